package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.jasyncio.runtime.Coroutine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks and leaf primitives, with coroutines written by hand. */
class HandWovenTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  /** Logs its steps, with {@code sleep(millis)} between them. */
  private final class Sleeper extends HandWoven {
    private final String name;
    private final int times;
    private final long millis;

    Sleeper(String name, int times, long millis) {
      this.name = name;
      this.times = times;
      this.millis = millis;
    }

    @Override
    Object step(int step, Coroutine coroutine) {
      log.add(name + step);
      if (step == times) {
        return name + " ended";
      }
      sleep(millis, coroutine);
      return NEXT;
    }
  }

  /** Awaits a future and returns its result. */
  private static final class Waiter extends HandWoven {
    private final Future<?> future;

    Waiter(Future<?> future) {
      this.future = future;
    }

    @Override
    Object step(int step, Coroutine coroutine) {
      if (step == 1) {
        return received;
      }
      Object result = await(future, coroutine);
      return coroutine.suspended ? null : result;
    }
  }

  @Test
  void sleepingZeroTakesTurns() {
    Task<Object> a = loop.createTask(new Sleeper("a", 2, 0));
    Task<Object> b = loop.createTask(new Sleeper("b", 1, 0));
    assertThat(loop.runUntilComplete(Asyncio.gather(a, b)))
        .isEqualTo(List.of("a ended", "b ended"));
    assertThat(log).containsExactly("a0", "b0", "a1", "b1", "a2");
    assertThat(time.millis()).isZero();
  }

  @Test
  void sleepersWakeByTheirDeadlines() {
    Task<Object> slow = loop.createTask(new Sleeper("s", 1, 3_600_000));
    Task<Object> fast = loop.createTask(new Sleeper("f", 2, 1000));
    loop.runUntilComplete(Asyncio.gather(slow, fast));
    assertThat(log).containsExactly("s0", "f0", "f1", "f2", "s1");
    assertThat(time.millis()).isEqualTo(3_600_000);
  }

  @Test
  void aSleeperGoesOnATurnAfterItsTimer() {
    Task<Object> sleeper = loop.createTask(new Sleeper("s", 1, 1));
    loop.callSoon(
        () -> loop.callAt(loop.time() + 1_000_000, () -> log.add("timer set after the sleep")));
    loop.runUntilComplete(sleeper);
    assertThat(log).containsExactly("s0", "timer set after the sleep", "s1");
  }

  @Test
  void awaitingGivesTheResult() {
    Future<String> future = loop.createFuture();
    Task<Object> waiter = loop.createTask(new Waiter(future));
    loop.callSoon(() -> future.setResult("result"));
    assertThat(loop.runUntilComplete(waiter)).isEqualTo("result");
    assertThat(loop.runUntilComplete(loop.createTask(new Waiter(future)))).isEqualTo("result");
  }

  @Test
  void awaitingAStageGivesTheResult() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Task<Object> waiter =
        loop.createTask(
            new HandWoven() {
              @Override
              Object step(int step, Coroutine coroutine) {
                return step == 1
                    ? received
                    : returned(await(StageFuture.of(loop, stage), coroutine), coroutine);
              }

              private Object returned(Object value, Coroutine coroutine) {
                return coroutine.suspended ? null : value;
              }
            });
    loop.callSoon(() -> stage.complete("result"));
    assertThat(loop.runUntilComplete(waiter)).isEqualTo("result");
  }

  @Test
  void aFailureIsThrownAsItIs() {
    Exception failure = new Exception("checked");
    Future<String> future = loop.createFuture();
    Task<Object> waiter = loop.createTask(new Waiter(future));
    loop.callSoon(() -> future.setException(failure));
    assertThatThrownBy(() -> loop.runUntilComplete(waiter)).isSameAs(failure);
  }

  @Test
  void cancellingASleeperEndsIt() {
    Task<Object> sleeper = loop.createTask(new Sleeper("s", 1, 3_600_000));
    loop.callSoon(() -> assertThat(sleeper.cancel()).isTrue());
    assertThatThrownBy(() -> loop.runUntilComplete(sleeper)).isInstanceOf(CancelledError.class);
    assertThat(sleeper.isCancelled()).isTrue();
    assertThat(log).containsExactly("s0");
    assertThat(time.millis()).isZero();
    assertThat(loop.allTasks()).isEmpty();
  }

  @Test
  void aChainOfAHundredThousandWaitingTasksIsCancelledWithoutRecursion() {
    Future<Object> innermost = loop.createFuture();
    List<Task<Object>> chain = new ArrayList<>();
    Future<?> awaited = innermost;
    for (int i = 0; i < 100_000; i++) {
      Task<Object> task = loop.createTask(new Waiter(awaited));
      chain.add(task);
      awaited = task;
    }
    Task<Object> outermost = chain.get(chain.size() - 1);
    loop.callSoon(outermost::cancel);
    assertThatThrownBy(() -> loop.runUntilComplete(outermost)).isInstanceOf(CancelledError.class);
    assertThat(chain).allMatch(Task::isCancelled).allMatch(task -> task.cancelling() == 1);
    assertThat(innermost.isCancelled()).isTrue();
  }

  @Test
  void tasksThatWaitForEachOtherInACircleCanBeCancelled() {
    List<Task<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int next = (i + 1) % 3;
      tasks.add(
          loop.createTask(
              new HandWoven() {
                @Override
                Object step(int step, Coroutine coroutine) {
                  return await(tasks.get(next), coroutine);
                }
              }));
    }
    loop.callSoon(() -> assertThat(tasks.get(0).cancel()).isTrue());
    loop.runUntilComplete(Asyncio.gatherOutcomes(tasks));
    assertThat(tasks).allMatch(Task::isCancelled);
  }

  @Test
  void aTurnOfSleepZeroAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] allocated = new long[2];
    int turns = 100_000;
    loop.runUntilComplete(
        loop.createTask(
            new HandWoven() {
              @Override
              Object step(int step, Coroutine coroutine) {
                if (step == turns || step == 2 * turns) {
                  allocated[step / turns - 1] = threads.getCurrentThreadAllocatedBytes();
                }
                if (step == 2 * turns) {
                  return null;
                }
                sleep(0, coroutine);
                return NEXT;
              }
            }));
    assertThat(allocated[1] - allocated[0]).isLessThan(turns); // bytes: not even one a turn
  }

  @Test
  void anErrorWhileFramesAreStoredLeavesNothingRegistered() {
    Future<String> future = loop.createFuture();
    OutOfMemoryError error = new OutOfMemoryError("for the test");
    List<String> reports = new ArrayList<>();
    loop.setExceptionHandler((l, context) -> reports.add(context.message()));
    Task<Object> task =
        loop.createTask(
            new HandWoven() {
              @Override
              Object step(int step, Coroutine coroutine) {
                await(future, coroutine);
                throw error; // as new Frame() would
              }
            },
            "poor");
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(error);
    assertThat(((LoopFuture<?>) future).callbacks()).isNull();
    assertThat(reports).containsExactly("task poor met a failure of the JVM");
  }

  @Test
  void strayWakeUpsHaveNoEffect() {
    CoroutineTask<?> task = (CoroutineTask<?>) loop.createTask(new Sleeper("s", 2, 10));
    Future<String> stranger = loop.createFuture();
    loop.callSoon(() -> task.wake(stranger));
    loop.callSoon(() -> task.wake(null));
    loop.runUntilComplete(task);
    task.wake(stranger);
    task.turn();
    assertThat(log).containsExactly("s0", "s1", "s2");
    assertThat(time.millis()).isEqualTo(20);
  }

  @Test
  void aFutureOfAnotherKindCanBeAwaited() {
    Future<String> ours = loop.createFuture();
    Future<String> foreign = new DelegatingFuture<>(ours);
    Task<Object> waiter = loop.createTask(new Waiter(foreign));
    loop.callSoon(() -> ours.setResult("through"));
    assertThat(loop.runUntilComplete(waiter)).isEqualTo("through");
    Future<String> never = loop.createFuture();
    Task<Object> cancelled = loop.createTask(new Waiter(new DelegatingFuture<>(never)));
    loop.callSoon(cancelled::cancel);
    assertThatThrownBy(() -> loop.runUntilComplete(cancelled)).isInstanceOf(CancelledError.class);
    assertThat(never.isCancelled()).isTrue();
  }
}
