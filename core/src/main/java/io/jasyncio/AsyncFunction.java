package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * A function that may suspend: {@link java.util.function.Function} for {@code @Async} lambdas and
 * method references.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface AsyncFunction<A, R> {
  /**
   * Applies the function. Suspends as its body does.
   *
   * @param argument the argument
   * @return the result
   * @throws Exception what the body throws
   */
  @Async
  R apply(A argument) throws Exception;

  /**
   * What woven code calls.
   *
   * @param argument the argument
   * @param coroutine the coroutine that the body runs in
   * @return the result
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default R apply(A argument, Coroutine coroutine) throws Exception {
    return apply(argument);
  }
}
