package io.jasyncio.sync;

/**
 * Thrown by {@link Sender#sendNowait} and {@link Receiver#receiveNowait} when they would have to
 * wait. Counterpart of {@code trio.WouldBlock}.
 */
public final class WouldBlockException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WouldBlockException(String message) {
    super(message);
  }
}
