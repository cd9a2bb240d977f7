package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * Cancelling the task that awaits gather cancels every unfinished child; finished children keep
 * their result.
 */
final class Scenario23GatherCancelledOuter extends Scenario {
  Scenario23GatherCancelledOuter(PrintStream out) {
    super(out);
  }

  @Async
  private void child(String name, long delay) {
    try {
      Await.sleep(delay);
      print(name, "finished");
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    }
  }

  @Async
  private void parent() {
    try {
      Await.gather(
          Asyncio.createTask(() -> child("a", 0)),
          Asyncio.createTask(() -> child("b", 3_600_000)),
          Asyncio.createTask(() -> child("c", 3_600_000)));
    } catch (CancelledError e) {
      print("parent cancelled");
      throw e;
    }
  }

  @Async
  private void main() {
    Task<Void> p = Asyncio.createTask(this::parent);
    Await.sleep(40);
    p.cancel();
    try {
      Await.await(p);
    } catch (CancelledError e) {
      print("main saw cancellation", p.isCancelled() ? "yes" : "no");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
