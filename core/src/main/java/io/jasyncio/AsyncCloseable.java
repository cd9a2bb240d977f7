package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * What is closed by an {@code @Async} method: in such a method, try-with-resources suspends as
 * {@link #close} does. Counterpart of an asynchronous context manager, as {@code
 * contextlib.aclosing} makes them.
 */
@FunctionalInterface
public interface AsyncCloseable extends AutoCloseable {
  /**
   * Closes this. Suspends as it needs to.
   *
   * @throws Exception if that fails
   */
  @Override
  @Async
  void close() throws Exception;

  /**
   * What woven code calls.
   *
   * @param coroutine the calling coroutine
   * @throws Exception if that fails
   * @hidden
   */
  @HiddenOverload
  default void close(Coroutine coroutine) throws Exception {
    close();
  }
}
