package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Await;

/**
 * A flag that coroutines can wait for. Counterpart of {@code asyncio.Event}.
 *
 * <p>{@code asyncio}'s {@code wait()} is called {@link #await()} here, since {@link Object#wait()}
 * can't be overridden. For the thread of one loop, as all of {@link io.jasyncio.sync}.
 */
public final class Event {
  private final Waiters<Waiter> waiters;
  private boolean set;

  /** Makes an event that isn't set. Needs no loop. */
  public Event() {
    waiters = new Waiters<>(this);
  }

  /**
   * Makes an event that isn't set, for a primitive of your own. Needs no loop.
   *
   * @param what is waited at: dumps show its {@code toString()}, as those of {@link
   *     io.jasyncio.EventLoop#createFuture(Object)}
   */
  public Event(Object what) {
    waiters = new Waiters<>(what);
  }

  /** Makes an event that is a part of something else. */
  Event(Binding binding) {
    waiters = new Waiters<>(binding);
  }

  /**
   * Returns once the event is set. Suspends if it isn't. Who was woken by {@link #set()} returns,
   * also if the event has been cleared since. Counterpart of {@code Event.wait}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public void await() {
    if (!set) {
      awaitSet();
    }
  }

  @Async
  private void awaitSet() {
    Waiter waiter = new Waiter(waiters.newFuture());
    waiters.add(waiter);
    try {
      Await.await(waiter.future);
    } finally {
      waiters.remove(waiter);
    }
  }

  /**
   * Sets the event, and wakes all who wait, in the order of their arrival. Doesn't suspend. From
   * the loop's thread. Counterpart of {@code Event.set}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public void set() {
    waiters.checkThread("Event.set", "event.set()");
    if (!set) {
      waiters.wake(Integer.MAX_VALUE);
      set = true;
    }
  }

  /**
   * Unsets the event. Doesn't suspend. From the loop's thread. Counterpart of {@code Event.clear}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public void clear() {
    waiters.checkThread("Event.clear", "event.clear()");
    set = false;
  }

  /**
   * Whether the event is set. Counterpart of {@code Event.is_set}.
   *
   * @return true between {@link #set()} and {@link #clear()}
   */
  public boolean isSet() {
    return set;
  }

  /**
   * An event at one moment.
   *
   * @param set whether it is set
   * @param tasksWaiting how many wait for it; who has been woken doesn't count
   */
  public record Statistics(boolean set, int tasksWaiting) {}

  /**
   * Whether the event is set, and how many wait.
   *
   * @return the state now
   */
  public Statistics statistics() {
    return new Statistics(set, waiters.pending());
  }

  @Override
  public String toString() {
    return "Event[" + (set ? "set" : "not set") + ", " + waiters.pending() + " waiting]";
  }
}
