package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.sync.Lock;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A lock is handed to waiters in FIFO order, and a newcomer cannot overtake a waiter that has
 * already been chosen.
 */
final class Scenario43LockFifo extends Scenario {
  Scenario43LockFifo(PrintStream out) {
    super(out);
  }

  @Async
  private void worker(String name, Lock lock) {
    try (var held = lock.hold()) {
      print(name, "in");
      Await.sleep(0);
      print(name, "out");
    }
  }

  @Async
  private void main() {
    Lock lock = new Lock();
    lock.acquire();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      tasks.add(Asyncio.createTask(() -> worker(name, lock)));
    }
    Await.sleep(0);
    print("release");
    lock.release();
    print("locked", lock.isLocked() ? "yes" : "no");
    worker("main", lock);
    Await.gather(tasks);
    try {
      lock.release();
    } catch (IllegalStateException e) {
      print("not locked: refused");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
