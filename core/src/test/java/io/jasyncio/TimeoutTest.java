package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Await.timeout, and the counters that it must leave as they were. */
class TimeoutTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Async
  private static String after(long millis, String result) {
    Await.sleep(millis);
    return result;
  }

  @Test
  void aValueInTime() throws TimeoutException {
    loop.runUntilComplete(
        () -> {
          assertThat(Await.timeout(10, () -> after(5, "five"))).isEqualTo("five");
          assertThat(Await.timeout(Duration.ofMillis(10), () -> after(5, "ten"))).isEqualTo("ten");
          assertThat(loop.timers().isEmpty()).isTrue();
        });
  }

  @Test
  void theTimeoutIsCausedByTheCancellation() {
    assertThatThrownBy(
            () -> loop.runUntilComplete(() -> Await.timeout(10, () -> Await.sleep(9000))))
        .isInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(time.millis()).isEqualTo(10);
  }

  @Test
  void rescheduled() {
    loop.runUntilComplete(
        () -> {
          Await.timeout(
              10,
              t -> {
                t.reschedule(Duration.ofMillis(100));
                Await.sleep(50);
                t.reschedule((Duration) null);
                assertThat(t.when()).isEmpty();
                Await.sleep(500);
                t.reschedule(loop.time() + 1_000_000_000);
                Await.sleep(900);
              });
          assertThat(time.millis()).isEqualTo(1450);
        });
  }

  @Test
  void rescheduledIntoThePast() {
    loop.runUntilComplete(
        () -> {
          try {
            Await.timeoutAt(
                loop.time() + 5_000_000,
                t -> {
                  t.reschedule(loop.time() - 1);
                  log.add("goes on");
                  Await.sleep(9000);
                });
          } catch (TimeoutException e) {
            log.add("timeout at " + time.millis());
          }
        });
    assertThat(log).containsExactly("goes on", "timeout at 0");
  }

  @Test
  void rescheduledTooLate() {
    loop.runUntilComplete(
        () -> {
          Timeout ended =
              Await.timeout(
                  10,
                  t -> {
                    return t;
                  });
          assertThatThrownBy(() -> ended.reschedule(5)).hasMessageContaining("has ended");
          try {
            Await.timeout(
                10,
                t -> {
                  try {
                    Await.sleep(9000);
                  } finally {
                    assertThatThrownBy(() -> t.reschedule(5)).hasMessageContaining("has expired");
                  }
                });
          } catch (TimeoutException e) {
            log.add("timeout");
          }
        });
    assertThat(log).containsExactly("timeout");
  }

  @Test
  void anotherExceptionOfAnExpiredBodyIsLeftAsItIs() throws TimeoutException {
    loop.runUntilComplete(
        () -> {
          try {
            Await.timeout(
                Duration.ofMillis(10),
                () -> {
                  try {
                    Await.sleep(9000);
                  } catch (CancelledError e) {
                    throw new IOException("own");
                  }
                },
                IOException.class);
          } catch (IOException e) {
            log.add(e.getMessage());
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        },
        TimeoutException.class);
    assertThat(log).containsExactly("own");
  }

  @Test
  void aBodyThatSwallowsTheCancellationHasExpiredButThrowsNothing() throws TimeoutException {
    loop.runUntilComplete(
        () -> {
          Timeout timeout =
              Await.timeout(
                  10,
                  t -> {
                    try {
                      Await.sleep(9000);
                    } catch (CancelledError e) {
                      log.add("swallowed");
                    }
                    return t;
                  });
          assertThat(timeout.expired()).isTrue();
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          Await.sleep(0); // no cancellation is left over
        });
    assertThat(log).containsExactly("swallowed");
  }

  /** Outside cancel and expiry in one turn: the outside one wins, and its count stays. */
  @Test
  void anOutsideCancellationIsNotTakenForATimeout() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> {
                    try {
                      Await.timeout(10, () -> Await.sleep(9000));
                    } catch (TimeoutException e) {
                      log.add("timeout");
                    }
                  });
          Await.sleep(0);
          loop.callLater(10, task::cancel);
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(1);
        });
    assertThat(log).isEmpty();
  }

  /** Both deadlines at one time: the outer one finds the inner's request taken back. */
  @Test
  void nestedWithEqualDeadlines() {
    loop.runUntilComplete(
        () -> {
          try {
            Await.timeoutAt(
                10_000_000,
                outer -> {
                  try {
                    Await.timeoutAt(
                        10_000_000,
                        inner -> {
                          Await.sleep(9000);
                        });
                  } catch (TimeoutException e) {
                    log.add("inner");
                    throw e;
                  }
                });
          } catch (TimeoutException e) {
            log.add("outer");
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          Await.sleep(0);
        });
    assertThat(log).containsExactly("outer");
  }

  /** A request that was there before the block is none of the block's. */
  @Test
  void insideATaskThatWasCancelledBefore() {
    loop.runUntilComplete(
        () -> {
          Task<?> me = Asyncio.currentTask();
          me.cancel();
          try {
            Await.sleep(0);
          } catch (CancelledError e) {
            log.add("cancelled, goes on");
          }
          try {
            Await.timeout(10, () -> Await.sleep(9000));
          } catch (TimeoutException e) {
            log.add("timeout");
          }
          assertThat(me.cancelling()).isEqualTo(1);
          me.uncancel();
        });
    assertThat(log).containsExactly("cancelled, goes on", "timeout");
  }

  @Test
  void onlyInATask() {
    List<Throwable> failures = new ArrayList<>();
    loop.setExceptionHandler((l, context) -> failures.add(context.exception()));
    loop.callSoon(() -> Timeout.after(10));
    loop.runUntilComplete(() -> Await.sleep(0));
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("plain callback"));
  }
}
