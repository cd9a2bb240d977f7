package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.CancelScope;
import io.jasyncio.CancelledError;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Lets coroutines that hold a lock wait until another that holds it says that something has
 * changed. Counterpart of {@code asyncio.Condition}.
 *
 * <pre>{@code
 * try (var held = condition.hold()) {         try (var held = condition.hold()) {
 *   condition.awaitUntil(() -> ready);          ready = true;
 *   …                                           condition.signalAll();
 * }                                           }
 * }</pre>
 *
 * <p>{@code asyncio}'s {@code wait}, {@code notify}, {@code notify_all} are called {@link #await},
 * {@link #signal}, {@link #signalAll} here, as in {@link java.util.concurrent.locks.Condition}:
 * {@link Object#wait()} and its like can't be overridden. For the thread of one loop, as all of
 * {@link io.jasyncio.sync}.
 */
public final class Condition {
  private final Waiters<Waiter> waiters = new Waiters<>(this);
  private final Lock lock;

  /** Makes a condition with a lock of its own. Needs no loop. */
  public Condition() {
    this(new Lock());
  }

  /**
   * Makes a condition of a lock, which may have others.
   *
   * @param lock the lock
   */
  public Condition(Lock lock) {
    this.lock = Objects.requireNonNull(lock, "lock");
  }

  // ---- the lock

  /**
   * Takes the lock. Suspends as {@link Lock#acquire} does. Counterpart of {@code
   * Condition.acquire}.
   *
   * @throws CancelledError if the task is cancelled while it waits
   */
  @Async
  public void acquire() {
    lock.acquire();
  }

  /**
   * Takes the lock for a try-with-resources. Suspends as {@link Lock#acquire} does. Counterpart of
   * {@code async with condition}.
   *
   * @return releases the lock when it's closed
   * @throws CancelledError if the task is cancelled while it waits
   */
  @Async
  public Held hold() {
    return lock.hold();
  }

  /**
   * Gives the lock back. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Condition.release}.
   *
   * @throws IllegalStateException if nobody holds the lock
   */
  public void release() {
    lock.release();
  }

  /**
   * Whether a coroutine holds the lock. Counterpart of {@code Condition.locked}.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return lock.isLocked();
  }

  // ---- waiting

  /**
   * Releases the lock, waits for a signal, and takes the lock again; always suspends. It may return
   * without a signal meant for this coroutine: ask again whether what you wait for is so, or call
   * {@link #awaitUntil}. Counterpart of {@code Condition.wait}.
   *
   * <p>The lock is held again also if this throws: a cancelled task waits for the lock first, and
   * passes on the signal that it may have got.
   *
   * @throws CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException if nobody holds the lock, or if others have waited on another
   *     loop
   */
  @Async
  public void await() {
    checkLocked("await");
    Waiter waiter = new Waiter(waiters.newFuture());
    lock.release();
    waiters.add(waiter);
    boolean returns = false;
    try {
      awaitSignalAndLock(waiter);
      returns = true;
    } finally {
      if (!returns && waiter.isWoken()) {
        waiters.wake(1);
      }
    }
  }

  @Async
  private void awaitSignalAndLock(Waiter waiter) {
    try {
      Await.await(waiter.future);
    } finally {
      waiters.remove(waiter);
      acquireAgain();
    }
  }

  /** Takes the lock, whatever happens; a cancellation meanwhile is thrown afterwards. */
  @Async
  private void acquireAgain() {
    CancelledError cancelled = null;
    boolean acquired = false;
    while (!acquired) {
      try {
        if (cancelled == null) {
          lock.acquire();
        } else {
          CancelScope.shielded(shield -> lock.acquire()); // a cancelled scope would never stop
        }
        acquired = true;
      } catch (CancelledError e) {
        cancelled = e;
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /**
   * Waits, as {@link #await()} does, until something is so. Suspends unless it is so already.
   * Counterpart of {@code Condition.wait_for}.
   *
   * @param predicate asked while the lock is held
   * @throws CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException as {@link #await()}
   */
  @Async
  public void awaitUntil(BooleanSupplier predicate) {
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  // ---- signalling

  /**
   * Wakes the coroutine that has waited longest; it goes on once it has the lock. Doesn't suspend.
   * From the loop's thread. Counterpart of {@code Condition.notify}.
   *
   * @throws IllegalStateException if nobody holds the lock, or if called from another thread than
   *     that of the loop where others have waited
   */
  public void signal() {
    signal(1);
  }

  /**
   * Wakes the coroutines that have waited longest. Doesn't suspend. From the loop's thread.
   * Counterpart of {@code Condition.notify(n)}.
   *
   * @param most how many, if so many wait
   * @throws IllegalStateException if nobody holds the lock, or if called from another thread than
   *     that of the loop where others have waited
   */
  public void signal(int most) {
    waiters.checkThread("Condition.signal", "condition.signal()");
    checkLocked("signal");
    waiters.wake(most);
  }

  /**
   * Wakes all that wait. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Condition.notify_all}.
   *
   * @throws IllegalStateException if nobody holds the lock, or if called from another thread than
   *     that of the loop where others have waited
   */
  public void signalAll() {
    waiters.checkThread("Condition.signalAll", "condition.signalAll()");
    checkLocked("signalAll");
    waiters.wake(Integer.MAX_VALUE);
  }

  private void checkLocked(String method) {
    if (!lock.isLocked()) {
      throw new IllegalStateException(
          "Condition."
              + method
              + " needs the condition's lock, and nobody holds it: write try (var held ="
              + " condition.hold()) {…} around it");
    }
  }

  /**
   * A condition at one moment.
   *
   * @param tasksWaiting how many wait for a signal; who has been woken doesn't count
   * @param lock the lock's state
   */
  public record Statistics(int tasksWaiting, Lock.Statistics lock) {}

  /**
   * How many wait, and the state of the lock.
   *
   * @return the state now
   */
  public Statistics statistics() {
    return new Statistics(waiters.pending(), lock.statistics());
  }

  @Override
  public String toString() {
    return "Condition[" + waiters.pending() + " waiting, " + lock + "]";
  }
}
