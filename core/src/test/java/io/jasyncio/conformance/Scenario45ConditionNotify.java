package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.sync.Condition;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Notify(n) picks the n longest waiters; each one returns from wait() only after it has the lock
 * again.
 */
final class Scenario45ConditionNotify extends Scenario {
  Scenario45ConditionNotify(PrintStream out) {
    super(out);
  }

  @Async
  private void consumer(String name, Condition cond) {
    try (var held = cond.hold()) {
      print(name, "waits");
      cond.await();
      print(name, "woken, locked", cond.isLocked() ? "yes" : "no");
      Await.sleep(0);
      print(name, "leaves");
    }
  }

  @Async
  private void main() {
    Condition cond = new Condition();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      tasks.add(Asyncio.createTask(() -> consumer(name, cond)));
    }
    Await.sleep(0);
    try (var held = cond.hold()) {
      cond.signal(2);
      print("notified two");
      Await.sleep(0);
      print("notifier releases");
    }
    Await.sleep(40);
    print("finished", tasks.stream().filter(Task::isDone).count());
    try (var held = cond.hold()) {
      cond.signalAll();
    }
    Await.gather(tasks);
    try {
      cond.signal();
    } catch (IllegalStateException e) {
      print("notify without the lock: refused");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
