package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.sync.Event;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Set() wakes all waiters in FIFO order; wait() on a set event does not suspend; clear() does not
 * recall those already woken.
 */
final class Scenario44EventWakesAll extends Scenario {
  Scenario44EventWakesAll(PrintStream out) {
    super(out);
  }

  @Async
  private void waiter(String name, Event ev) {
    ev.await();
    print(name, "through, event", ev.isSet() ? "set" : "clear");
  }

  @Async
  private void main() {
    Event ev = new Event();
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      tasks.add(Asyncio.createTask(() -> waiter(name, ev)));
    }
    Await.sleep(0);
    ev.set();
    ev.clear();
    print("set and cleared");
    Await.gather(tasks);
    Task<Void> late = Asyncio.createTask(() -> waiter("late", ev));
    Await.sleep(0);
    print("late", late.isDone() ? "done" : "waits");
    ev.set();
    ev.await();
    print("main did not suspend");
    Await.await(late);
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
