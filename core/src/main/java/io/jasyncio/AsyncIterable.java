package io.jasyncio;

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
}
