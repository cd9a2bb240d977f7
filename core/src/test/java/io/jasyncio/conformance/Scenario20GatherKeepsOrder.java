package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;
import java.util.List;

/** Gather returns results in argument order, whatever the completion order. */
final class Scenario20GatherKeepsOrder extends Scenario {
  Scenario20GatherKeepsOrder(PrintStream out) {
    super(out);
  }

  @Async
  private String job(String name, long delay) {
    Await.sleep(delay);
    print("finished", name);
    return name;
  }

  @Async
  private void main() {
    List<String> results =
        Await.gather(
            Asyncio.createTask(() -> job("slow", 120)),
            Asyncio.createTask(() -> job("fast", 40)),
            Asyncio.createTask(() -> job("medium", 80)));
    print(String.join(",", results));
    print("empty", Await.gather().size());
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
