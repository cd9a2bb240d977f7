package io.jasyncio.sync;

/**
 * Thrown by {@link Queue#putNowait} when there is no room. Counterpart of {@code
 * asyncio.QueueFull}.
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QueueFullException(String message) {
    super(message);
  }
}
