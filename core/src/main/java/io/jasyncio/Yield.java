package io.jasyncio;

/**
 * By which the body of a generator gives its values. For that body alone, and for what it calls.
 *
 * @param <T> the type of the values
 */
public interface Yield<T> {
  /**
   * Gives a value, and suspends the body until the next one is asked for. Counterpart of {@code
   * yield value}.
   *
   * @param value the value; may be null
   * @throws GeneratorExit if the generator is closed instead: let it pass, and yield nothing more
   * @throws IllegalStateException if called anywhere but in the running body of its generator; in
   *     the body of an {@link AsyncGenerator} also within {@link Await#timeout}, {@link
   *     TaskGroup#run} or {@link CancelScope#run}, whose end the body might never come to
   */
  @Async
  void yield(T value);

  /**
   * Gives all values of a collection, a generator, or an {@link AsyncIterable}, one by one.
   * Counterpart of {@code yield from}.
   *
   * @param values the values; an {@link AsyncIterable} only in the body of an {@link
   *     AsyncGenerator}
   * @throws GeneratorExit if the generator is closed meanwhile
   */
  @Async
  default void yieldFrom(Iterable<? extends T> values) {
    if (values instanceof AsyncIterable<? extends T> source) {
      for (T value : source) {
        this.yield(value);
      }
    } else {
      for (T value : values) {
        this.yield(value);
      }
    }
  }
}
