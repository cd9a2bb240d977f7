package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Runner;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A Runner keeps one loop over several run calls; tasks left pending live on between them and end
 * cancelled at close.
 */
final class Scenario61LoopRunner extends Scenario {
  Scenario61LoopRunner(PrintStream out) {
    super(out);
  }

  @Async
  private void background(List<Integer> log) {
    try {
      for (int i = 0; i < 1000; i++) {
        log.add(i);
        Await.sleep(0);
      }
    } finally {
      print("background stops");
    }
  }

  @Async
  private Task<Void> start(List<Integer> log) {
    return Asyncio.createTask(() -> background(log));
  }

  @Async
  private String look(Task<Void> task) {
    Await.sleep(0);
    return task.isDone() ? "done" : "running";
  }

  @Override
  void run() {
    List<Integer> log = new ArrayList<>();
    Task<Void> task;
    Runner runner = new Runner();
    try (runner) {
      task = runner.run(() -> start(log));
      print(runner.<String>run(() -> look(task)));
      print("same loop", runner.getLoop() == task.getLoop() ? "yes" : "no");
      print("made progress", log.isEmpty() ? "no" : "yes");
      print("closing");
    }
    print("task", task.isCancelled() ? "cancelled" : "?");
    try {
      runner.getLoop();
    } catch (IllegalStateException e) {
      print("runner is closed");
    }
  }
}
