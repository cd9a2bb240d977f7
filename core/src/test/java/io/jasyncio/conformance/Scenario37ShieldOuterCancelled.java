package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Cancelling the waiter of a shield raises cancelled in the waiter while the shielded task goes on
 * to its end.
 */
final class Scenario37ShieldOuterCancelled extends Scenario {
  Scenario37ShieldOuterCancelled(PrintStream out) {
    super(out);
  }

  @Async
  private String precious() {
    for (int i = 0; i < 4; i++) {
      print("precious", i);
      Await.sleep(0);
    }
    return "saved";
  }

  @Async
  private void waiter(Task<String> task) {
    try {
      Await.shield(task);
    } catch (CancelledError e) {
      print("waiter cancelled");
      throw e;
    }
  }

  @Async
  private void main() {
    Task<String> p = Asyncio.createTask(this::precious);
    Task<Void> w = Asyncio.createTask(() -> waiter(p));
    Await.sleep(0);
    w.cancel();
    Await.wait(List.of(w));
    print(
        "waiter", w.isCancelled() ? "cancelled" : "?", "precious", p.isDone() ? "done" : "running");
    print(Await.await(p));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
