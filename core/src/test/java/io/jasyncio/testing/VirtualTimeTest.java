package io.jasyncio.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();

  @Async
  private static void log(List<String> log, String what) {
    for (int i = 0; i < 3; i++) {
      log.add(what);
      Await.sleep(0);
    }
  }

  @Test
  void jumpsToTheNextTimer() {
    time.run(() -> Asyncio.run(() -> Await.sleep(Duration.ofHours(10))));
    assertThat(time.elapsed()).isEqualTo(Duration.ofHours(10));
  }

  @Test
  void isChosenForTheTimeOfARunOnly() throws Exception {
    EventLoop loop = time.call(EventLoop::new);
    loop.close();
    try (EventLoop real = new EventLoop()) {
      assertThatThrownBy(() -> VirtualTime.runUntilBlocked(real))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("real time");
    }
  }

  @Test
  void runsUntilAllAreBlocked() {
    try (EventLoop loop = time.newLoop()) {
      List<String> log = new ArrayList<>();
      Task<Void> task =
          loop.createTask(
              () -> {
                log(log, "turn");
                Await.sleep(1000);
                log.add("late");
              });
      VirtualTime.runUntilBlocked(loop);
      assertThat(log).containsExactly("turn", "turn", "turn");
      assertThat(time.elapsed()).isZero();
      time.advance(Duration.ofSeconds(1));
      VirtualTime.runUntilBlocked(loop);
      assertThat(task.isDone()).isTrue();
      assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void suspendsUntilAllAreBlocked() {
    time.run(
        () ->
            Asyncio.run(
                () -> {
                  List<String> log = new ArrayList<>();
                  Asyncio.createTask(() -> log(log, "turn"));
                  Asyncio.createTask(() -> Await.sleep(1000));
                  VirtualTime.untilBlocked();
                  assertThat(log).hasSize(3);
                }));
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void aSeedGivesAnOrderThatComesAgain() {
    Set<List<String>> orders = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      List<String> order = order(new VirtualTime().withRandomOrder(seed));
      assertThat(order(new VirtualTime().withRandomOrder(seed))).isEqualTo(order);
      orders.add(order);
    }
    assertThat(orders).hasSizeGreaterThan(5);
    assertThat(order(new VirtualTime())).startsWith("a", "b", "c", "a", "b", "c");
  }

  private static List<String> order(VirtualTime time) {
    List<String> log = new ArrayList<>();
    try (EventLoop loop = time.newLoop()) {
      loop.createTask(() -> log(log, "a"));
      loop.createTask(() -> log(log, "b"));
      loop.createTask(() -> log(log, "c"));
      loop.callSoon(() -> log.add("callback"));
      VirtualTime.runUntilBlocked(loop);
    }
    assertThat(log.indexOf("callback")).as("callbacks keep their places").isEqualTo(3);
    log.remove("callback");
    return log;
  }

  @Test
  void waitsForThreadsThatWorkForTheLoop() {
    CountDownLatch gate = new CountDownLatch(1);
    time.run(
        () ->
            Asyncio.run(
                () -> {
                  Task<String> work =
                      Asyncio.createTask(
                          () ->
                              Await.toThread(
                                  () -> {
                                    gate.await();
                                    return "done";
                                  }));
                  Await.sleep(0);
                  Asyncio.getRunningLoop().callSoon(gate::countDown);
                  Asyncio.createTask(() -> Await.sleep(1000));
                  assertThat(Await.await(work)).isEqualTo("done");
                  assertThat(time.elapsed()).isZero();
                }));
  }

  @Test
  void tellsWhoIsBlockedForEver() {
    time.withPatience(Duration.ofMillis(1));
    assertThatThrownBy(
            () -> {
              try (EventLoop loop = time.newLoop()) {
                loop.setExceptionHandler((l, context) -> {});
                loop.runUntilComplete(
                    loop.createTask(() -> Await.await(loop.createFuture()), "stuck"));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Blocked: stuck");
  }
}
