package io.jasyncio.sync;

/**
 * A way for values from coroutines that send to coroutines that receive, whose two ends close: when
 * all senders are closed, receivers get what is left and then hear of the end; when all receivers
 * are closed, senders hear of that. Counterpart of {@code trio.open_memory_channel}; {@code
 * asyncio} has none.
 *
 * <pre>{@code
 * Channel<String> lines = Channel.buffered(10);
 * Asyncio.createTask(() -> produce(lines.sender()));
 * try {
 *   while (true) {
 *     print(lines.receiver().receive());
 *   }
 * } catch (EndOfChannelException e) {
 *   // produce has closed its end: try (sender) {…}
 * }
 * }</pre>
 *
 * <p>Values go through in the order of sending, each to one receiver; senders and receivers wait in
 * the order of arrival. For several of a kind, give each an end of its own: {@link Sender#clone},
 * {@link Receiver#clone}. For the thread of one loop, as all of {@link io.jasyncio.sync}.
 *
 * @param <T> the type of the values
 * @param sender the end to send into
 * @param receiver the end to receive from
 */
public record Channel<T>(Sender<T> sender, Receiver<T> receiver) {
  /**
   * Makes a channel without a buffer: who sends waits until somebody receives the value. Needs no
   * loop.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> rendezvous() {
    return buffered(0);
  }

  /**
   * Makes a channel with a buffer: who sends waits while it is full. Needs no loop.
   *
   * @param <T> the type of the values
   * @param capacity how many values the buffer holds; {@link Integer#MAX_VALUE} stands for no bound
   * @return the channel
   * @throws IllegalArgumentException if negative
   */
  public static <T> Channel<T> buffered(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a channel of capacity " + capacity + ": 0 is the least");
    }
    ChannelState<T> state = new ChannelState<>(capacity);
    return new Channel<>(new Sender<>(state), new Receiver<>(state));
  }

  /**
   * What is in the channel, and who waits.
   *
   * @return the state now
   */
  public Statistics statistics() {
    return sender.statistics();
  }

  /**
   * A channel at one moment.
   *
   * @param buffered how many values wait to be received; those of waiting senders don't count
   * @param capacity how many the buffer holds
   * @param openSenders how many ends to send into aren't closed
   * @param openReceivers how many ends to receive from aren't closed
   * @param tasksWaitingToSend how many wait to send; who has been woken doesn't count
   * @param tasksWaitingToReceive how many wait to receive; who has been woken doesn't count
   */
  public record Statistics(
      int buffered,
      int capacity,
      int openSenders,
      int openReceivers,
      int tasksWaitingToSend,
      int tasksWaitingToReceive) {}
}
