package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.sync.LifoQueue;
import io.jasyncio.sync.PriorityQueue;
import io.jasyncio.sync.Queue;
import io.jasyncio.sync.QueueEmptyException;
import io.jasyncio.sync.QueueFullException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Queue is FIFO, LifoQueue LIFO, PriorityQueue smallest first; the nowait forms raise when empty or
 * full.
 */
final class Scenario50QueueKinds extends Scenario {
  Scenario50QueueKinds(PrintStream out) {
    super(out);
  }

  @Async
  private String drain(Queue<Integer> q) {
    List<String> out = new ArrayList<>();
    while (!q.isEmpty()) {
      out.add(String.valueOf(q.get()));
    }
    return String.join(",", out);
  }

  @Async
  private void fillAndDrain(String label, Queue<Integer> q) {
    for (int x : List.of(3, 1, 2)) {
      q.putNowait(x);
    }
    print(label, drain(q));
  }

  @Async
  private void main() {
    fillAndDrain("fifo", new Queue<>());
    fillAndDrain("lifo", new LifoQueue<>());
    fillAndDrain("priority", new PriorityQueue<>());
    Queue<Integer> tiny = new Queue<>(1);
    try {
      tiny.getNowait();
    } catch (QueueEmptyException e) {
      print("empty");
    }
    tiny.putNowait(0);
    try {
      tiny.putNowait(1);
    } catch (QueueFullException e) {
      print("full", tiny.isFull() ? "yes" : "no");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
