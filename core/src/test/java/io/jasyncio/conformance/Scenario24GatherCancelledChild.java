package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A child cancelled by somebody else makes gather raise cancelled, but the siblings and the
 * awaiting task are not cancelled.
 */
final class Scenario24GatherCancelledChild extends Scenario {
  Scenario24GatherCancelledChild(PrintStream out) {
    super(out);
  }

  @Async
  private void sibling() {
    for (int i = 0; i < 6; i++) {
      Await.sleep(0);
    }
    print("sibling finished");
  }

  @Async
  private void main() {
    Task<Void> victim = Asyncio.createTask(() -> Await.sleep(3_600_000));
    Task<Void> sib = Asyncio.createTask(this::sibling);
    Asyncio.getRunningLoop().callSoon(victim::cancel);
    try {
      Await.gather(victim, sib);
    } catch (CancelledError e) {
      print("gather raised cancelled");
    }
    print("requests against main:", Asyncio.currentTask().cancelling());
    print("sibling", sib.isDone() ? "done" : "running");
    Await.await(sib);
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
