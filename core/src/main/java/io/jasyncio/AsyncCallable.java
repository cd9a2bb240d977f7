package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * The body of a coroutine that has a result: a lambda or method reference for it may suspend.
 * Counterpart of a coroutine object, but it may be called more than once.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface AsyncCallable<T> {
  /**
   * Runs the body. Suspends as the body does.
   *
   * @return the result
   * @throws Exception what the body throws
   */
  @Async
  T call() throws Exception;

  /**
   * What woven code calls.
   *
   * @param coroutine the coroutine that the body runs in
   * @return the result
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default T call(Coroutine coroutine) throws Exception {
    return call();
  }
}
