package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Timeout;
import java.io.PrintStream;
import java.util.concurrent.TimeoutException;

/**
 * Of nested timeout blocks the one whose deadline passed raises; the other is not marked expired.
 */
final class Scenario36TimeoutNested extends Scenario {
  Scenario36TimeoutNested(PrintStream out) {
    super(out);
  }

  private Timeout outer;
  private Timeout inner;

  @Async
  private void inner(Timeout timeout) {
    inner = timeout;
    Await.sleep(3_600_000);
  }

  @Async
  private void run(long outerDelay, long innerDelay) {
    try {
      Await.timeout(
          outerDelay,
          t -> {
            outer = t;
            try {
              Await.timeout(innerDelay, (Timeout i) -> inner(i));
            } catch (TimeoutException e) {
              print("inner timeout handled");
            }
            print("outer block goes on");
          });
    } catch (TimeoutException e) {
      print("outer timeout handled");
    }
    print("outer", outer.expired() ? "expired" : "ok", "inner", inner.expired() ? "expired" : "ok");
  }

  @Async
  private void main() {
    run(3_600_000, 40);
    run(40, 3_600_000);
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
