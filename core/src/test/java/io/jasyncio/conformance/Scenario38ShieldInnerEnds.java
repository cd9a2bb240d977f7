package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A shield passes on the inner result, error or cancellation; awaiting a shield of a finished task
 * does not suspend.
 */
final class Scenario38ShieldInnerEnds extends Scenario {
  Scenario38ShieldInnerEnds(PrintStream out) {
    super(out);
  }

  @Async
  private String value() {
    Await.sleep(0);
    return "value";
  }

  @Async
  private String fail() {
    throw new IllegalArgumentException("inner broke");
  }

  @Async
  private void main() {
    Task<String> done = Asyncio.createTask(this::value);
    print(Await.shield(done));
    Asyncio.getRunningLoop().callSoon(() -> print("loop turned"));
    print(Await.shield(done), "again");
    Await.sleep(0);
    try {
      Await.shield(Asyncio.createTask(this::fail));
    } catch (IllegalArgumentException e) {
      print("value error", e.getMessage());
    }
    Task<Void> victim = Asyncio.createTask(() -> Await.sleep(3_600_000));
    Asyncio.getRunningLoop().callSoon(victim::cancel);
    try {
      Await.shield(victim);
    } catch (CancelledError e) {
      print("cancelled from inside, requests", Asyncio.currentTask().cancelling());
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
