package io.jasyncio;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One subscriber of a {@link LoopPublisher}, and the task that iterates for it. Numbers are those
 * of the Reactive Streams rules.
 *
 * <pre>
 *   any thread:      request, cancel    write demand, cancelled or refusal; then wake the task
 *   the loop's:      pump, ended        read them at each step; all signals come from here (1.3)
 * </pre>
 */
final class LoopSubscription<T> implements Flow.Subscription {
  private final AsyncIterable<T> source;
  private final EventLoop loop;
  private final AtomicLong demand = new AtomicLong();
  private volatile boolean cancelled;

  /** What is wrong with a request, or null. */
  private volatile Throwable refusal;

  // all others: for the loop's thread alone

  /** Null once it has been told of the end (3.13). */
  private Flow.Subscriber<? super T> subscriber;

  private Task<?> task;
  private boolean begun;
  private Future<Void> waiter;

  LoopSubscription(AsyncIterable<T> source, EventLoop loop, Flow.Subscriber<? super T> subscriber) {
    this.source = source;
    this.loop = loop;
    this.subscriber = subscriber;
  }

  void start() {
    CompletableFuture<Void> run;
    try {
      run = Asyncio.runCoroutineThreadsafe(this::pump, loop);
    } catch (IllegalStateException closed) {
      ended(closed);
      return;
    }
    run.whenComplete(
        (nothing, exception) -> {
          if (!loop.enter(() -> ended(exception))) {
            ended(exception);
          }
        });
  }

  // ---- the subscriber's side

  @Override
  public void request(long n) {
    if (n <= 0) {
      refusal =
          new IllegalArgumentException(
              "request(" + n + "): a subscriber requests 1 or more (Reactive Streams, 3.9)");
      loop.enter(this::stop);
    } else if (demand.getAndUpdate(before -> before + n < 0 ? Long.MAX_VALUE : before + n) == 0) {
      loop.enter(this::wake);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    loop.enter(this::stop);
  }

  // ---- the loop's side

  private void wake() {
    if (waiter != null && !waiter.isDone()) {
      waiter.setResult(null);
    }
  }

  private void stop() {
    if (task != null) {
      task.cancel();
    }
  }

  private boolean isStopped() {
    return cancelled || refusal != null;
  }

  @Async
  private void pump() {
    task = Asyncio.currentTask();
    if (!signal(() -> subscribe())) {
      return;
    }
    AsyncIterator<T> values = source.iterator();
    try {
      while (isAskedForMore() && values.hasNext()) {
        T value = notNull(values.next());
        demand.getAndUpdate(before -> before == Long.MAX_VALUE ? before : before - 1);
        if (isStopped() || !signal(() -> subscriber.onNext(value))) {
          return;
        }
      }
    } finally {
      if (values instanceof AsyncGenerator<T> generator) {
        generator.close();
      }
    }
  }

  /** Suspends until the subscriber has requested a value. False if it wants none. */
  @Async
  private boolean isAskedForMore() {
    while (demand.get() == 0 && !isStopped()) {
      waiter = loop.createFuture();
      Await.await(waiter);
    }
    return !isStopped();
  }

  private void subscribe() {
    begun = true;
    subscriber.onSubscribe(this);
  }

  private static <T> T notNull(T value) {
    return Objects.requireNonNull(value, "null can't be sent to a Flow.Subscriber");
  }

  /** The task has ended, or there never was one; also in the thread that closes the loop. */
  private void ended(Throwable exception) {
    if (!begun && !signal(this::subscribe)) {
      return;
    }
    Throwable failure = refusal == null ? exception : refusal;
    if (cancelled) {
      report(failure);
    } else if (failure == null) {
      signal(() -> subscriber.onComplete());
    } else {
      signal(() -> subscriber.onError(forSubscriber(failure)));
    }
    subscriber = null;
    task = null;
  }

  private static Throwable forSubscriber(Throwable failure) {
    return failure instanceof CancellationException
        ? new CancellationException("the task that iterates for this subscriber was cancelled")
        : failure;
  }

  /** A source that fails when it's closed: the subscriber has gone (3.12). */
  private void report(Throwable failure) {
    if (failure != null && !(failure instanceof CancellationException)) {
      loop.callExceptionHandler(
          ExceptionContext.of("what a subscriber has cancelled failed afterwards", failure));
    }
  }

  /** Calls the subscriber. If that throws, the subscription counts as cancelled (2.13). */
  private boolean signal(Runnable call) {
    try {
      call.run();
      return true;
    } catch (Throwable t) {
      cancelled = true;
      loop.callExceptionHandler(
          ExceptionContext.of("a Flow.Subscriber failed, and gets no more values", t));
      return false;
    }
  }
}
