package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * A condition that may suspend: {@link java.util.function.Predicate} for {@code @Async} lambdas and
 * method references.
 *
 * @param <A> the type of the argument
 */
@FunctionalInterface
public interface AsyncPredicate<A> {
  /**
   * Tests the argument. Suspends as its body does.
   *
   * @param argument the argument
   * @return whether it meets the condition
   * @throws Exception what the body throws
   */
  @Async
  boolean test(A argument) throws Exception;

  /**
   * What woven code calls.
   *
   * @param argument the argument
   * @param coroutine the coroutine that the body runs in
   * @return whether it meets the condition
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default boolean test(A argument, Coroutine coroutine) throws Exception {
    return test(argument);
  }
}
