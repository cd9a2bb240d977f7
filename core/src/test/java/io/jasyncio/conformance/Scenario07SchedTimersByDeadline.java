package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.TimerHandle;
import java.io.PrintStream;
import java.time.Duration;

/** Timers fire in deadline order, not in the order they were set; a cancelled timer never fires. */
final class Scenario07SchedTimersByDeadline extends Scenario {
  Scenario07SchedTimersByDeadline(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    long now = loop.time();
    loop.callLater(120, () -> print("third"));
    loop.callAt(now + Duration.ofMillis(40).toNanos(), () -> print("first"));
    TimerHandle dropped = loop.callLater(60, () -> print("dropped"));
    loop.callLater(80, () -> print("second"));
    dropped.cancel();
    print("armed");
    Await.sleep(240);
    print("end", dropped.isCancelled() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
