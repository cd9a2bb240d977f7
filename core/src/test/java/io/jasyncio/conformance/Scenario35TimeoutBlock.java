package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Timeout;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The timeout block turns its own cancellation into a timeout error at the end of the block;
 * inside, code sees cancelled.
 */
final class Scenario35TimeoutBlock extends Scenario {
  Scenario35TimeoutBlock(PrintStream out) {
    super(out);
  }

  private Timeout seen;

  @Async
  private void main() throws TimeoutException {
    try {
      Await.timeout(
          40,
          t -> {
            seen = t;
            try {
              print("waiting");
              Await.sleep(3_600_000);
            } catch (CancelledError e) {
              print("inside: cancelled, expired", t.expired() ? "yes" : "no");
              throw e;
            } finally {
              print("inside: finally");
            }
          });
    } catch (TimeoutException e) {
      print("outside: timeout, expired", seen.expired() ? "yes" : "no");
    }
    Await.timeout(
        3_600_000,
        t -> {
          seen = t;
          Await.sleep(0);
        });
    print("in time, expired", seen.expired() ? "yes" : "no");
    Await.timeout(
        (Duration) null,
        t -> {
          seen = t;
          Await.sleep(0);
        });
    print("no deadline", seen.when().isEmpty() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
