package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;
import java.util.NoSuchElementException;

/**
 * An error raised after a suspension is caught by the try around the await; else, except and
 * finally run in the usual order.
 */
final class Scenario51ExceptTryAwait extends Scenario {
  Scenario51ExceptTryAwait(PrintStream out) {
    super(out);
  }

  @Async
  private int step(int n) {
    Await.sleep(0);
    if (n == 1) {
      throw new IllegalArgumentException("step 1");
    }
    if (n == 2) {
      throw new NoSuchElementException("step 2");
    }
    return n;
  }

  @Async
  private String attempt(int n) {
    try {
      int value = step(n);
      print("no error", value);
      return "fine";
    } catch (IllegalArgumentException e) {
      print("value error", e.getMessage());
      Await.sleep(0);
      return "recovered";
    } finally {
      Await.sleep(0);
      print("finally", n);
    }
  }

  @Async
  private void main() {
    for (int n = 0; n < 3; n++) {
      try {
        print("result", attempt(n));
      } catch (NoSuchElementException e) {
        print("lookup error escaped");
      }
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
