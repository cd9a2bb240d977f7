package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * An exception set on a future is raised in every awaiter, and exception() returns it without
 * raising.
 */
final class Scenario15FutureExceptionToAll extends Scenario {
  Scenario15FutureExceptionToAll(PrintStream out) {
    super(out);
  }

  @Async
  private void waiter(String name, Future<Void> fut) {
    try {
      Await.await(fut);
    } catch (IllegalArgumentException e) {
      print(name, "value error:", e.getMessage());
    }
  }

  @Async
  private void main() {
    Future<Void> fut = Asyncio.getRunningLoop().createFuture();
    Task<Void> a = Asyncio.createTask(() -> waiter("a", fut));
    Task<Void> b = Asyncio.createTask(() -> waiter("b", fut));
    Await.sleep(0);
    fut.setException(new IllegalArgumentException("bad input"));
    Await.await(a);
    Await.await(b);
    print("stored:", fut.exception().getMessage());
    print("cancelled", fut.isCancelled() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
