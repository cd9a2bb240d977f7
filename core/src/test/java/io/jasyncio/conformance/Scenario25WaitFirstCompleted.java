package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.ReturnWhen;
import io.jasyncio.Task;
import io.jasyncio.Waited;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Waiting for the first returns as soon as one task is done; the pending ones are left running. */
final class Scenario25WaitFirstCompleted extends Scenario {
  Scenario25WaitFirstCompleted(PrintStream out) {
    super(out);
  }

  @Async
  private void job(String name, long delay) {
    Await.sleep(delay);
    print("finished", name);
  }

  private static String names(Set<Task<Void>> tasks) {
    return tasks.stream().map(Task::getName).sorted().collect(Collectors.joining(","));
  }

  @Async
  private void main() {
    List<Task<Void>> tasks =
        List.of(
            Asyncio.createTask(() -> job("x", 200), "x"),
            Asyncio.createTask(() -> job("y", 40), "y"),
            Asyncio.createTask(() -> job("z", 120), "z"));
    Waited<Task<Void>> first = Await.wait(tasks, ReturnWhen.FIRST_COMPLETED);
    print("done", names(first.done()), "pending", names(first.pending()));
    Waited<Task<Void>> all = Await.wait(tasks);
    print("done", names(all.done()), "pending", all.pending().size());
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
