package io.jasyncio;

/**
 * Thrown when a {@link Future} isn't in the state that an operation needs: asked for its result
 * before it is done, or given one twice. Counterpart of {@code asyncio.InvalidStateError}.
 */
public class InvalidStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was asked, and of what
   */
  public InvalidStateException(String message) {
    super(message);
  }
}
