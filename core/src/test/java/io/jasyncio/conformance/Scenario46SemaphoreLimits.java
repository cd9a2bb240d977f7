package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.sync.BoundedSemaphore;
import io.jasyncio.sync.Semaphore;
import java.io.PrintStream;

/**
 * A semaphore admits at most its value at a time, in FIFO order; a bounded one refuses a release
 * too many.
 */
final class Scenario46SemaphoreLimits extends Scenario {
  Scenario46SemaphoreLimits(PrintStream out) {
    super(out);
  }

  @Async
  private void worker(String name, Semaphore sem, int turns) {
    try (var held = sem.hold()) {
      print("enter", name);
      for (int i = 0; i < turns; i++) {
        Await.sleep(0);
      }
      print("leave", name);
    }
  }

  @Async
  private void main() {
    Semaphore sem = new Semaphore(2);
    Await.gather(
        Asyncio.createTask(() -> worker("a", sem, 5)),
        Asyncio.createTask(() -> worker("b", sem, 1)),
        Asyncio.createTask(() -> worker("c", sem, 1)),
        Asyncio.createTask(() -> worker("d", sem, 1)));
    print("locked", sem.isLocked() ? "yes" : "no");
    BoundedSemaphore bounded = new BoundedSemaphore(1);
    bounded.acquire();
    print("locked", bounded.isLocked() ? "yes" : "no");
    bounded.release();
    try {
      bounded.release();
    } catch (IllegalArgumentException e) {
      print("released too often");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
