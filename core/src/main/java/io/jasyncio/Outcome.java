package io.jasyncio;

/**
 * How a future ended, as a value: what {@link Asyncio#gatherOutcomes} gives for each. Counterpart
 * of an entry in the list of {@code asyncio.gather(…, return_exceptions=True)}.
 *
 * @param <T> the type of the result
 */
public sealed interface Outcome<T> {
  /**
   * The future has a result.
   *
   * @param <T> the type of the result
   * @param value the result, may be null
   */
  record Success<T>(T value) implements Outcome<T> {
    @Override
    public T result() {
      return value;
    }
  }

  /**
   * The future failed.
   *
   * @param <T> the type of the result
   * @param exception what it failed with
   */
  record Failure<T>(Throwable exception) implements Outcome<T> {
    @Override
    public T result() {
      throw Throwing.<RuntimeException>sneaky(exception);
    }
  }

  /**
   * The future was cancelled.
   *
   * @param <T> the type of the result
   */
  record Cancelled<T>() implements Outcome<T> {
    @Override
    public T result() {
      throw new CancelledError();
    }
  }

  /**
   * The result, as {@link Future#result()} gives it: a failure is thrown as it is.
   *
   * @return the result
   * @throws CancelledError if the future was cancelled
   */
  T result();

  /**
   * The result, as {@link Future#result(Class)} gives it.
   *
   * @param <X> the type of the checked exception
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the result
   * @throws X what the future may have failed with
   * @throws CancelledError if the future was cancelled
   */
  default <X extends Throwable> T result(Class<X> thrown) throws X {
    return result();
  }

  /**
   * The outcome of a future that is done. Its failure counts as retrieved. From any thread; doesn't
   * suspend.
   *
   * @param <T> the type of the result
   * @param future the future
   * @return its outcome
   * @throws InvalidStateException if the future isn't done
   */
  static <T> Outcome<T> of(Future<? extends T> future) {
    if (future.isCancelled()) {
      return new Cancelled<>();
    }
    Throwable exception = future.exception();
    return exception == null ? new Success<>(future.result()) : new Failure<>(exception);
  }
}
