package io.jasyncio;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A loop's failures that nobody has asked for. They are reported when their future has been
 * collected as garbage, or when the loop is closed. For the loop's thread alone.
 */
final class Failures {
  private static final int TIDY_FROM = 64;

  private final EventLoop loop;
  private final ReferenceQueue<Future<?>> gone = new ReferenceQueue<>();
  private List<StoredFailure> stored = new ArrayList<>();
  private int tidyAt = TIDY_FROM;

  Failures(EventLoop loop) {
    this.loop = loop;
  }

  /** Stores what a future failed with. */
  StoredFailure store(Future<?> future, Throwable exception) {
    StoredFailure failure = new StoredFailure(future, exception, gone);
    if (stored.size() >= tidyAt) {
      stored.removeIf(StoredFailure::isRetrieved);
      tidyAt = Math.max(TIDY_FROM, stored.size() * 2);
    }
    stored.add(failure);
    return failure;
  }

  /** Tells what a future failed with, if it did; from now on somebody knows. */
  static void tell(Future<?> done, Consumer<? super Throwable> listener) {
    if (!done.isCancelled()) {
      Throwable failure = done.exception();
      if (failure != null) {
        listener.accept(failure);
      }
    }
  }

  /** Reports those whose future is gone. */
  void reportGone() {
    Reference<? extends Future<?>> next;
    while ((next = gone.poll()) != null) {
      report((StoredFailure) next);
    }
  }

  /** Reports all that nobody has asked for. */
  void reportAll() {
    List<StoredFailure> all = stored;
    stored = new ArrayList<>();
    all.forEach(this::report);
  }

  private void report(StoredFailure failure) {
    if (!failure.isRetrieved()) {
      failure.retrieve();
      loop.callExceptionHandler(failure.report());
    }
  }
}
