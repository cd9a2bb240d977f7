package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * A function of two arguments that may suspend: {@link java.util.function.BiFunction} for
 * {@code @Async} lambdas and method references.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface AsyncBiFunction<A, B, R> {
  /**
   * Applies the function. Suspends as its body does.
   *
   * @param first the first argument
   * @param second the second argument
   * @return the result
   * @throws Exception what the body throws
   */
  @Async
  R apply(A first, B second) throws Exception;

  /**
   * What woven code calls.
   *
   * @param first the first argument
   * @param second the second argument
   * @param coroutine the coroutine that the body runs in
   * @return the result
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default R apply(A first, B second, Coroutine coroutine) throws Exception {
    return apply(first, second);
  }
}
