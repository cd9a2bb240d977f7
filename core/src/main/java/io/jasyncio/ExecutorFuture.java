package io.jasyncio;

import java.util.concurrent.Callable;

/** The future of a function that another thread calls; also the work of that thread. */
final class ExecutorFuture<T> extends PlainFuture<T> implements Runnable {
  private final Callable<? extends T> function;

  ExecutorFuture(EventLoop loop, Callable<? extends T> function) {
    super(loop);
    this.function = function;
  }

  /** In the executor's thread. A future that was cancelled before that isn't worth the call. */
  @Override
  public void run() {
    T result = null;
    Throwable failure = null;
    if (!isDone()) {
      try {
        result = function.call();
      } catch (Throwable t) {
        failure = t;
      }
    }
    T value = result;
    Throwable thrown = failure;
    getLoop().enter(() -> settle(value, thrown)); // a closed loop has nobody who waits
  }

  private void settle(T result, Throwable failure) {
    getLoop().idle().workArrived();
    if (isDone()) {
      return; // abandoned
    }
    if (failure == null) {
      complete(FINISHED, result);
    } else if (failure instanceof CancelledError) {
      complete(CANCELLED, failure);
    } else {
      completeFailed(failure);
    }
  }

  @Override
  public String describe() {
    return "the future of a function in an executor";
  }
}
