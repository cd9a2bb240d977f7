package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Several tasks waiting on one future are woken in the order in which they began to wait. */
final class Scenario14FutureWaitersFifo extends Scenario {
  Scenario14FutureWaitersFifo(PrintStream out) {
    super(out);
  }

  @Async
  private void waiter(String name, Future<Integer> fut) {
    print(name, "waits");
    int value = Await.await(fut);
    print(name, "got", value);
  }

  @Async
  private void main() {
    Future<Integer> fut = Asyncio.getRunningLoop().createFuture();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      tasks.add(Asyncio.createTask(() -> waiter(name, fut)));
    }
    Await.sleep(0);
    print("set");
    fut.setResult(42);
    print("set returned");
    Await.gather(tasks);
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
