package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.sync.Queue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Join() waits until task_done() was called once per put item, not until the queue is empty; one
 * call too many is an error.
 */
final class Scenario49QueueJoin extends Scenario {
  Scenario49QueueJoin(PrintStream out) {
    super(out);
  }

  @Async
  private void worker(String name, Queue<String> q) {
    while (true) {
      String item = q.get();
      Await.sleep(0);
      print(name, "did", item);
      q.taskDone();
    }
  }

  @Async
  private void main() {
    Queue<String> q = new Queue<>();
    for (String item : List.of("w", "x", "y", "z")) {
      q.putNowait(item);
    }
    List<Task<Void>> workers = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      workers.add(Asyncio.createTask(() -> worker(name, q)));
    }
    q.join();
    print("joined");
    workers.forEach(Task::cancel);
    Await.gatherOutcomes(workers);
    try {
      q.taskDone();
    } catch (IllegalArgumentException e) {
      print("task_done too often");
    }
    q.join();
    print("join on an idle queue returns");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
