package io.jasyncio.sync;

/**
 * Thrown to who receives from a {@link Channel} that is empty and whose senders are all closed:
 * nothing will come any more. Counterpart of {@code trio.EndOfChannel}.
 */
public final class EndOfChannelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EndOfChannelException(String message) {
    super(message);
  }
}
