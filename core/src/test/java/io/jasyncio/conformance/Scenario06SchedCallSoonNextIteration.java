package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Handle;
import java.io.PrintStream;

/**
 * Callbacks run in callSoon order; one scheduled from inside a callback waits for the next loop
 * iteration.
 */
final class Scenario06SchedCallSoonNextIteration extends Scenario {
  Scenario06SchedCallSoonNextIteration(PrintStream out) {
    super(out);
  }

  private void outer(EventLoop loop, String name) {
    print("outer", name);
    loop.callSoon(() -> inner(name));
  }

  private void inner(String name) {
    print("inner", name);
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.callSoon(() -> outer(loop, "a"));
    loop.callSoon(() -> outer(loop, "b"));
    Handle handle = loop.callSoon(() -> print("never printed"));
    handle.cancel();
    print("main suspends");
    Await.sleep(0);
    print("main again");
    Await.sleep(0);
    print("main end", handle.isCancelled() ? "cancelled" : "active");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
