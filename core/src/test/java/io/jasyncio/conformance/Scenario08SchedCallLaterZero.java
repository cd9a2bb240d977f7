package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import java.io.PrintStream;

/**
 * A due timer is appended to the ready queue only when the next iteration begins, so callSoon made
 * afterwards still runs first.
 */
final class Scenario08SchedCallLaterZero extends Scenario {
  Scenario08SchedCallLaterZero(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.callLater(0, () -> print("timer with zero delay"));
    loop.callSoon(() -> print("soon 1"));
    loop.callSoon(() -> print("soon 2"));
    Await.sleep(0);
    print("main after one turn");
    Await.sleep(0);
    print("main after two turns");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
