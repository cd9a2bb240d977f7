package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import io.jasyncio.Waited;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A wait with a time limit raises nothing and cancels nothing; late tasks are reported as pending.
 */
final class Scenario26WaitTimeout extends Scenario {
  Scenario26WaitTimeout(PrintStream out) {
    super(out);
  }

  @Async
  private String quick() {
    return "quick";
  }

  @Async
  private String patient(Future<Void> event) {
    Await.await(event);
    return "patient";
  }

  private static String names(Set<Task<String>> tasks) {
    return tasks.stream().map(Task::getName).collect(Collectors.joining(","));
  }

  @Async
  private void main() {
    Future<Void> event = Asyncio.getRunningLoop().createFuture();
    Task<String> q = Asyncio.createTask(this::quick, "q");
    Task<String> p = Asyncio.createTask(() -> patient(event), "p");
    Waited<Task<String>> waited = Await.wait(List.of(q, p), 80);
    print("done", names(waited.done()));
    print("pending", names(waited.pending()));
    print("cancelled", p.isCancelled() ? "yes" : "no");
    event.setResult(null);
    print(Await.await(p), Await.await(q));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
