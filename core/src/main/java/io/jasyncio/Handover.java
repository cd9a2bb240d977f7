package io.jasyncio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;

/**
 * Values on their way from the tasks of an operator to its body, in the order of sending. Who sends
 * one that has no room waits until there is: without any room, until it is taken.
 *
 * <p>For the loop's thread. One coroutine receives; several may send.
 */
final class Handover<V> {
  private final int room;
  private final Queue<V> values = new ArrayDeque<>();

  /** Of those who sent what has no room, oldest first. */
  private final Deque<Future<Void>> senders = new ArrayDeque<>();

  /** Of who waits for a value, or null. */
  private Future<Void> receiver;

  private int openSenders;

  Handover(int room) {
    this.room = room;
  }

  void open() {
    openSenders++;
  }

  void close() {
    openSenders--;
    wake(receiver);
  }

  @Async
  void send(V value) {
    values.add(value);
    wake(receiver);
    if (values.size() > room) {
      Future<Void> taken = Asyncio.getRunningLoop().createFuture();
      senders.add(taken);
      Await.await(taken);
    }
  }

  /** Waits for a value, and leaves it where it is; null at the end. */
  @Async
  V peek() {
    while (values.isEmpty() && openSenders > 0) {
      receiver = Asyncio.getRunningLoop().createFuture();
      Await.await(receiver);
    }
    return values.peek();
  }

  /** Takes the value that peek has given. */
  void remove() {
    values.remove();
    wake(senders.poll());
  }

  private static void wake(Future<Void> waiter) {
    if (waiter != null && !waiter.isDone()) {
      waiter.setResult(null);
    }
  }
}
