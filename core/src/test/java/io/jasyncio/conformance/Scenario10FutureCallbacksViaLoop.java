package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import java.io.PrintStream;

/**
 * Done callbacks are not run inside setResult; they are scheduled with callSoon in the order they
 * were added.
 */
final class Scenario10FutureCallbacksViaLoop extends Scenario {
  Scenario10FutureCallbacksViaLoop(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    Future<Integer> fut = Asyncio.getRunningLoop().createFuture();
    fut.addDoneCallback(f -> print("callback 1", f.result()));
    fut.addDoneCallback(f -> print("callback 2", f.result()));
    print("setting");
    fut.setResult(5);
    print("set", fut.isDone() ? "done" : "pending");
    Await.sleep(0);
    print("after one turn");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
