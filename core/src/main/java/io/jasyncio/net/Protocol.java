package io.jasyncio.net;

import java.nio.ByteBuffer;

/**
 * What to do when something happens to a connection, in plain code that never suspends: for
 * protocols that need no coroutine for each connection. Counterpart of {@code asyncio.Protocol}.
 *
 * <p>The loop calls {@link #connectionMade} once, then {@link #dataReceived} any number of times,
 * {@link #eofReceived} at most once, and {@link #connectionLost} once. What one of these throws
 * goes to the loop's exception handler and ends the connection; what {@link #pauseWriting} or
 * {@link #resumeWriting} throws goes there too, and the connection stays.
 *
 * <p>All are called in the loop's thread and mustn't block.
 */
public interface Protocol {
  /**
   * A connection has been made. Counterpart of {@code connection_made}.
   *
   * @param transport what to write to
   */
  default void connectionMade(Transport transport) {}

  /**
   * Bytes have come. Counterpart of {@code data_received}.
   *
   * @param data the bytes, at least one; the buffer is the loop's, to be read before this returns
   */
  default void dataReceived(ByteBuffer data) {}

  /**
   * The other side writes no more. Counterpart of {@code eof_received}.
   *
   * @return whether to keep the connection open, to go on writing; otherwise it is closed, once
   *     what was written has been sent
   */
  default boolean eofReceived() {
    return false;
  }

  /**
   * The connection has ended. Counterpart of {@code connection_lost}.
   *
   * @param failure what it was lost by; null if it was closed, by either side
   */
  default void connectionLost(Throwable failure) {}

  /**
   * More is buffered than the high-water mark: write no more for now. Counterpart of {@code
   * pause_writing}.
   */
  default void pauseWriting() {}

  /** No more is buffered than the low-water mark. Counterpart of {@code resume_writing}. */
  default void resumeWriting() {}
}
