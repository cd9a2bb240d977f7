package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Cancellation is raised at the suspended await, unwinds inner then outer frames, and cleanup may
 * itself await.
 */
final class Scenario29CancelRunsFinally extends Scenario {
  Scenario29CancelRunsFinally(PrintStream out) {
    super(out);
  }

  @Async
  private void inner() {
    try {
      print("inner waits");
      Await.sleep(3_600_000);
    } finally {
      print("inner cleanup begins");
      Await.sleep(0);
      print("inner cleanup ends");
    }
  }

  @Async
  private void outer() {
    try {
      inner();
    } catch (CancelledError e) {
      print("outer sees cancelled");
      throw e;
    } finally {
      print("outer finally");
    }
  }

  @Async
  private void main() {
    Task<Void> t = Asyncio.createTask(this::outer);
    Await.sleep(0);
    print("cancel");
    t.cancel();
    print("cancel returned");
    Await.wait(List.of(t));
    print("cancelled", t.isCancelled() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
