package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * Awaiting a future or task that is already done returns at once, without giving other tasks a
 * turn.
 */
final class Scenario13FutureAwaitDoneNoYield extends Scenario {
  Scenario13FutureAwaitDoneNoYield(PrintStream out) {
    super(out);
  }

  @Async
  private String quick() {
    return "task value";
  }

  @Async
  private void noisy() {
    print("noisy runs");
  }

  @Async
  private void main() {
    Future<String> fut = Asyncio.getRunningLoop().createFuture();
    fut.setResult("future value");
    Task<String> t = Asyncio.createTask(this::quick);
    Await.sleep(0);
    Task<Void> n = Asyncio.createTask(this::noisy);
    print(Await.await(fut));
    print(Await.await(t));
    print("noisy", n.isDone() ? "done" : "not yet");
    Await.sleep(0);
    print("noisy", n.isDone() ? "done" : "not yet");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
