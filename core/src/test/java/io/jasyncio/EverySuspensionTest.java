package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each combinator, cancelled before its first turn, then after one, after two, … until it ends by
 * itself: whenever that is, nothing is left behind.
 */
class EverySuspensionTest {
  private static final Map<String, AsyncConsumer<Run>> SCENARIOS = new TreeMap<>();

  static {
    SCENARIOS.put("gather", run -> Await.gather(run.task(2), run.task(3)));
    SCENARIOS.put("gatherOutcomes", run -> Await.gatherOutcomes(run.task(2), run.failing(3)));
    SCENARIOS.put("wait", run -> Await.wait(List.of(run.task(2), run.gate), 5));
    SCENARIOS.put("waitFor", run -> Await.waitFor(() -> run.step(3), 5));
    SCENARIOS.put(
        "waitForTooLong",
        run -> {
          try {
            Await.waitFor(() -> run.step(9), 3);
          } catch (TimeoutException e) {
            run.step(1);
          }
        });
    SCENARIOS.put("waitForZero", run -> Await.waitFor(run.task(0), 1));
    SCENARIOS.put("shield", run -> Await.shield(run.task(3)));
    SCENARIOS.put(
        "timeout",
        run ->
            Await.timeout(
                4,
                t -> {
                  run.step(2);
                  t.reschedule(Duration.ofMillis(5));
                  run.step(2);
                }));
    SCENARIOS.put(
        "asCompleted",
        run -> {
          AsCompleted<Task<Void>> each = Asyncio.asCompleted(List.of(run.task(3), run.task(2)));
          while (each.hasNext()) {
            each.next();
          }
        });
    SCENARIOS.put(
        "group",
        run ->
            TaskGroup.run(
                group -> {
                  group.createTask(() -> run.step(2));
                  group.createTask(() -> run.step(4));
                  run.step(1);
                }));
    SCENARIOS.put(
        "groupThatFails",
        run -> {
          try {
            TaskGroup.run(
                group -> {
                  group.createTask(() -> run.step(9));
                  group.createTask(() -> run.fail(2));
                  run.step(9);
                });
          } catch (ExceptionGroup e) {
            run.step(1);
          }
        });
    SCENARIOS.put(
        "groupStart",
        run ->
            TaskGroup.run(
                group ->
                    group.start(
                        (Future<String> ready) -> {
                          run.step(2);
                          ready.setResult("ready");
                          run.step(2);
                        })));
    SCENARIOS.put(
        "openGroup",
        run -> {
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(() -> run.step(2));
            group.join();
            group.fork(() -> run.step(9));
            run.step(1);
          }
        });
    SCENARIOS.put("race", run -> Await.race(() -> run.value(2), () -> run.value(9)));
    SCENARIOS.put("map", run -> Await.map(List.of(1, 2, 3), run::value, 2));
    SCENARIOS.put(
        "scope",
        run ->
            CancelScope.moveOnAfter(
                Duration.ofMillis(2),
                scope -> {
                  try {
                    run.step(9);
                  } finally {
                    CancelScope.shielded(shield -> run.step(1));
                  }
                }));
  }

  /** What a scenario is made of, and what it has begun and ended. */
  private static final class Run {
    private final Future<Void> gate;
    private int entered;
    private int left;

    Run(EventLoop loop) {
      gate = loop.createFuture();
    }

    @Async
    void step(long millis) {
      entered++;
      try {
        Await.sleep(millis);
      } finally {
        left++;
      }
    }

    @Async
    int value(int millis) {
      step(millis);
      return millis;
    }

    @Async
    void fail(long millis) {
      step(millis);
      throw new IllegalStateException("staged");
    }

    Task<Void> task(long millis) {
      return Asyncio.createTask(() -> step(millis));
    }

    Task<Void> failing(long millis) {
      return Asyncio.createTask(() -> fail(millis));
    }
  }

  static Stream<String> names() {
    return SCENARIOS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void leavesNothingBehind(String name) {
    int turns = 0;
    while (isCancelledAfter(turns, name)) {
      turns++;
    }
    assertThat(turns).as("cancelled before it began, and at least twice after").isGreaterThan(2);
  }

  private static boolean isCancelledAfter(int turns, String name) {
    VirtualTime time = new VirtualTime();
    try (EventLoop loop = time.newLoop()) {
      Run run = new Run(loop);
      Task<Void> task = loop.createTask(() -> SCENARIOS.get(name).accept(run));
      boolean cancelled =
          loop.<Boolean>runUntilComplete(
              () -> {
                for (int i = 0; i < turns; i++) {
                  Await.sleep(0);
                  time.advance(Duration.ofNanos(250_000));
                }
                boolean taken = task.cancel();
                Await.wait(List.of(task));
                Await.sleep(20); // what goes on alone
                return taken;
              });
      assertThat(task.isCancelled()).as("%s after %d turns", name, turns).isEqualTo(cancelled);
      assertThat(task.cancelling()).isEqualTo(cancelled ? 1 : 0);
      assertThat(run.left).as("%s after %d turns: finally", name, turns).isEqualTo(run.entered);
      assertThat(((LoopFuture<?>) run.gate).callbacks()).isNull();
      assertThat(loop.timers().isEmpty()).as("%s after %d turns: timers", name, turns).isTrue();
      assertThat(loop.allTasks()).as("%s after %d turns: tasks", name, turns).isEmpty();
      return cancelled;
    }
  }
}
