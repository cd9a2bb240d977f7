package io.jasyncio.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.monitoring.Watchdog.SlowStep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Duration THRESHOLD = Duration.ofMillis(5);

  private final List<SlowStep> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch reported = new CountDownLatch(1);

  @Test
  void aStepThatBlocksIsReportedWithItsTaskAndStackWhileItBlocks() {
    try (EventLoop loop = new EventLoop();
        Watchdog watchdog = Watchdog.watch(loop, THRESHOLD, this::report)) {
      loop.runUntilComplete(loop.createTask(() -> callsIt(), "blocker"));
    }

    SlowStep step = reports.get(0);
    assertThat(step.task()).isEqualTo("blocker");
    assertThat(step.soFar()).isGreaterThanOrEqualTo(THRESHOLD);
    assertThat(step.stack())
        .extracting(StackTraceElement::getMethodName)
        .contains("blocking", "suspendThenBlock", "callsIt")
        .doesNotContain("resumeFrames", "runForever");
    assertThat(step.toString())
        .startsWith("task blocker has held up the event loop for ")
        .contains("    at io.jasyncio.monitoring.WatchdogTest.blocking(WatchdogTest.java:");
  }

  @Test
  void callbacksToo() {
    try (EventLoop loop = new EventLoop();
        Watchdog watchdog = Watchdog.watch(loop, THRESHOLD, this::report)) {
      loop.callSoon(this::blocking);
      loop.callSoon(loop::stop);
      loop.runForever();
    }

    assertThat(reports.get(0).task()).isNull();
    assertThat(reports.get(0).toString()).startsWith("a callback has held up");
  }

  @Test
  void itMayBeSwitchedOnInTheMiddleAndOff() {
    try (EventLoop loop = new EventLoop()) {
      loop.runUntilComplete(
          loop.createTask(
              () -> {
                Watchdog watchdog = Watchdog.watch(loop, THRESHOLD, this::report);
                Await.sleep(0);
                blocking();
                watchdog.close();
              },
              "blocker"));
    }

    assertThat(reports.get(0).task()).isEqualTo("blocker");
    assertThatThrownBy(() -> Watchdog.watch(new EventLoop(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Async
  private void callsIt() throws InterruptedException {
    suspendThenBlock();
    Await.sleep(0);
  }

  @Async
  private void suspendThenBlock() throws InterruptedException {
    Await.sleep(0);
    blocking();
  }

  /** Blocks until the watchdog has seen it. */
  private void blocking() {
    try {
      reported.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void report(SlowStep step) {
    reports.add(step);
    reported.countDown();
  }
}
