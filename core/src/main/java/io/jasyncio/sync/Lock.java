package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Resource;
import io.jasyncio.Task;
import java.util.List;

/**
 * A lock that one coroutine at a time holds, and may keep while it is suspended. Handed on in the
 * order of arrival. Counterpart of {@code asyncio.Lock}.
 *
 * <pre>{@code
 * try (var held = lock.hold()) {
 *   …
 * }
 * }</pre>
 *
 * <p>Not reentrant: a coroutine that acquires it twice waits for ever. Any coroutine may release
 * it. For the thread of one loop, as all of {@link io.jasyncio.sync}.
 */
public final class Lock implements Resource {
  /*
   * To release doesn't give the lock to the first waiter: the lock is free, and the waiter is woken
   * and takes it when it goes on. Newcomers don't overtake it: they wait as long as there is anybody
   * in the list who isn't cancelled. So whenever the lock is free and somebody waits, the first in
   * the list is one who will go on by itself (woken or cancelled), and if that one doesn't take the
   * lock, it wakes the next.
   */

  private final Waiters<Waiter> waiters = new Waiters<>(this);
  private final Held held = this::release;
  private boolean locked;
  private Task<?> owner;

  /** Makes a lock that is free. Needs no loop. */
  public Lock() {}

  /**
   * Takes the lock. Suspends while another holds it, or others wait for it. Counterpart of {@code
   * Lock.acquire}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; it hasn't the lock
   *     then
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public void acquire() {
    if (locked || waiters.hasLive()) {
      awaitTurn();
    }
    locked = true;
    owner = Asyncio.currentTask();
  }

  /**
   * Takes the lock for a try-with-resources. Suspends as {@link #acquire} does. Counterpart of
   * {@code async with lock}.
   *
   * @return releases the lock when it's closed
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public Held hold() {
    acquire();
    return held;
  }

  @Async
  private void awaitTurn() {
    Waiter waiter = new Waiter(waiters.newFuture());
    waiters.add(waiter);
    boolean myTurn = false;
    try {
      Await.await(waiter.future);
      myTurn = true;
    } finally {
      waiters.remove(waiter);
      if (!myTurn && !locked) {
        waiters.wakeFirst();
      }
    }
  }

  /**
   * Gives the lock back; the one who has waited longest gets it. Doesn't suspend. From the loop's
   * thread. Counterpart of {@code Lock.release}.
   *
   * @throws IllegalStateException if nobody holds the lock, or if called from another thread than
   *     that of the loop where others have waited
   */
  public void release() {
    waiters.checkThread("Lock.release", "lock.release()");
    if (!locked) {
      throw new IllegalStateException(
          "a Lock was released that nobody holds: release it once for each acquire(), or write try"
              + " (var held = lock.hold()) {…}");
    }
    waiters.wakeFirst();
    locked = false;
    owner = null;
  }

  /**
   * Whether a coroutine holds the lock. False also while a woken waiter is about to take it.
   * Counterpart of {@code Lock.locked}.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return locked;
  }

  /** {@inheritDoc} Here the task that took the lock. */
  @Override
  public List<Task<?>> heldBy() {
    return owner == null ? List.of() : List.of(owner);
  }

  /**
   * A lock at one moment.
   *
   * @param locked whether it is held
   * @param owner the task that took it, or null if it is free
   * @param tasksWaiting how many wait for it; who has been woken doesn't count
   */
  public record Statistics(boolean locked, Task<?> owner, int tasksWaiting) {}

  /**
   * Who holds the lock, and how many wait.
   *
   * @return the state now
   */
  public Statistics statistics() {
    return new Statistics(locked, owner, waiters.pending());
  }

  @Override
  public String toString() {
    return "Lock["
        + (!locked ? "free" : owner == null ? "held" : "held by " + owner.getName())
        + ", "
        + waiters.pending()
        + " waiting]";
  }
}
