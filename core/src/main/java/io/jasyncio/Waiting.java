package io.jasyncio;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waiting for futures without asking how they ended: what {@code asyncio.wait} is made of. */
final class Waiting implements Consumer<Future<?>>, Resource {
  /*
   * As Lib/asyncio/tasks.py (3.13) has it, _wait and _cancel_and_wait. The futures don't know the
   * waiter but by a callback, which is removed however the wait ends: the futures may outlive many
   * waiters.
   */

  /** Stands for no time limit, in nanoseconds. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private final ReturnWhen returnWhen;
  private final Collection<? extends Future<?>> futures;
  private final Future<Void> waiter;
  private int pending;

  /** Null stands for no limit. */
  static long nanosOf(Duration timeout) {
    return timeout == null ? UNLIMITED : EventLoop.nanosOf(timeout);
  }

  private Waiting(EventLoop loop, Collection<? extends Future<?>> futures, ReturnWhen returnWhen) {
    this.waiter = loop.createFuture(this);
    this.futures = futures;
    this.pending = futures.size();
    this.returnWhen = returnWhen;
  }

  /**
   * Waits for some of several futures.
   *
   * @param nanos how long at most, or {@link #UNLIMITED}
   */
  @Async
  static <F extends Future<?>> Waited<F> waitFor(
      Collection<F> futures, long nanos, ReturnWhen returnWhen) {
    Set<F> distinct = new LinkedHashSet<>(futures);
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException(
          "Await.wait needs a future to wait for: it was given none");
    }
    EventLoop loop = Asyncio.getRunningLoop();
    distinct.forEach(future -> checkOfLoop(loop, future, "Await.wait"));
    Waiting waiting = new Waiting(loop, distinct, returnWhen);
    TimerHandle timer =
        nanos == UNLIMITED ? null : loop.callAt(loop.deadline(nanos), waiting::release);
    try {
      distinct.forEach(future -> future.addDoneCallback(waiting));
      Await.await(waiting.waiter);
    } finally {
      if (timer != null) {
        timer.cancel();
      }
      distinct.forEach(future -> future.removeDoneCallback(waiting));
    }
    return Waited.of(distinct);
  }

  /** Refuses a future of another loop, which nobody here could be told the end of. */
  static void checkOfLoop(EventLoop loop, Future<?> future, String method) {
    if (future.getLoop() != loop) {
      throw new IllegalArgumentException(
          method
              + " takes futures of the loop that runs it, "
              + loop
              + ", but one belongs to "
              + future.getLoop()
              + ". Of that one give future.toCompletableFuture() to Await.await");
    }
  }

  /** A future's result, within a time. */
  @Async
  static <T> T limited(Future<T> future, long nanos) throws TimeoutException {
    if (nanos <= 0) {
      return resultNow(future);
    }
    return Timeout.run(Timeout.afterNanos(nanos), timeout -> Await.await(future));
  }

  /** A coroutine's result, within a time. */
  @Async
  static <T> T limited(AsyncCallable<T> body, long nanos) throws TimeoutException {
    if (nanos <= 0) {
      return resultNow(Asyncio.createTask(body));
    }
    return Timeout.run(Timeout.afterNanos(nanos), Timeout.block(body));
  }

  /** A coroutine without a result, within a time. */
  @Async
  static void limited(AsyncRunnable body, long nanos) throws TimeoutException {
    if (nanos <= 0) {
      resultNow(Asyncio.createTask(body));
    } else {
      Timeout.run(Timeout.afterNanos(nanos), Timeout.block(body));
    }
  }

  /** Cancels a future that isn't done, and waits for its end, whatever it is. */
  @Async
  static void cancelAndWait(Future<?> future) {
    Waiting waiting = new Waiting(future.getLoop(), List.of(future), ReturnWhen.ALL_COMPLETED);
    future.addDoneCallback(waiting);
    try {
      future.cancel();
      Await.await(waiting.waiter);
    } finally {
      future.removeDoneCallback(waiting);
    }
  }

  /** The result of a future that gets no time at all: cancelled, unless it's done. */
  @Async
  static <T> T resultNow(Future<T> future) throws TimeoutException {
    if (!future.isDone()) {
      checkOfLoop(Asyncio.getRunningLoop(), future, "Await.waitFor");
      cancelAndWait(future);
      try {
        return future.result();
      } catch (CancelledError e) { // also the failure of a gathered future
        throw Timeout.timeoutException(e);
      }
    }
    return future.result();
  }

  /** One of the futures is done. */
  @Override
  public void accept(Future<?> future) {
    pending--;
    if (pending == 0
        || returnWhen == ReturnWhen.FIRST_COMPLETED
        || returnWhen == ReturnWhen.FIRST_EXCEPTION
            && !future.isCancelled()
            && future.exception() != null) {
      release();
    }
  }

  /** All of them, if all must end. */
  @Override
  public Collection<? extends Future<?>> heldBy() {
    return pending == 1 || returnWhen == ReturnWhen.ALL_COMPLETED ? futures : List.of();
  }

  @Override
  public String toString() {
    return "wait, " + pending + " of " + futures.size() + " pending, " + returnWhen;
  }

  private void release() {
    if (!waiter.isDone()) {
      waiter.setResult(null);
    }
  }
}
