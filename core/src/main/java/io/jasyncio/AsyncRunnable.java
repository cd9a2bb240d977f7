package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * The body of a coroutine that has no result: a lambda or method reference for it may suspend.
 * Counterpart of a coroutine object, but it may be called more than once.
 */
@FunctionalInterface
public interface AsyncRunnable {
  /**
   * Runs the body. Suspends as the body does.
   *
   * @throws Exception what the body throws
   */
  @Async
  void run() throws Exception;

  /**
   * What woven code calls.
   *
   * @param coroutine the coroutine that the body runs in
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default void run(Coroutine coroutine) throws Exception {
    run();
  }
}
