package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Await;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Hands items from coroutines that put to coroutines that get, first in, first out. Counterpart of
 * {@code asyncio.Queue}.
 *
 * <p>A queue may be bounded: then putting waits for room. {@link #join()} waits until all that was
 * put has been worked off; {@link #shutdown()} ends the queue. For ends that close one by one, see
 * {@link Channel}.
 *
 * <p>For the thread of one loop, as all of {@link io.jasyncio.sync}. Items can't be null.
 *
 * @param <T> the type of the items
 */
public class Queue<T> {
  /*
   * A woken getter hasn't been given an item: it looks again when it goes on, and waits again, at
   * the end, if somebody who needn't wait was quicker. Likewise a putter. So an item wakes one
   * getter, room wakes one putter, and who has been woken and can't make use of it (cancelled) wakes
   * the next. Who is woken leaves its list at once.
   */

  private final Binding binding = new Binding(this);
  private final Waiters<Waiter> getters = new Waiters<>(binding);
  private final Waiters<Waiter> putters = new Waiters<>(binding);
  private final Event finished = new Event(binding);
  private final java.util.Queue<T> items;
  private final int maxsize;
  private int unfinished;
  private boolean shutDown;

  /** Makes a queue without a bound. Needs no loop. */
  public Queue() {
    this(0);
  }

  /**
   * Makes a queue. Needs no loop.
   *
   * @param maxsize how many items fit in; 0 and less stand for no bound
   */
  public Queue(int maxsize) {
    this(maxsize, new ArrayDeque<>());
  }

  Queue(int maxsize, java.util.Queue<T> items) {
    this.maxsize = maxsize;
    this.items = items;
    finished.set();
  }

  // ---- putting

  /**
   * Puts an item in. Suspends while the queue is full. Counterpart of {@code Queue.put}.
   *
   * @param item the item
   * @throws QueueShutDownException if the queue is shut down, before or meanwhile
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; the item isn't in
   *     then
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public final void put(T item) {
    Objects.requireNonNull(item, "item");
    while (isFull()) {
      checkNotShutDown();
      awaitRoom();
    }
    putNowait(item);
  }

  @Async
  private void awaitRoom() {
    Waiter putter = new Waiter(putters.newFuture());
    putters.add(putter);
    boolean goesOn = false;
    try {
      Await.await(putter.future);
      goesOn = true;
    } finally {
      putters.remove(putter);
      if (!goesOn && putter.isWoken() && !isFull()) {
        putters.takeAndWake();
      }
    }
  }

  /**
   * Puts an item in at once. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Queue.put_nowait}.
   *
   * @param item the item
   * @throws QueueFullException if there is no room
   * @throws QueueShutDownException if the queue is shut down
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public final void putNowait(T item) {
    Objects.requireNonNull(item, "item");
    binding.checkThread("Queue.putNowait", "queue.putNowait(…)");
    checkNotShutDown();
    if (isFull()) {
      throw new QueueFullException(
          "the queue is full, with " + maxsize + " items: put(…) waits for room");
    }
    items.add(item); // may fail, in a PriorityQueue: then nobody is woken
    unfinished++;
    finished.clear();
    getters.takeAndWake();
  }

  private void checkNotShutDown() {
    if (shutDown) {
      throw new QueueShutDownException("the queue is shut down: nothing can be put in");
    }
  }

  // ---- getting

  /**
   * Takes an item out. Suspends while the queue is empty. Counterpart of {@code Queue.get}.
   *
   * @return the item
   * @throws QueueShutDownException if the queue is empty and shut down, before or meanwhile
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; no item is lost
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public final T get() {
    while (items.isEmpty()) {
      checkNotEnded();
      awaitItem();
    }
    return getNowait();
  }

  @Async
  private void awaitItem() {
    Waiter getter = new Waiter(getters.newFuture());
    getters.add(getter);
    boolean goesOn = false;
    try {
      Await.await(getter.future);
      goesOn = true;
    } finally {
      getters.remove(getter);
      if (!goesOn && getter.isWoken() && !items.isEmpty()) {
        getters.takeAndWake();
      }
    }
  }

  /**
   * Takes an item out at once. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Queue.get_nowait}.
   *
   * @return the item
   * @throws QueueEmptyException if there is none
   * @throws QueueShutDownException if there is none and the queue is shut down
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public final T getNowait() {
    binding.checkThread("Queue.getNowait", "queue.getNowait()");
    if (items.isEmpty()) {
      checkNotEnded();
      throw new QueueEmptyException("the queue is empty: get() waits for an item");
    }
    T item = items.remove();
    putters.takeAndWake();
    return item;
  }

  private void checkNotEnded() {
    if (shutDown) {
      throw new QueueShutDownException("the queue is shut down and empty: nothing will come");
    }
  }

  // ---- finishing

  /**
   * Says that one item that was taken out has been worked off. Doesn't suspend. From the loop's
   * thread. Counterpart of {@code Queue.task_done}.
   *
   * @throws IllegalArgumentException if called more often than items were put in (in {@code
   *     asyncio} a {@code ValueError})
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public final void taskDone() {
    binding.checkThread("Queue.taskDone", "queue.taskDone()");
    if (unfinished == 0) {
      throw new IllegalArgumentException(
          "taskDone() was called too often: all items that were put in are done. Call it once for"
              + " each get()");
    }
    unfinished--;
    if (unfinished == 0) {
      finished.set();
    }
  }

  /**
   * Waits until {@link #taskDone()} has been called for every item that was put in. Suspends unless
   * it has. Counterpart of {@code Queue.join}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public final void join() {
    if (unfinished > 0) {
      finished.await();
    }
  }

  /**
   * Ends the queue: putting is refused from now on, getting once the queue is empty. Who waits to
   * put is woken and refused; so is who waits to get. Doesn't suspend. From the loop's thread.
   * Counterpart of {@code Queue.shutdown}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public final void shutdown() {
    shutdown(false);
  }

  /**
   * Ends the queue, as {@link #shutdown()} does, and maybe drops what is in it: then who waits at
   * {@link #join()} no longer waits for that. Counterpart of {@code Queue.shutdown(immediate)}.
   *
   * @param immediate whether to drop the items
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public final void shutdown(boolean immediate) {
    binding.checkThread("Queue.shutdown", "queue.shutdown()");
    shutDown = true;
    if (immediate) {
      drop();
    }
    getters.takeAndWakeAll(all -> true); // they look again, and find the end
    putters.takeAndWakeAll(all -> true);
  }

  private void drop() {
    unfinished = Math.max(0, unfinished - items.size());
    items.clear();
    if (unfinished == 0) {
      finished.set();
    }
  }

  // ---- asking

  /**
   * How many items are in the queue. Counterpart of {@code Queue.qsize}.
   *
   * @return their number
   */
  public final int qsize() {
    return items.size();
  }

  /**
   * How many items fit in. Counterpart of {@code Queue.maxsize}.
   *
   * @return the number this was made with
   */
  public final int maxsize() {
    return maxsize;
  }

  /**
   * Whether there is nothing in the queue. Counterpart of {@code Queue.empty}.
   *
   * @return true if there is nothing
   */
  public final boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * Whether there is no room in the queue. Counterpart of {@code Queue.full}.
   *
   * @return true if there are as many items as fit in; never, if there is no bound
   */
  public final boolean isFull() {
    return maxsize > 0 && items.size() >= maxsize;
  }

  /**
   * A queue at one moment.
   *
   * @param size how many items are in it
   * @param maxsize how many fit in; 0 and less stand for no bound
   * @param unfinished how many items have been put in and not been reported done
   * @param tasksWaitingToPut how many wait for room; who has been woken doesn't count
   * @param tasksWaitingToGet how many wait for an item; who has been woken doesn't count
   * @param shutDown whether it is shut down
   */
  public record Statistics(
      int size,
      int maxsize,
      int unfinished,
      int tasksWaitingToPut,
      int tasksWaitingToGet,
      boolean shutDown) {}

  /**
   * What is in the queue, and who waits.
   *
   * @return the state now
   */
  public final Statistics statistics() {
    return new Statistics(
        items.size(), maxsize, unfinished, putters.pending(), getters.pending(), shutDown);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + "["
        + items.size()
        + (maxsize > 0 ? " of " + maxsize : "")
        + " items, "
        + putters.pending()
        + " putting, "
        + getters.pending()
        + " getting"
        + (shutDown ? ", shut down]" : "]");
  }
}
