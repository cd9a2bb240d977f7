package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;

/** CreateTask only schedules; the body first runs when the creator suspends. */
final class Scenario04SchedTaskStartsLater extends Scenario {
  Scenario04SchedTaskStartsLater(PrintStream out) {
    super(out);
  }

  @Async
  private void child(int n) {
    print("child", n);
  }

  @Async
  private void main() {
    print("before create");
    Task<Void> t1 = Asyncio.createTask(() -> child(1));
    Task<Void> t2 = Asyncio.createTask(() -> child(2));
    print("after create", t1.isDone() ? "done" : "pending");
    Await.sleep(0);
    print("after sleep", t1.isDone() && t2.isDone() ? "done" : "pending");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
