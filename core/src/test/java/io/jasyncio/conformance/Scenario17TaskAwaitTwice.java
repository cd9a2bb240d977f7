package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.NoSuchElementException;

/**
 * A task's body runs once; awaiting it again gives the same result or raises the same error again.
 */
final class Scenario17TaskAwaitTwice extends Scenario {
  Scenario17TaskAwaitTwice(PrintStream out) {
    super(out);
  }

  @Async
  private int good() {
    print("good runs");
    return 10;
  }

  @Async
  private void bad() {
    print("bad runs");
    throw new NoSuchElementException("missing");
  }

  @Async
  private void main() {
    Task<Integer> g = Asyncio.createTask(this::good);
    Task<Void> b = Asyncio.createTask(this::bad);
    print(Await.await(g) + Await.await(g));
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        Await.await(b);
      } catch (NoSuchElementException e) {
        print("lookup error", attempt);
      }
    }
    print("done", b.isDone() ? "yes" : "no", "cancelled", b.isCancelled() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
