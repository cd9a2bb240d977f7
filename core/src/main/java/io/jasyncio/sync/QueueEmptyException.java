package io.jasyncio.sync;

/**
 * Thrown by {@link Queue#getNowait} when there is nothing to get. Counterpart of {@code
 * asyncio.QueueEmpty}.
 */
public final class QueueEmptyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QueueEmptyException(String message) {
    super(message);
  }
}
