package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A task that catches the cancellation and returns is not cancelled; cancelling() still counts the
 * request until uncancel().
 */
final class Scenario30CancelSuppressed extends Scenario {
  Scenario30CancelSuppressed(PrintStream out) {
    super(out);
  }

  @Async
  private String stubborn() {
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      Task<?> me = Asyncio.currentTask();
      print("requests", me.cancelling());
      print("left", me.uncancel());
    }
    Await.sleep(0);
    return "finished anyway";
  }

  @Async
  private void main() {
    Task<String> t = Asyncio.createTask(this::stubborn);
    Await.sleep(0);
    t.cancel();
    print(Await.await(t));
    print("cancelled", t.isCancelled() ? "yes" : "no");
    print("cancel after the end", t.cancel() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
