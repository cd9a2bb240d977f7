package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;
import java.util.List;

/**
 * Break, continue and return inside try run the finally block, which may suspend, before control
 * leaves.
 */
final class Scenario52ExceptLoopControl extends Scenario {
  Scenario52ExceptLoopControl(PrintStream out) {
    super(out);
  }

  @Async
  private String scan(List<Integer> items) {
    for (int x : items) {
      try {
        Await.sleep(0);
        if (x < 0) {
          continue;
        }
        if (x == 0) {
          break;
        }
        if (x > 100) {
          return "big " + x;
        }
        print("use", x);
      } finally {
        Await.sleep(0);
        print("after", x);
      }
    }
    return "end";
  }

  @Async
  private void main() {
    print(scan(List.of(1, -1, 2, 0, 3)));
    print(scan(List.of(5, 500, 6)));
    print(scan(List.of()));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
