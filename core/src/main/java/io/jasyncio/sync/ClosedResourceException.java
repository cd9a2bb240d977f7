package io.jasyncio.sync;

/**
 * Thrown to who uses an end of a {@link Channel} that was closed, before or while waiting at it.
 * Counterpart of {@code trio.ClosedResourceError}.
 */
public final class ClosedResourceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ClosedResourceException(String message) {
    super(message);
  }
}
