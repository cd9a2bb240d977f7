package io.jasyncio.sync;

import io.jasyncio.Async;
import io.jasyncio.Await;

/**
 * A number of permits, of which each coroutine takes one and gives one back. Permits are given in
 * the order of arrival. Counterpart of {@code asyncio.Semaphore}.
 *
 * <pre>{@code
 * Semaphore atMostTen = new Semaphore(10);
 * …
 * try (var held = atMostTen.hold()) {
 *   …
 * }
 * }</pre>
 *
 * <p>For the thread of one loop, as all of {@link io.jasyncio.sync}.
 */
public class Semaphore {
  /*
   * A released permit is given to the first who waits: it is never in `permits` meanwhile. Who is
   * woken owns one, and gives it back if cancelled before it goes on. Newcomers wait as long as
   * there is anybody in the list who isn't cancelled, even if there are permits, so permits and
   * pending waiters may be there at once; whoever leaves the list then gives away what is there.
   */

  private final Waiters<Waiter> waiters = new Waiters<>(this);
  private final Held held = this::release;
  private int permits;

  /**
   * Makes a semaphore. Needs no loop.
   *
   * @param permits how many permits there are
   * @throws IllegalArgumentException if negative
   */
  public Semaphore(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("a semaphore of " + permits + " permits: 0 is the least");
    }
    this.permits = permits;
  }

  /**
   * Takes a permit. Suspends while there is none, or others wait for one. Counterpart of {@code
   * Semaphore.acquire}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; it hasn't a permit
   *     then
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public final void acquire() {
    if (isLocked()) {
      awaitPermit();
    } else {
      permits--;
    }
  }

  /**
   * Takes a permit for a try-with-resources. Suspends as {@link #acquire} does. Counterpart of
   * {@code async with semaphore}.
   *
   * @return releases the permit when it's closed
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public final Held hold() {
    acquire();
    return held;
  }

  @Async
  private void awaitPermit() {
    Waiter waiter = new Waiter(waiters.newFuture());
    waiters.add(waiter);
    boolean granted = false;
    try {
      Await.await(waiter.future);
      granted = true;
    } finally {
      waiters.remove(waiter);
      if (!granted && waiter.isWoken()) {
        permits++;
      }
      permits -= waiters.wake(permits);
    }
  }

  /**
   * Gives a permit back, to the one who has waited longest. Doesn't suspend. From the loop's
   * thread. Counterpart of {@code Semaphore.release}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public void release() {
    checkThread();
    if (waiters.wake(1) == 0) {
      permits++;
    }
  }

  /**
   * Whether {@link #acquire} would have to wait. Counterpart of {@code Semaphore.locked}.
   *
   * @return true if there is no permit, or others wait for one
   */
  public final boolean isLocked() {
    return permits == 0 || waiters.hasLive();
  }

  final void checkThread() {
    waiters.checkThread("Semaphore.release", "semaphore.release()");
  }

  /** The permits that nobody has. */
  final int permits() {
    return permits;
  }

  /**
   * A semaphore at one moment.
   *
   * @param permits how many permits nobody has
   * @param tasksWaiting how many wait for one; who has been woken, and has one, doesn't count
   */
  public record Statistics(int permits, int tasksWaiting) {}

  /**
   * How many permits there are, and how many wait.
   *
   * @return the state now
   */
  public final Statistics statistics() {
    return new Statistics(permits, waiters.pending());
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + "["
        + permits
        + " permits, "
        + waiters.pending()
        + " waiting]";
  }
}
