package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * ToThread runs a blocking call elsewhere while the loop keeps turning; value and error come back
 * at the await.
 */
final class Scenario63ThreadToThread extends Scenario {
  Scenario63ThreadToThread(PrintStream out) {
    super(out);
  }

  private int blocking(CountDownLatch gate, int x) throws InterruptedException {
    gate.await(5, TimeUnit.SECONDS);
    if (x < 0) {
      throw new IllegalArgumentException("negative");
    }
    return x * 2;
  }

  @Async
  private void main() {
    Thread home = Thread.currentThread();
    CountDownLatch gate = new CountDownLatch(1);
    Task<Integer> t = Asyncio.createTask(() -> Await.toThread(() -> blocking(gate, 21)));
    for (int i = 0; i < 3; i++) {
      print("loop turns", i);
      Await.sleep(0);
    }
    print("thread", t.isDone() ? "done" : "blocked");
    gate.countDown();
    print("value", Await.await(t));
    try {
      Await.toThread(() -> blocking(gate, -1));
    } catch (IllegalArgumentException e) {
      print("value error", e.getMessage());
    }
    Thread other = Await.toThread(() -> Thread.currentThread());
    print("same thread", other == home ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
