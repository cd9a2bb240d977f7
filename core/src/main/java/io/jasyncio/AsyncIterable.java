package io.jasyncio;

import java.util.concurrent.Flow;

/**
 * What an {@code @Async} method can loop over, suspending until each value is there. Counterpart of
 * Python's asynchronous iterables, and of {@code async for}.
 *
 * <pre>{@code
 * @Async
 * static void print(AsyncIterable<String> lines) {
 *   for (String line : lines) {   // suspends until a line is there, or the end
 *     System.out.println(line);
 *   }
 * }
 * }</pre>
 *
 * <p>Leaving the loop early, by {@code break} for example, closes nothing, as in Python. What has
 * something to close (an {@link AsyncGenerator}) is closed by try-with-resources.
 *
 * @param <T> the type of the values
 */
public interface AsyncIterable<T> extends Iterable<T> {
  /**
   * An iterator over the values. Doesn't suspend. Counterpart of {@code aiter}.
   *
   * @return the iterator
   */
  @Override
  AsyncIterator<T> iterator();

  // ---- java.util.concurrent.Flow

  /**
   * What a publisher sends, as values to loop over: the way from Reactor, RxJava, Kotlin's {@code
   * Flow}, HTTP bodies, …; {@link #toPublisher()} is the way back. At most 64 values are asked for
   * ahead: see {@link #from(Flow.Publisher, int)}.
   *
   * @param <T> the type of the values
   * @param publisher any publisher, which may send from any thread
   * @return a generator, to be closed
   */
  static <T> AsyncGenerator<T> from(Flow.Publisher<? extends T> publisher) {
    return from(publisher, 64);
  }

  /**
   * What a publisher sends, as values to loop over. It's subscribed to when the first value is
   * asked for, in the loop's thread. Closing the generator cancels the subscription, and so does
   * cancelling the task that waits for a value. A publisher's failure is thrown as it is, after the
   * values that came before it.
   *
   * <pre>{@code
   * try (var prices = AsyncIterable.from(publisher, 1)) {
   *   for (Price price : prices) {   // suspends until the publisher sends one
   *     …
   *   }
   * }
   * }</pre>
   *
   * @param <T> the type of the values
   * @param publisher any publisher, which may send from any thread
   * @param ahead how many values the publisher may send before they are asked for, at least 1: more
   *     of them are requested when half of these have been taken
   * @return a generator, to be closed
   */
  static <T> AsyncGenerator<T> from(Flow.Publisher<? extends T> publisher, int ahead) {
    return ReceivedValues.of(publisher, ahead);
  }

  /**
   * A publisher of these values, on the running loop, as {@link #toPublisher(EventLoop)} makes it.
   *
   * @return the publisher
   * @throws IllegalStateException if no loop runs in this thread
   */
  default Flow.Publisher<T> toPublisher() {
    return toPublisher(Asyncio.getRunningLoop());
  }

  /**
   * A publisher of these values: the way to libraries that take a {@code Flow.Publisher}. From any
   * thread.
   *
   * <p>Each subscriber gets a task of the loop that iterates for it: over {@link #iterator()}, so
   * that a generator's values, which are there once, go to the first one. The next value is asked
   * for only when the subscriber has requested it. All signals come from the loop's thread; the
   * subscriber may request and cancel from any. When it cancels, the task is cancelled, and a
   * generator is closed. A task that is cancelled otherwise, at the end of {@link Asyncio#run} for
   * example, is a {@link java.util.concurrent.CancellationException} to the subscriber; a loop that
   * is closed, an {@link IllegalStateException}.
   *
   * @param loop the loop that iterates
   * @return the publisher
   */
  default Flow.Publisher<T> toPublisher(EventLoop loop) {
    return new LoopPublisher<>(this, loop);
  }
}
