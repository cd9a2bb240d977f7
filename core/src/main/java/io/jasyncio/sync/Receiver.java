package io.jasyncio.sync;

import io.jasyncio.Async;

/**
 * The end of a {@link Channel} to receive from; made by {@link Channel} and {@link #clone}. Close
 * it, with try-with-resources: senders hear of it when all receivers are closed. Counterpart of
 * {@code trio.MemoryReceiveChannel}.
 *
 * @param <T> the type of the values
 */
public final class Receiver<T> implements AutoCloseable {
  private final ChannelState<T> state;
  private boolean closed;

  Receiver(ChannelState<T> state) {
    this.state = state;
    state.receiverOpened();
  }

  /**
   * Receives a value. Suspends until there is one. Counterpart of {@code receive_channel.receive}.
   *
   * @return the value
   * @throws EndOfChannelException if there is none left and all senders are closed, before or
   *     meanwhile
   * @throws ClosedResourceException if this end is closed, before or meanwhile
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; no value is lost
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  public T receive() {
    checkOpen();
    return state.receive(this);
  }

  /**
   * Receives a value at once. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * receive_channel.receive_nowait}.
   *
   * @return the value
   * @throws WouldBlockException if there is none
   * @throws EndOfChannelException if there is none and all senders are closed
   * @throws ClosedResourceException if this end is closed
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  public T receiveNowait() {
    state.checkThread("Receiver.receiveNowait", "receiver.receiveNowait()");
    checkOpen();
    T value = state.poll();
    if (value == null) {
      throw new WouldBlockException("no value is there: receive() waits for one");
    }
    return value;
  }

  /**
   * Makes another end of the same channel to receive from, to be closed by itself. From the loop's
   * thread. Counterpart of {@code receive_channel.clone}.
   *
   * @return the end
   * @throws ClosedResourceException if this end is closed
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  @Override
  public Receiver<T> clone() {
    state.checkThread("Receiver.clone", "receiver.clone()");
    checkOpen();
    return new Receiver<>(state);
  }

  /**
   * Closes this end. Who waits in it gets a {@link ClosedResourceException}; if it was the last
   * receiver, what is in the buffer is dropped, and who waits to send gets a {@link
   * BrokenResourceException}. Doesn't suspend, and may be called again. From the loop's thread.
   * Counterpart of {@code receive_channel.close}.
   *
   * @throws IllegalStateException if called from another thread than that of the loop where others
   *     have waited
   */
  @Override
  public void close() {
    state.checkThread("Receiver.close", "receiver.close()");
    if (!closed) {
      state.receiverClosed(this);
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
      throw new ClosedResourceException(
          "this Receiver is closed: give each user a clone() to close");
    }
  }

  @Override
  public String toString() {
    return "Receiver[" + (closed ? "closed, " : "") + state + "]";
  }
}
