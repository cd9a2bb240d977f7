package io.jasyncio.sync;

import io.jasyncio.Async;
import java.util.Objects;

/**
 * The end of a {@link Channel} to send into; made by {@link Channel} and {@link #clone}. Close it,
 * with try-with-resources: receivers wait for values until all senders are closed. Counterpart of
 * {@code trio.MemorySendChannel}.
 *
 * @param <T> the type of the values
 */
public final class Sender<T> implements AutoCloseable {
  private final ChannelState<T> state;
  private boolean closed;

  Sender(ChannelState<T> state) {
    this.state = state;
    state.senderOpened();
  }

  /**
   * Sends a value. Suspends until a receiver or the buffer has room for it. Counterpart of {@code
   * send_channel.send}.
   *
   * @param value the value, not null
   * @throws ClosedResourceException if this end is closed, before or meanwhile
   * @throws BrokenResourceException if all receivers are closed, before or meanwhile
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; if the value was
   *     taken in the very same turn, it is received all the same
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public void send(T value) {
    Objects.requireNonNull(value, "value");
    checkOpen();
    state.send(this, value);
  }

  /**
   * Sends a value at once. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * send_channel.send_nowait}.
   *
   * @param value the value, not null
   * @throws WouldBlockException if there is no room for it
   * @throws ClosedResourceException if this end is closed
   * @throws BrokenResourceException if all receivers are closed
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public void sendNowait(T value) {
    state.checkThread("Sender.sendNowait", "sender.sendNowait(…)");
    Objects.requireNonNull(value, "value");
    checkOpen();
    if (!state.offer(value)) {
      throw new WouldBlockException("no receiver waits and the buffer is full: send(…) waits");
    }
  }

  /**
   * Makes another end of the same channel to send into, to be closed by itself. From the loop's
   * thread. Counterpart of {@code send_channel.clone}.
   *
   * @return the end
   * @throws ClosedResourceException if this end is closed
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  @Override
  public Sender<T> clone() {
    state.checkThread("Sender.clone", "sender.clone()");
    checkOpen();
    return new Sender<>(state);
  }

  /**
   * Closes this end. Who waits in it gets a {@link ClosedResourceException}; if it was the last
   * sender, who waits to receive gets an {@link EndOfChannelException}. Doesn't suspend, and may be
   * called again. From the loop's thread. Counterpart of {@code send_channel.close}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  @Override
  public void close() {
    state.checkThread("Sender.close", "sender.close()");
    if (!closed) {
      state.senderClosed(this);
      closed = true;
    }
  }

  /**
   * What is in the channel, and who waits.
   *
   * @return the state now
   */
  public Channel.Statistics statistics() {
    return state.statistics();
  }

  void checkOpen() {
    if (closed) {
      throw new ClosedResourceException("this Sender is closed: give each user a clone() to close");
    }
  }

  @Override
  public String toString() {
    return "Sender[" + (closed ? "closed, " : "") + state + "]";
  }
}
