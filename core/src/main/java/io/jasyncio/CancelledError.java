package io.jasyncio;

/**
 * Thrown at the suspension point of a coroutine that is being cancelled, and by whatever asks a cancelled {@link Future} for its
 * outcome. Counterpart of {@code asyncio.CancelledError}.
 *
 * <p>It is an {@link Error}, as Python made it a {@code BaseException}, so that {@code catch (Exception e)} can't swallow a
 * cancellation by accident. Who catches it, to clean up, should throw it on. Only the blocking {@link Future#get} throws {@link
 * java.util.concurrent.CancellationException} instead, as {@code java.util.concurrent} wants it.
 */
public final class CancelledError extends Error {
  private static final long serialVersionUID = 1;

  /** Makes an error without a message. */
  public CancelledError() {}

  /**
   * Makes an error with a message.
   *
   * @param message why the work is cancelled
   */
  public CancelledError(String message) {
    super(message);
  }

  /**
   * An error for one more who awaits something cancelled. It points to the error that came first, never to a chain of them.
   *
   * @param first what the cancelled work ended with, or null
   */
  static CancelledError of(Throwable first) {
    if (first == null) {
      return new CancelledError();
    }
    Throwable origin =
        first instanceof CancelledError && first.getCause() instanceof CancelledError
            ? first.getCause()
            : first;
    CancelledError error = new CancelledError(origin.getMessage());
    error.initCause(origin);
    return error;
  }
}
