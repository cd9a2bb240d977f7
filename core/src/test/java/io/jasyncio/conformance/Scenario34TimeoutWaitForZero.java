package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import java.io.PrintStream;
import java.util.concurrent.TimeoutException;

/**
 * WaitFor with a timeout of zero never starts a new coroutine, but returns the value of a future
 * that is already done.
 */
final class Scenario34TimeoutWaitForZero extends Scenario {
  Scenario34TimeoutWaitForZero(PrintStream out) {
    super(out);
  }

  @Async
  private int body() {
    print("body");
    return 1;
  }

  @Async
  private void main() throws TimeoutException {
    try {
      Await.waitFor(() -> body(), 0);
    } catch (TimeoutException e) {
      print("timeout, body never ran");
    }
    Future<String> ready = Asyncio.getRunningLoop().createFuture();
    ready.setResult("ready");
    print(Await.waitFor(ready, 0));
    Future<String> pending = Asyncio.getRunningLoop().createFuture();
    try {
      Await.waitFor(pending, -1);
    } catch (TimeoutException e) {
      print("timeout, future", pending.isCancelled() ? "cancelled" : "pending");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
