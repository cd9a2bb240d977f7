package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.Future;
import java.util.ArrayDeque;

/**
 * What the ends of a {@link Channel} share.
 *
 * <p>A value goes straight to the receiver that has waited longest, otherwise into the buffer,
 * otherwise it stays with its sender until a receiver, or room in the buffer, takes it from there.
 *
 * <table>
 *   <caption>Who can be there at once</caption>
 *   <tr><th>receivers wait</th><td>the buffer is empty and no sender waits</td></tr>
 *   <tr><th>senders wait</th><td>the buffer is full and no receiver waits</td></tr>
 * </table>
 *
 * <p>A receiver that has been handed a value and is cancelled before it goes on hands it on to the
 * next, or back into the buffer, in front, even if that is full then: no value is lost. A sender
 * whose value has been taken, and which is cancelled before it goes on, hears of the cancellation.
 */
final class ChannelState<T> {
  /** A coroutine that waits at one of the ends. */
  private static final class Party<T> extends Waiter {
    final Object end;

    /**
     * A sender: what it sends, or null once that is taken. A receiver: null until it's handed one.
     */
    T value;

    Party(Future<Void> future, Object end, T value) {
      super(future);
      this.end = end;
      this.value = value;
    }

    T takeValue() {
      T taken = value;
      value = null;
      return taken;
    }
  }

  private final Binding binding = new Binding(this);
  private final Waiters<Party<T>> senders = new Waiters<>(binding);
  private final Waiters<Party<T>> receivers = new Waiters<>(binding);
  private final ArrayDeque<T> buffer = new ArrayDeque<>();
  private final int capacity;
  private int openSenders;
  private int openReceivers;

  ChannelState(int capacity) {
    this.capacity = capacity;
  }

  void checkThread(String method, String instead) {
    binding.checkThread(method, instead);
  }

  // ---- sending

  @Async
  void send(Sender<T> end, T value) {
    if (!offer(value)) {
      awaitTaker(end, value);
    }
  }

  /** Sends a value, if nobody has to wait for that. */
  boolean offer(T value) {
    if (openReceivers == 0) {
      throw broken();
    }
    Party<T> receiver = receivers.takeAndWake();
    if (receiver != null) {
      receiver.value = value;
      return true;
    }
    return buffer.size() < capacity && buffer.add(value);
  }

  @Async
  private void awaitTaker(Sender<T> end, T value) {
    Party<T> party = new Party<>(senders.newFuture(), end, value);
    senders.add(party);
    try {
      Await.await(party.future);
    } finally {
      senders.remove(party);
    }
    if (party.value != null) {
      end.checkOpen();
      throw broken();
    }
  }

  private static BrokenResourceException broken() {
    return new BrokenResourceException(
        "nobody will receive this: all receivers of the channel are closed");
  }

  // ---- receiving

  @Async
  T receive(Receiver<T> end) {
    T value = poll();
    while (value == null) {
      value = awaitValue(end);
      if (value == null) {
        end.checkOpen();
        value = poll();
      }
    }
    return value;
  }

  /** Receives a value, or null if one has to wait for it. */
  T poll() {
    if (buffer.isEmpty()) {
      Party<T> sender = senders.takeAndWake();
      if (sender != null) {
        return sender.takeValue();
      }
      if (openSenders == 0) {
        throw new EndOfChannelException(
            "nothing more to receive: all senders of the channel are closed");
      }
      return null;
    }
    if (buffer.size() <= capacity) {
      Party<T> sender = senders.takeAndWake();
      if (sender != null) {
        buffer.add(sender.takeValue());
      }
    }
    return buffer.remove();
  }

  /** Waits for a value; null if woken because an end has been closed. */
  @Async
  private T awaitValue(Receiver<T> end) {
    Party<T> party = new Party<>(receivers.newFuture(), end, null);
    receivers.add(party);
    boolean goesOn = false;
    try {
      Await.await(party.future);
      goesOn = true;
    } finally {
      receivers.remove(party);
      if (!goesOn && party.value != null) {
        giveBack(party.value);
      }
    }
    return party.value;
  }

  private void giveBack(T value) {
    if (openReceivers == 0) {
      return;
    }
    Party<T> receiver = receivers.takeAndWake();
    if (receiver != null) {
      receiver.value = value;
    } else {
      buffer.addFirst(value);
    }
  }

  // ---- the ends

  void senderOpened() {
    openSenders++;
  }

  void senderClosed(Sender<T> end) {
    senders.takeAndWakeAll(party -> party.end == end);
    if (openSenders == 1) {
      receivers.takeAndWakeAll(all -> true);
    }
    openSenders--;
  }

  void receiverOpened() {
    openReceivers++;
  }

  void receiverClosed(Receiver<T> end) {
    receivers.takeAndWakeAll(party -> party.end == end);
    if (openReceivers == 1) {
      senders.takeAndWakeAll(all -> true);
      buffer.clear();
    }
    openReceivers--;
  }

  Channel.Statistics statistics() {
    return new Channel.Statistics(
        buffer.size(),
        capacity,
        openSenders,
        openReceivers,
        senders.pending(),
        receivers.pending());
  }

  @Override
  public String toString() {
    return "Channel["
        + buffer.size()
        + " of "
        + capacity
        + " buffered, "
        + senders.pending()
        + " sending, "
        + receivers.pending()
        + " receiving]";
  }
}
