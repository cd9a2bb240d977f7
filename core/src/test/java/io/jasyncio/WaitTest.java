package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Await.wait and Await.waitFor. */
class WaitTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();

  @AfterEach
  void close() {
    loop.close();
  }

  @Async
  private static String after(long millis, String result) {
    Await.sleep(millis);
    return result;
  }

  @Async
  private static String failAfter(long millis) {
    Await.sleep(millis);
    throw new IllegalArgumentException("after " + millis);
  }

  // ---- wait

  @Test
  void firstExceptionDoesntCountCancelledOnes() {
    loop.runUntilComplete(
        () -> {
          Task<String> cancelled = Asyncio.createTask(() -> after(9000, "never"));
          Task<String> fails = Asyncio.createTask(() -> failAfter(20));
          Task<String> slow = Asyncio.createTask(() -> after(30, "slow"));
          Asyncio.getRunningLoop().callLater(10, cancelled::cancel);
          Waited<Task<String>> waited =
              Await.wait(List.of(cancelled, fails, slow), ReturnWhen.FIRST_EXCEPTION);
          assertThat(waited.done()).containsExactly(cancelled, fails);
          assertThat(waited.pending()).containsExactly(slow);
          assertThat(time.millis()).isEqualTo(20);
        });
  }

  @Test
  void itSuspendsAlsoIfAllAreDone() {
    loop.runUntilComplete(
        () -> {
          Future<String> done = loop.createFuture();
          done.setResult("done");
          Future<String> turned = loop.createFuture();
          loop.callSoon(() -> turned.setResult("a turn"));
          assertThat(Await.wait(List.of(done, done)).done()).containsExactly(done);
          assertThat(turned.isDone()).isTrue();
        });
  }

  @Test
  void timeLimitsInBothUnits() {
    loop.runUntilComplete(
        () -> {
          Task<String> task = Asyncio.createTask(() -> after(50, "late"));
          assertThat(Await.wait(List.of(task), Duration.ofMillis(20)).pending())
              .containsExactly(task);
          assertThat(Await.wait(List.of(task), 20, ReturnWhen.FIRST_COMPLETED).done()).isEmpty();
          assertThat(time.millis()).isEqualTo(40);
          assertThat(Await.wait(List.of(task), (Duration) null, ReturnWhen.ALL_COMPLETED).done())
              .containsExactly(task);
          assertThat(time.millis()).isEqualTo(50);
        });
  }

  @Test
  void nothingToWaitForIsRefused() {
    assertThatThrownBy(() -> loop.runUntilComplete(() -> Await.wait(List.<Future<String>>of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given none");
  }

  @Test
  void cancellingTheWaiterLeavesTheFuturesAloneAndLosesNoTimerOrCallback() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          Task<?> waiter = Asyncio.createTask(() -> Await.wait(List.of(future), 10_000));
          Await.sleep(0);
          waiter.cancel();
          Await.wait(List.of(waiter));
          assertThat(waiter.isCancelled()).isTrue();
          assertThat(future.isDone()).isFalse();
          assertThat(((LoopFuture<?>) future).callbacks()).isNull();
          assertThat(loop.timers().isEmpty()).isTrue();
        });
  }

  // ---- waitFor

  @Test
  void waitForRunsTheBodyInTheSameTask() throws TimeoutException {
    loop.runUntilComplete(
        () -> {
          Task<?> me = Asyncio.currentTask();
          assertThat(Await.<Task<?>>waitFor(() -> Asyncio.currentTask(), 100)).isSameAs(me);
        });
  }

  @Test
  void waitForLeavesNoTimer() {
    loop.runUntilComplete(
        () -> {
          assertThat(Await.waitFor(() -> after(1, "in time"), Duration.ofMillis(100)))
              .isEqualTo("in time");
          assertThat(loop.timers().isEmpty()).isTrue();
        });
  }

  @Test
  void workThatSwallowsTheTimeoutHasTheLastWord() {
    loop.runUntilComplete(
        () -> {
          String result =
              Await.waitFor(
                  () -> {
                    try {
                      return after(9000, "slept");
                    } catch (CancelledError e) {
                      return "swallowed";
                    }
                  },
                  10);
          assertThat(result).isEqualTo("swallowed");
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
  }

  @Test
  void workThatFailsWhenTimeIsOverFailsWithItsOwnError() {
    assertThatThrownBy(
            () ->
                loop.runUntilComplete(
                    () ->
                        Await.waitFor(
                            () -> {
                              try {
                                Await.sleep(9000);
                              } catch (CancelledError e) {
                                throw new IllegalStateException("own");
                              }
                            },
                            10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("own");
  }

  @Test
  void waitForAFutureCancelsItWhenTimeIsOver() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          assertThatTimeout(() -> Await.waitFor(future, Duration.ofMillis(5)));
          assertThat(future.isCancelled()).isTrue();
        });
  }

  /** The result and the time limit in one turn: time is over, and the future keeps its result. */
  @Test
  void waitForRaceResultThenTimeout() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          loop.callLater(10, () -> future.setResult("kept"));
          assertThatTimeout(() -> Await.waitFor(future, 10));
          assertThat(future.result()).isEqualTo("kept");
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
  }

  /** The result and a cancellation in one turn: the cancellation wins, and is none of a timeout. */
  @Test
  void waitForRaceResultThenCancel() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          Task<String> waiter = Asyncio.createTask(() -> Await.waitFor(future, 1000));
          Await.sleep(0);
          future.setResult("lost");
          waiter.cancel();
          Await.wait(List.of(waiter));
          assertThat(waiter.isCancelled()).isTrue();
          assertThat(waiter.cancelling()).isEqualTo(1);
        });
  }

  /** The time limit and a cancellation in one turn: cancelled, not timed out. */
  @Test
  void waitForRaceTimeoutThenCancel() {
    loop.runUntilComplete(
        () -> {
          Task<String> waiter = Asyncio.createTask(() -> Await.waitFor(() -> after(99, "x"), 10));
          Asyncio.getRunningLoop().callLater(9, () -> {});
          Await.sleep(0);
          loop.callLater(10, waiter::cancel);
          Await.wait(List.of(waiter));
          assertThat(waiter.isCancelled()).isTrue();
        });
  }

  @Test
  void zeroCancelsAFutureAndWaitsForATasksCleanup() {
    loop.runUntilComplete(
        () -> {
          Future<String> cleanedUp = loop.createFuture();
          Task<String> task =
              Asyncio.createTask(
                  () -> {
                    try {
                      return after(9000, "x");
                    } finally {
                      Await.sleep(3);
                      cleanedUp.setResult("yes");
                    }
                  });
          Await.sleep(0);
          assertThatTimeout(() -> Await.waitFor(task, 0));
          assertThat(cleanedUp.isDone()).isTrue();
          assertThat(Await.<Integer>waitFor(Asyncio.createTask(() -> 5), 1000)).isEqualTo(5);
        });
  }

  @Test
  void theCompilerIsToldOfCheckedExceptions() {
    loop.runUntilComplete(
        () -> {
          try {
            Await.waitFor(
                () -> {
                  throw new java.io.IOException("io");
                },
                Duration.ofSeconds(1),
                java.io.IOException.class);
          } catch (java.io.IOException e) {
            assertThat(e).hasMessage("io");
          }
        });
  }

  @Async
  private static void assertThatTimeout(AsyncRunnable body) throws Exception {
    try {
      body.run();
    } catch (TimeoutException e) {
      return;
    }
    throw new AssertionError("no timeout");
  }

  @Test
  void zeroCancelsAGatheredFutureAndSaysTimeout() {
    loop.runUntilComplete(
        () -> {
          Future<Void> never = loop.createFuture();
          assertThatThrownByCall(() -> Await.waitFor(Asyncio.gather(never), 0))
              .isInstanceOf(TimeoutException.class)
              .hasCauseInstanceOf(CancelledError.class);
          assertThat(never.isCancelled()).isTrue();
        });
  }

  @Test
  void futuresOfAnotherLoopAreRefusedAndLeftAlone() {
    try (EventLoop other = new EventLoop()) {
      Future<Void> foreign = other.createFuture();
      loop.runUntilComplete(
          () -> {
            Future<Void> own = loop.createFuture();
            assertThatThrownByCall(() -> Await.wait(List.of(own, foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Await.wait takes futures of the loop that runs it");
            assertThat(((LoopFuture<?>) own).callbacks()).isNull();
            assertThatThrownByCall(() -> Await.waitFor(foreign, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Await.waitFor takes");
            assertThatThrownByCall(() -> Await.waitFor(foreign, 5))
                .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Asyncio.asCompleted(List.of(own, foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Asyncio.asCompleted takes");
            assertThat(((LoopFuture<?>) own).callbacks()).isNull();
          });
      assertThat(foreign.isDone()).isFalse();
      assertThat(((LoopFuture<?>) foreign).callbacks()).isNull();
    }
  }

  /** What a coroutine throws, to be looked at. */
  @Async
  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable>
      assertThatThrownByCall(AsyncRunnable body) {
    Throwable thrown = null;
    try {
      body.run();
    } catch (Throwable t) {
      thrown = t;
    }
    return assertThat(thrown);
  }
}
