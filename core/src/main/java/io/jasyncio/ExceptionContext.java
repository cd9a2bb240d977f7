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
  private final Throwable creationSite;

  private ExceptionContext(
      String message,
      Throwable exception,
      Future<?> future,
      Handle handle,
      Throwable creationSite) {
    this.message = Objects.requireNonNull(message, "message");
    this.exception = exception;
    this.future = future;
    this.handle = handle;
    this.creationSite = creationSite;
  }

  /**
   * A context without an exception.
   *
   * @param message what happened
   * @return the context
   */
  public static ExceptionContext of(String message) {
    return new ExceptionContext(message, null, null, null, null);
  }

  /**
   * A context with an exception.
   *
   * @param message what happened
   * @param exception what was thrown, or null
   * @return the context
   */
  public static ExceptionContext of(String message, Throwable exception) {
    return new ExceptionContext(message, exception, null, null, null);
  }

  /**
   * The same context, with the future or task that it is about.
   *
   * @param future the future or task
   * @return a new context
   */
  public ExceptionContext withFuture(Future<?> future) {
    return new ExceptionContext(message, exception, future, handle, creationSite);
  }

  /**
   * The same context, with the callback that it is about.
   *
   * @param handle the callback's handle
   * @return a new context
   */
  public ExceptionContext withHandle(Handle handle) {
    return new ExceptionContext(message, exception, future, handle, creationSite);
  }

  /**
   * The same context, with the place where the task was made.
   *
   * @param site a throwable whose stack trace shows the place, or null
   * @return a new context
   */
  public ExceptionContext withCreationSite(Throwable site) {
    return new ExceptionContext(message, exception, future, handle, site);
  }

  /**
   * Where the task that it is about was made. Counterpart of the key {@code source_traceback}.
   *
   * @return a throwable whose stack trace shows the place, in {@linkplain EventLoop#setDebug debug
   *     mode}
   */
  public Optional<Throwable> creationSite() {
    return Optional.ofNullable(creationSite);
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
