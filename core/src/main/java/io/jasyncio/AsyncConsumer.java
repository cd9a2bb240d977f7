package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/**
 * A consumer that may suspend: {@link java.util.function.Consumer} for {@code @Async} lambdas and
 * method references.
 *
 * @param <A> the type of the argument
 */
@FunctionalInterface
public interface AsyncConsumer<A> {
  /**
   * Takes the argument. Suspends as its body does.
   *
   * @param argument the argument
   * @throws Exception what the body throws
   */
  @Async
  void accept(A argument) throws Exception;

  /**
   * What woven code calls.
   *
   * @param argument the argument
   * @param coroutine the coroutine that the body runs in
   * @throws Exception what the body throws
   * @hidden
   */
  @HiddenOverload
  default void accept(A argument, Coroutine coroutine) throws Exception {
    accept(argument);
  }
}
