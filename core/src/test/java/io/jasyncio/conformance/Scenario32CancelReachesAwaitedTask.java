package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Cancelling a task that awaits another task cancels the awaited one first; the waiter sees the
 * result of that.
 */
final class Scenario32CancelReachesAwaitedTask extends Scenario {
  Scenario32CancelReachesAwaitedTask(PrintStream out) {
    super(out);
  }

  @Async
  private void inner() {
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      print("inner cancelled");
      throw e;
    }
  }

  @Async
  private void outer(Task<Void> task) {
    print("outer waits");
    try {
      Await.await(task);
    } catch (CancelledError e) {
      print("outer cancelled");
      throw e;
    }
  }

  @Async
  private void main() {
    Task<Void> i = Asyncio.createTask(this::inner);
    Task<Void> o = Asyncio.createTask(() -> outer(i));
    Await.sleep(0);
    o.cancel();
    Await.wait(List.of(i, o));
    print("inner", i.isCancelled() ? "cancelled" : "?");
    print("outer", o.isCancelled() ? "cancelled" : "?");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
