package io.jasyncio;

import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link ExceptionHandler} is told: a message, and whatever is known beside it. Counterpart
 * of the context dictionary of {@code loop.call_exception_handler}.
 */
public final class ExceptionContext {
  private final String message;
  private final Throwable exception;
  private final Future<?> future;
  private final Handle handle;

  private ExceptionContext(String message, Throwable exception, Future<?> future, Handle handle) {
    this.message = Objects.requireNonNull(message, "message");
    this.exception = exception;
    this.future = future;
    this.handle = handle;
  }

  /**
   * A context without an exception.
   *
   * @param message what happened
   * @return the context
   */
  public static ExceptionContext of(String message) {
    return new ExceptionContext(message, null, null, null);
  }

  /**
   * A context with an exception.
   *
   * @param message what happened
   * @param exception what was thrown, or null
   * @return the context
   */
  public static ExceptionContext of(String message, Throwable exception) {
    return new ExceptionContext(message, exception, null, null);
  }

  /**
   * The same context, with the future or task that it is about.
   *
   * @param future the future or task
   * @return a new context
   */
  public ExceptionContext withFuture(Future<?> future) {
    return new ExceptionContext(message, exception, future, handle);
  }

  /**
   * The same context, with the callback that it is about.
   *
   * @param handle the callback's handle
   * @return a new context
   */
  public ExceptionContext withHandle(Handle handle) {
    return new ExceptionContext(message, exception, future, handle);
  }

  /**
   * What happened, in a sentence.
   *
   * @return the message
   */
  public String message() {
    return message;
  }

  /**
   * What was thrown.
   *
   * @return the exception, or null if there is none
   */
  public Throwable exception() {
    return exception;
  }

  /**
   * The future or task that it is about.
   *
   * @return the future, if it is known and still there
   */
  public Optional<Future<?>> future() {
    return Optional.ofNullable(future);
  }

  /**
   * The callback that it is about.
   *
   * @return the callback's handle, if there is one
   */
  public Optional<Handle> handle() {
    return Optional.ofNullable(handle);
  }

  @Override
  public String toString() {
    return exception == null ? message : message + ": " + exception;
  }
}
