package io.jasyncio;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Several futures, one after the other as they get done: made by {@link Asyncio#asCompleted}.
 * Counterpart of what {@code asyncio.as_completed} returns.
 *
 * <pre>{@code
 * var downloads = Asyncio.asCompleted(tasks);
 * while (downloads.hasNext()) {
 *   Task<Page> download = downloads.next();   // suspends until another one is done
 *   show(download.result());
 * }
 * }</pre>
 *
 * <p>For the loop's thread. Nothing is cancelled if the loop is left early.
 *
 * @param <F> the type of the futures
 */
public final class AsCompleted<F extends Future<?>> {
  private final EventLoop loop;
  private final Queue<F> completed = new ArrayDeque<>();
  private final Deque<Future<Void>> waiters = new ArrayDeque<>();

  /** How many haven't been promised to a caller of {@link #next}. */
  private int left;

  AsCompleted(EventLoop loop, Collection<F> futures) {
    this.loop = loop;
    Set<F> distinct = new LinkedHashSet<>(futures);
    this.left = distinct.size();
    distinct.forEach(future -> Waiting.checkOfLoop(loop, future, "Asyncio.asCompleted"));
    for (F future : distinct) {
      Consumer<Future<?>> callback = done -> add(future);
      future.addDoneCallback(callback);
    }
  }

  private void add(F future) {
    completed.add(future);
    wakeOne();
  }

  private void wakeOne() {
    Future<Void> waiter;
    while ((waiter = waiters.poll()) != null) {
      if (!waiter.isDone()) {
        waiter.setResult(null);
        return;
      }
    }
  }

  /**
   * Whether {@link #next} has another future to give, now or later. Doesn't suspend.
   *
   * @return false once each future has been asked for
   */
  public boolean hasNext() {
    return left > 0;
  }

  /**
   * The future that was done next. Suspends until there is one; several coroutines may ask, and are
   * served in their order.
   *
   * @return one of the futures, done: it may have failed
   * @throws NoSuchElementException if each future has been asked for
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public F next() {
    if (left == 0) {
      throw new NoSuchElementException("each of the futures has been given: ask hasNext() first");
    }
    left--;
    while (completed.isEmpty()) {
      Future<Void> waiter = loop.createFuture();
      waiters.add(waiter);
      try {
        Await.await(waiter);
      } catch (CancelledError e) {
        left++;
        waiters.remove(waiter);
        if (!waiter.isCancelled() && !completed.isEmpty()) {
          wakeOne(); // woken and cancelled in the same turn: somebody else's turn
        }
        throw e;
      }
    }
    return completed.remove();
  }
}
