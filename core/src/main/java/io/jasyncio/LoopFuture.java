package io.jasyncio;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What our futures have in common. A task must extend {@link io.jasyncio.runtime.Coroutine} and a
 * plain future shouldn't pay for that, so the fields are in two classes, and what is done with them
 * is here.
 *
 * <pre>
 *   status      outcome                       callbacks
 *   PENDING     (the class's own use)         who waits
 *   FINISHED    the result                    null
 *   FAILED      the StoredFailure             null
 *   CANCELLED   the CancelledError, or null   null
 * </pre>
 *
 * <p>The loop's thread writes; {@code status} is volatile and is written last, so any thread that
 * sees it done sees the outcome.
 */
interface LoopFuture<T> extends Future<T>, Cancellable {
  byte PENDING = 0;
  byte FINISHED = 1;
  byte FAILED = 2;
  byte CANCELLED = 3;

  byte status();

  /** Valid once the status isn't {@link #PENDING}. */
  Object outcome();

  /** Writes the outcome, then the status. */
  void become(byte status, Object outcome);

  Object callbacks();

  void setCallbacks(Object callbacks);

  /** The future in a few words, for messages. */
  String describe();

  // ---- asking

  @Override
  default boolean isDone() {
    return status() != PENDING;
  }

  @Override
  default boolean isCancelled() {
    return status() == CANCELLED;
  }

  @Override
  @SuppressWarnings("unchecked")
  default T result() {
    return switch (status()) {
      case FINISHED -> (T) outcome();
      case FAILED -> throw Throwing.<RuntimeException>sneaky(retrieveFailure());
      case CANCELLED -> throw CancelledError.intoCaller((Throwable) outcome());
      default -> throw notDone("result");
    };
  }

  @Override
  default Throwable exception() {
    return switch (status()) {
      case FINISHED -> null;
      case FAILED -> retrieveFailure();
      case CANCELLED -> throw CancelledError.intoCaller((Throwable) outcome());
      default -> throw notDone("exception");
    };
  }

  /** What this failed with; from now on somebody knows. */
  default Throwable retrieveFailure() {
    return ((StoredFailure) outcome()).retrieve();
  }

  /** An error for a coroutine that awaits a cancelled future. */
  default CancelledError cancelledError() {
    return CancelledError.intoAwaiter((Throwable) outcome());
  }

  private InvalidStateException notDone(String what) {
    return new InvalidStateException(
        describe()
            + " has no "
            + what
            + " yet: ask isDone() first, or in an @Async method write Await.await(future)");
  }

  // ---- ending

  @Override
  default void setResult(T result) {
    checkSettable("setResult");
    complete(FINISHED, result);
  }

  @Override
  default void setException(Throwable exception) {
    if (exception == null) {
      throw new NullPointerException("exception");
    }
    checkSettable("setException");
    completeFailed(exception);
  }

  private void checkSettable(String method) {
    getLoop().checkThread("Future." + method, "future." + method + "(…)");
    if (isDone()) {
      throw new InvalidStateException(describe() + " is done already: it is set once");
    }
  }

  default void completeFailed(Throwable exception) {
    complete(FAILED, getLoop().failures().store(this, exception));
  }

  /** Ends the future, and schedules its callbacks. */
  default void complete(byte status, Object outcome) {
    EventLoop loop = getLoop();
    Object callbacks = callbacks();
    if (callbacks != null) {
      loop.checkOpen();
      setCallbacks(null);
    }
    become(status, outcome);
    loop.blockedGets().wake(this);
    Callbacks.schedule(callbacks, this);
  }

  // ---- cancelling

  @Override
  default boolean cancel() {
    EventLoop loop = getLoop();
    if (isDone() || loop.isClosed()) {
      return false;
    }
    return loop.isOwnThread() ? loop.cancelWalk().cancel(this) : loop.enter(this::cancel);
  }

  /** Whether cancelling would have an effect. */
  default boolean acceptsCancel() {
    return !isDone();
  }

  /** Goes through the pending futures that this one waits for. */
  default void forEachAwaited(Consumer<? super LoopFuture<?>> action) {}

  // ---- dumps

  /** What those who await this wait for, in words. */
  default String waitText() {
    return describe();
  }

  /** Goes through the futures that can end this one. */
  default void forEachEnder(Consumer<? super Future<?>> action) {
    forEachAwaited(action);
  }

  // ---- callbacks

  @Override
  default void addDoneCallback(Consumer<? super Future<T>> callback) {
    if (callback == null) {
      throw new NullPointerException("callback");
    }
    EventLoop loop = getLoop();
    loop.checkThread("Future.addDoneCallback", "future.addDoneCallback(…)");
    loop.checkOpen();
    Consumer<? super Future<T>> inContext = ContextCallback.captured(callback);
    if (isDone()) {
      loop.schedule(new DoneCallback<>(this, inContext));
    } else {
      setCallbacks(Callbacks.with(callbacks(), inContext));
    }
  }

  @Override
  default int removeDoneCallback(Consumer<? super Future<T>> callback) {
    getLoop().checkThread("Future.removeDoneCallback", "future.removeDoneCallback(…)");
    int removed = Callbacks.count(callbacks(), callback);
    if (removed > 0) {
      setCallbacks(Callbacks.without(callbacks(), callback));
    }
    return removed;
  }

  // ---- java.util.concurrent

  @Override
  default T get() throws InterruptedException, ExecutionException {
    if (!isDone()) {
      checkMayBlock();
      getLoop().blockedGets().await(this, null);
    }
    return outcomeForThreads();
  }

  @Override
  default T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!isDone()) {
      checkMayBlock();
      long deadline = System.nanoTime() + unit.toNanos(timeout);
      if (!getLoop().blockedGets().await(this, deadline) && !getLoop().isClosed()) {
        throw new TimeoutException(describe() + " isn't done in time");
      }
    }
    return outcomeForThreads();
  }

  private void checkMayBlock() {
    EventLoop loop = getLoop();
    if (loop.isOwnThread()) {
      throw new IllegalStateException(
          "Future.get would wait for ever: "
              + describe()
              + " isn't done, and this is the thread of its loop, which alone could end it. "
              + (loop.isRunning()
                  ? "In an @Async method write Await.await(future); elsewhere ask isDone() first"
                  : "Run the loop: loop.runUntilComplete(future)"));
    }
  }

  @SuppressWarnings("unchecked")
  private T outcomeForThreads() throws ExecutionException {
    switch (status()) {
      case FINISHED:
        return (T) outcome();
      case FAILED:
        Throwable failure = retrieveFailure();
        if (failure instanceof CancelledError) {
          throw cancellation(failure);
        }
        throw new ExecutionException(failure);
      case CANCELLED:
        throw cancellation((Throwable) outcome());
      default:
        throw new IllegalStateException(
            describe() + " will never be done: its loop has been closed");
    }
  }

  private static CancellationException cancellation(Throwable cause) {
    CancellationException exception = new CancellationException();
    exception.initCause(cause);
    return exception;
  }

  @Override
  default CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> stage = new CompletableFuture<>();
    if (isDone()) {
      passOutcomeTo(stage);
      return stage;
    }
    EventLoop loop = getLoop();
    if (loop.isOwnThread()) {
      addDoneCallback(done -> passOutcomeTo(stage));
    } else if (!loop.enter(() -> addDoneCallback(done -> passOutcomeTo(stage)))) {
      loop.checkOpen();
    }
    loop.heldStages().add(stage);
    stage.whenComplete((value, exception) -> cancel()); // without effect if this has ended it
    return stage;
  }

  @SuppressWarnings("unchecked")
  private void passOutcomeTo(CompletableFuture<T> stage) {
    switch (status()) {
      case FINISHED -> stage.complete((T) outcome());
      case FAILED -> stage.completeExceptionally(retrieveFailure());
      default -> stage.cancel(false);
    }
  }
}
