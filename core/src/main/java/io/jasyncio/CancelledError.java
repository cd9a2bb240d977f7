package io.jasyncio;

/**
 * Thrown at the suspension point of a coroutine that is being cancelled, and by whatever asks a
 * cancelled {@link Future} for its outcome. Counterpart of {@code asyncio.CancelledError}.
 *
 * <p>It is an {@link Error}, as Python made it a {@code BaseException}, so that {@code catch
 * (Exception e)} can't swallow a cancellation by accident. Who catches it, to clean up, should
 * throw it on. Only the blocking {@link Future#get} throws {@link
 * java.util.concurrent.CancellationException} instead, as {@code java.util.concurrent} wants it.
 */
public final class CancelledError extends Error {
  private static final long serialVersionUID = 1;

  /** Makes an error without a message. */
  public CancelledError() {
    super.fillInStackTrace();
  }

  /**
   * Makes an error with a message.
   *
   * @param message why the work is cancelled
   */
  public CancelledError(String message) {
    super(message);
    super.fillInStackTrace();
  }

  private CancelledError(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * An error that the loop throws into a coroutine, whose own trace would show nothing but the
   * loop. A million tasks may be cancelled at once: so it has none.
   */
  static CancelledError intoCoroutine() {
    return new CancelledError(null, null);
  }

  /**
   * An error, without a trace, for one more who awaits something cancelled. It points to the error
   * that came first, never to a chain of them.
   *
   * @param first what the cancelled work ended with, or null
   */
  static CancelledError intoAwaiter(Throwable first) {
    if (first == null) {
      return intoCoroutine();
    }
    Throwable origin =
        first instanceof CancelledError && first.getCause() instanceof CancelledError
            ? first.getCause()
            : first;
    return new CancelledError(origin.getMessage(), origin);
  }

  /** An error for plain code that asks for the outcome of something cancelled. */
  static CancelledError intoCaller(Throwable first) {
    CancelledError error = intoAwaiter(first);
    error.withStackTrace();
    return error;
  }

  private void withStackTrace() {
    super.fillInStackTrace();
  }

  /** Called by {@link Throwable}'s constructor; the constructors above decide. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
