package io.jasyncio.sync;

/**
 * Thrown to who puts into a {@link Queue} that was shut down, and to who gets from one that is
 * empty. Counterpart of {@code asyncio.QueueShutDown}.
 */
public final class QueueShutDownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QueueShutDownException(String message) {
    super(message);
  }
}
