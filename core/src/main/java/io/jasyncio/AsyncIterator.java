package io.jasyncio;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An iterator whose methods may suspend. Counterpart of Python's asynchronous iterators; {@code
 * hasNext} and {@code next} together are {@code __anext__}.
 *
 * <p>A loop {@code for (T x : source)} in an {@code @Async} method suspends in them where {@code
 * source} is an {@link AsyncIterable}. As an {@link Iterator} it is for that loop alone: a plain
 * call, through a variable that could hold any {@code Iterator} or in plain code, fails with
 * advice.
 *
 * @param <T> the type of the values
 */
public interface AsyncIterator<T> extends Iterator<T> {
  /**
   * Whether there is another value. Suspends until that is known. Called once more without {@link
   * #next}, it gives the same answer.
   *
   * @return true if {@link #next} has a value
   */
  @Override
  @Async
  boolean hasNext();

  /**
   * The next value. Suspends until there is one, if {@link #hasNext} hasn't.
   *
   * @return the value
   * @throws NoSuchElementException if there are no more
   */
  @Override
  @Async
  T next();
}
