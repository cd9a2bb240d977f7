package io.jasyncio.sync;

/**
 * Thrown to who sends into a {@link Channel} whose receivers are all closed: nobody would ever
 * receive it. Counterpart of {@code trio.BrokenResourceError}.
 */
public final class BrokenResourceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  BrokenResourceException(String message) {
    super(message);
  }
}
