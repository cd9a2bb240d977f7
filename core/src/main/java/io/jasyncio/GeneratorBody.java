package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * The body of a {@link Generator} or an {@link AsyncGenerator}: a lambda or method reference that
 * gives values one by one. Counterpart of a Python function with {@code yield} in it.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface GeneratorBody<T> {
  /**
   * Runs the body. Suspends at each yield; in an {@link AsyncGenerator} also as the body does.
   *
   * @param y takes the values
   * @throws Exception what the body throws: whoever asked for a value gets it
   */
  @Async
  void run(Yield<T> y) throws Exception;

  /**
   * What woven code calls.
   *
   * @param y takes the values
   * @param coroutine the coroutine that the body runs in
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default void run(Yield<T> y, Coroutine coroutine) throws Exception {
    run(y);
  }
}
