package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/** The ready queue is FIFO; tasks that only sleep(0) take turns in creation order. */
final class Scenario03SchedRoundRobin extends Scenario {
  Scenario03SchedRoundRobin(PrintStream out) {
    super(out);
  }

  @Async
  private void worker(String name, int steps) {
    for (int i = 0; i < steps; i++) {
      print(name, i);
      Await.sleep(0);
    }
    print(name, "end");
  }

  @Async
  private void main() {
    List<Task<Void>> tasks =
        List.of(
            Asyncio.createTask(() -> worker("a", 3)),
            Asyncio.createTask(() -> worker("b", 1)),
            Asyncio.createTask(() -> worker("c", 2)));
    for (Task<Void> task : tasks) {
      Await.await(task);
    }
    print("all done");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
