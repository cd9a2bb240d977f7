package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.sync.Queue;
import java.io.PrintStream;

/**
 * Put() suspends while the queue is full and get() while it is empty; a free slot or item wakes one
 * waiter.
 */
final class Scenario48QueueBounded extends Scenario {
  Scenario48QueueBounded(PrintStream out) {
    super(out);
  }

  @Async
  private void producer(Queue<Integer> q) {
    for (int i = 0; i < 5; i++) {
      q.put(i);
      print("put", i, "size", q.qsize());
    }
  }

  @Async
  private int consumer(Queue<Integer> q) {
    int total = 0;
    for (int i = 0; i < 5; i++) {
      int item = q.get();
      print("got", item);
      total += item;
      Await.sleep(0);
    }
    return total;
  }

  @Async
  private void main() {
    Queue<Integer> q = new Queue<>(2);
    Task<Void> p = Asyncio.createTask(() -> producer(q));
    Task<Integer> c = Asyncio.createTask(() -> consumer(q));
    Await.await(p);
    print("total", Await.await(c));
    print("empty", q.isEmpty() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
