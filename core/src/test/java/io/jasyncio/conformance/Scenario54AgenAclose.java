package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.AsyncGenerator;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;

/**
 * Closing an async generator early runs its finally block, including awaits, before close returns;
 * afterwards it is exhausted.
 */
final class Scenario54AgenAclose extends Scenario {
  Scenario54AgenAclose(PrintStream out) {
    super(out);
  }

  private AsyncGenerator<Integer> numbers() {
    return AsyncGenerator.of(
        y -> {
          int n = 0;
          try {
            while (true) {
              y.yield(n);
              n++;
            }
          } finally {
            print("closing at", n);
            Await.sleep(0);
            print("closed");
          }
        });
  }

  @Async
  private void main() {
    AsyncGenerator<Integer> gen = numbers();
    try (gen) {
      for (int n : gen) {
        print("n", n);
        if (n == 2) {
          print("leaving");
          break;
        }
      }
    }
    print("after the block");
    int rest = 0;
    for (int n : gen) {
      rest++;
    }
    print("rest", rest);
    AsyncGenerator<Integer> fresh = numbers();
    fresh.close();
    print("never started, nothing to close");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
