package io.jasyncio;

import java.util.concurrent.Callable;

/** The future of a function that another thread calls; also the work of that thread. */
final class ExecutorFuture<T> extends PlainFuture<T> implements Runnable {
  /** In a thread that calls a function for a loop: that loop. */
  private static final ThreadLocal<EventLoop> WORKS_FOR = new ThreadLocal<>();

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
      EventLoop outer = WORKS_FOR.get(); // if the executor calls at once, in this thread
      WORKS_FOR.set(getLoop());
      try {
        result = function.call();
      } catch (Throwable t) {
        failure = t;
      } finally {
        WORKS_FOR.set(outer);
      }
    }
    T value = result;
    Throwable thrown = failure;
    getLoop().enter(() -> settle(value, thrown)); // a closed loop has nobody who waits
  }

  /** Whether this thread calls a function for a loop, which expects it to end. */
  static boolean threadWorksFor(EventLoop loop) {
    return WORKS_FOR.get() == loop;
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
