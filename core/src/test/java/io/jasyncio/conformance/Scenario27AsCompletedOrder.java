package io.jasyncio.conformance;

import io.jasyncio.AsCompleted;
import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/** AsCompleted hands results over in completion order; an error surfaces when its turn comes. */
final class Scenario27AsCompletedOrder extends Scenario {
  Scenario27AsCompletedOrder(PrintStream out) {
    super(out);
  }

  @Async
  private String job(String name, long delay) {
    Await.sleep(delay);
    if (name.equals("b")) {
      throw new IllegalArgumentException("b failed");
    }
    return name;
  }

  @Async
  private void main() {
    AsCompleted<Task<String>> tasks =
        Asyncio.asCompleted(
            List.of(
                Asyncio.createTask(() -> job("a", 200)),
                Asyncio.createTask(() -> job("b", 40)),
                Asyncio.createTask(() -> job("c", 120))));
    while (tasks.hasNext()) {
      Task<String> next = tasks.next();
      try {
        print("got", next.result());
      } catch (IllegalArgumentException e) {
        print("error", e.getMessage());
      }
    }
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
