package io.jasyncio.sync;

/**
 * Thrown to who waits at a {@link Barrier} that is reset or aborted, and to who comes to an aborted
 * one. Counterpart of {@code asyncio.BrokenBarrierError}; unchecked, unlike {@link
 * java.util.concurrent.BrokenBarrierException}.
 */
public final class BrokenBarrierException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  BrokenBarrierException(String message) {
    super(message);
  }
}
