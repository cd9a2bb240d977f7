package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import java.io.PrintStream;

/**
 * A loop can be run several times; what is scheduled stays queued between runs; runUntilComplete
 * raises the task's error.
 */
final class Scenario57LoopRunUntilComplete extends Scenario {
  Scenario57LoopRunUntilComplete(PrintStream out) {
    super(out);
  }

  @Async
  private String value(String x) {
    Await.sleep(0);
    return x;
  }

  @Async
  private void fail() {
    throw new IllegalArgumentException("from task");
  }

  @Override
  void run() {
    EventLoop loop = new EventLoop();
    print("running", loop.isRunning() ? "yes" : "no");
    loop.callSoon(() -> print("queued before the first run"));
    print(loop.runUntilComplete(() -> value("first")));
    loop.callSoon(() -> print("queued between runs"));
    print(loop.runUntilComplete(() -> value("second")));
    try {
      loop.runUntilComplete(this::fail);
    } catch (IllegalArgumentException e) {
      print("value error", e.getMessage());
    }
    loop.close();
    loop.close();
    print("closed twice is fine");
    try {
      loop.callSoon(() -> print("x"));
    } catch (IllegalStateException e) {
      print("closed loop refuses work");
    }
  }
}
