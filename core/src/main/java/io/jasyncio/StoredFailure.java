package io.jasyncio;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * What a future failed with, and whether anybody has asked for it. Gets known if the future is gone
 * before somebody does.
 */
final class StoredFailure extends PhantomReference<Future<?>> {
  private final Throwable exception;

  /** Which future it was, in words: it may be gone. */
  private final String future;

  /** Where the task was made, in debug mode; else null. */
  private final Throwable creationSite;

  private volatile boolean retrieved;

  StoredFailure(Future<?> future, Throwable exception, ReferenceQueue<Future<?>> gone) {
    super(future, gone);
    this.exception = exception;
    this.future = future instanceof Task<?> task ? "task " + task.getName() : "a future";
    this.creationSite = future instanceof CoroutineTask<?> task ? task.creationSite() : null;
  }

  /** The exception, for somebody who deals with it. From any thread. */
  Throwable retrieve() {
    if (!retrieved) {
      retrieved = true;
      clear();
    }
    return exception;
  }

  /** The exception, for who only looks. */
  Throwable peek() {
    return exception;
  }

  boolean isRetrieved() {
    return retrieved;
  }

  ExceptionContext report() {
    return ExceptionContext.of(
            "the failure of "
                + future
                + " was never retrieved: nobody awaited it or asked for its result",
            exception)
        .withCreationSite(creationSite);
  }
}
