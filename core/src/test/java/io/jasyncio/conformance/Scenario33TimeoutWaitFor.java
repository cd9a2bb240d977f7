package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * On timeout waitFor cancels the awaited work, waits for its cleanup and only then raises timeout.
 */
final class Scenario33TimeoutWaitFor extends Scenario {
  Scenario33TimeoutWaitFor(PrintStream out) {
    super(out);
  }

  @Async
  private void slow() {
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      print("slow cancelled");
      Await.sleep(0);
      print("slow cleaned up");
      throw e;
    }
  }

  @Async
  private String fast() {
    Await.sleep(0);
    return "fast";
  }

  @Async
  private void main() throws TimeoutException {
    print(Await.waitFor(this::fast, 3_600_000));
    print(Await.waitFor(this::fast, (Duration) null));
    try {
      Await.waitFor(() -> slow(), 40);
    } catch (TimeoutException e) {
      print("timeout");
    }
    print("requests", Asyncio.currentTask().cancelling());
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
