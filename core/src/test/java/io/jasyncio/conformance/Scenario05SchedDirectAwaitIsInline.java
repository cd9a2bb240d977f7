package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Awaiting a coroutine runs it at once as part of the same task; no other task gets a turn unless
 * something suspends.
 */
final class Scenario05SchedDirectAwaitIsInline extends Scenario {
  Scenario05SchedDirectAwaitIsInline(PrintStream out) {
    super(out);
  }

  @Async
  private int add(int a, int b) {
    print("add", a, b);
    return a + b;
  }

  @Async
  private int total(List<Integer> values) {
    int acc = 0;
    for (int v : values) {
      acc = add(acc, v);
    }
    return acc;
  }

  @Async
  private void other() {
    print("other runs");
  }

  @Async
  private void main() {
    Task<Void> t = Asyncio.createTask(this::other);
    print("total", total(List.of(1, 2, 3)));
    print("other", t.isDone() ? "done" : "not started");
    Await.await(t);
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
