package io.jasyncio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Collector;

/**
 * What an {@code @Async} method can loop over, suspending until each value is there. Counterpart of
 * Python's asynchronous iterables, and of {@code async for}.
 *
 * <pre>{@code
 * @Async
 * static void print(AsyncIterable<String> lines) {
 *   for (String line : lines) {   // suspends until a line is there, or the end
 *     System.out.println(line);
 *   }
 * }
 * }</pre>
 *
 * <p>Leaving the loop early, by {@code break} for example, closes nothing, as in Python. What has
 * something to close (an {@link AsyncGenerator}) is closed by try-with-resources.
 *
 * <h2>Operators</h2>
 *
 * <p>The methods that return an {@link AsyncGenerator} are operators. None of them does anything
 * before its first value is asked for, and each asks its source only when it is asked itself, or
 * has room: nothing piles up. An operator takes its source over: when it ends, fails or is closed,
 * it closes the source, if that is an {@link AsyncCloseable} or {@link AutoCloseable}. What the
 * source or a function throws, whoever asked gets, as it is. If the task that asks is cancelled,
 * that reaches the source.
 *
 * <pre>{@code
 * try (var pages = urls().map(8, url -> fetch(url)).filter(page -> page.isNew()).take(100)) {
 *   for (Page page : pages) {
 *     save(page);
 *   }
 * }
 * }</pre>
 *
 * @param <T> the type of the values
 */
public interface AsyncIterable<T> extends Iterable<T> {
  /**
   * An iterator over the values. Doesn't suspend. Counterpart of {@code aiter}.
   *
   * @return the iterator
   */
  @Override
  AsyncIterator<T> iterator();

  // ---- making

  /**
   * The given values, one by one.
   *
   * @param <T> the type of the values
   * @param values the values
   * @return a generator of them
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  static <T> AsyncGenerator<T> of(T... values) {
    List<T> copy = Arrays.asList(values.clone());
    return AsyncGenerator.of(y -> y.yieldFrom(copy));
  }

  /**
   * The values of several sources, as they come: each is read by a task of its own, one value ahead
   * at most. A failure of one ends all, behind the values that came before it. Counterpart of
   * {@code aiostream.stream.merge}, Kotlin's {@code merge}, Reactor's {@code Flux.merge}.
   *
   * @param <T> the type of the values
   * @param sources the sources
   * @return a generator of their values
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  static <T> AsyncGenerator<T> merge(AsyncIterable<? extends T>... sources) {
    return Operators.merge(List.of(sources));
  }

  // ---- one value after the other

  /**
   * What a function makes of each value. Counterpart of {@code (f(x) async for x in source)},
   * Kotlin's {@code map}, Reactor's {@code map} and {@code concatMap}.
   *
   * @param <R> the type of the results
   * @param function may suspend; called for one value at a time
   * @return a generator of the results
   */
  default <R> AsyncGenerator<R> map(AsyncFunction<? super T, ? extends R> function) {
    return Operators.map(this, Objects.requireNonNull(function, "function"));
  }

  /**
   * What a function makes of each value, called for several values at once, each call in a task of
   * its own; the results come in the order of the values. Counterpart of {@code
   * aiostream.stream.map(…, task_limit=n)}, Reactor's {@code flatMapSequential}.
   *
   * @param <R> the type of the results
   * @param concurrency of how many values the results may be under way, or done and not asked for
   * @param function may suspend
   * @return a generator of the results
   * @throws IllegalArgumentException if {@code concurrency} is less than 1
   */
  default <R> AsyncGenerator<R> map(
      int concurrency, AsyncFunction<? super T, ? extends R> function) {
    checkAtLeast(1, concurrency, "concurrency");
    return Operators.map(this, concurrency, Objects.requireNonNull(function, "function"));
  }

  /**
   * The values that meet a condition. Counterpart of {@code (x async for x in source if c(x))},
   * Kotlin's {@code filter}, Reactor's {@code filter} and {@code filterWhen}.
   *
   * @param condition may suspend
   * @return a generator of these values
   */
  default AsyncGenerator<T> filter(AsyncPredicate<? super T> condition) {
    return Operators.filter(this, Objects.requireNonNull(condition, "condition"));
  }

  /**
   * The first values; then the source is closed. Counterpart of {@code itertools.islice}, Kotlin's
   * and Reactor's {@code take}.
   *
   * @param count how many at most
   * @return a generator of these values
   * @throws IllegalArgumentException if {@code count} is negative
   */
  default AsyncGenerator<T> take(long count) {
    checkAtLeast(0, count, "count");
    return Operators.take(this, count);
  }

  /**
   * The values up to the first that doesn't meet a condition; then the source is closed.
   * Counterpart of {@code itertools.takewhile}, Kotlin's and Reactor's {@code takeWhile}.
   *
   * @param condition may suspend
   * @return a generator of these values
   */
  default AsyncGenerator<T> takeWhile(AsyncPredicate<? super T> condition) {
    return Operators.takeWhile(this, Objects.requireNonNull(condition, "condition"));
  }

  /**
   * All but the first values. Counterpart of {@code itertools.islice(source, n, None)}, Kotlin's
   * {@code drop}, Reactor's {@code skip}.
   *
   * @param count how many to leave out
   * @return a generator of the others
   * @throws IllegalArgumentException if {@code count} is negative
   */
  default AsyncGenerator<T> drop(long count) {
    checkAtLeast(0, count, "count");
    return Operators.drop(this, count);
  }

  /**
   * All values of what a function makes of each value, one after the other. Counterpart of {@code
   * (y async for x in source async for y in f(x))}, Kotlin's {@code flatMapConcat}, Reactor's
   * {@code concatMap}.
   *
   * @param <R> the type of the results
   * @param function may suspend; what it returns is closed when it has been read
   * @return a generator of the results
   */
  default <R> AsyncGenerator<R> flatMap(
      AsyncFunction<? super T, ? extends AsyncIterable<R>> function) {
    return Operators.flatMap(this, Objects.requireNonNull(function, "function"));
  }

  /**
   * All values of what a function makes of each value, as they come: several are read at once, each
   * by a task of its own, one value ahead at most. Counterpart of {@code
   * aiostream.stream.flatmap(…, task_limit=n)}, Kotlin's {@code flatMapMerge}, Reactor's {@code
   * flatMap}.
   *
   * @param <R> the type of the results
   * @param concurrency how many are read at once
   * @param function may suspend; what it returns is closed when it has been read
   * @return a generator of the results
   * @throws IllegalArgumentException if {@code concurrency} is less than 1
   */
  default <R> AsyncGenerator<R> flatMap(
      int concurrency, AsyncFunction<? super T, ? extends AsyncIterable<R>> function) {
    checkAtLeast(1, concurrency, "concurrency");
    return Operators.flatMap(this, concurrency, Objects.requireNonNull(function, "function"));
  }

  /**
   * What a function makes of this source's and another's first values, of their second ones, and so
   * on, until one of them ends. They are asked one after the other; with {@link #buffer} each goes
   * on meanwhile. Counterpart of {@code zip}, Kotlin's and Reactor's {@code zip}.
   *
   * @param <B> the type of the other's values
   * @param <R> the type of the results
   * @param other the other source, which is taken over too
   * @param function may suspend
   * @return a generator of the results
   */
  default <B, R> AsyncGenerator<R> zip(
      AsyncIterable<B> other, AsyncBiFunction<? super T, ? super B, ? extends R> function) {
    Objects.requireNonNull(other, "other");
    return Operators.zip(this, other, Objects.requireNonNull(function, "function"));
  }

  // ---- in time

  /**
   * Reads ahead: a task of its own asks for values while the consumer is busy, until the buffer is
   * full. Counterpart of Kotlin's {@code buffer} and Reactor's {@code publishOn} (whose {@code
   * buffer} makes lists), {@code aiostream}'s {@code buffer}.
   *
   * @param capacity how many values may wait, beside the one that has no room
   * @return a generator of the same values
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  default AsyncGenerator<T> buffer(int capacity) {
    checkAtLeast(0, capacity, "capacity");
    return Operators.buffer(this, capacity);
  }

  /**
   * Gives at most one value in an interval: one that comes sooner waits, and the source isn't asked
   * meanwhile; none is left out. Counterpart of {@code aiostream}'s {@code spaceout}, Reactor's
   * {@code delayElements}, Akka's {@code throttle}.
   *
   * @param interval the time between two values
   * @return a generator of the same values
   */
  default AsyncGenerator<T> throttle(Duration interval) {
    return Operators.throttle(this, interval);
  }

  /**
   * Limits the time that each value may take, from when it's asked for. If it is over, the source
   * is cancelled where it waits, and a {@link java.util.concurrent.TimeoutException} is thrown
   * (which the compiler doesn't know of). Counterpart of {@code aiostream}'s {@code timeout},
   * Kotlin's and Reactor's {@code timeout}.
   *
   * @param limit how long a value may take
   * @return a generator of the same values
   */
  default AsyncGenerator<T> timeout(Duration limit) {
    return Operators.timeout(this, Objects.requireNonNull(limit, "limit"));
  }

  // ---- at once

  /**
   * Reads all values into a collector. Suspends until the source has ended; closes it then, as an
   * operator does. Counterpart of {@code [x async for x in source]}, Kotlin's {@code toList} and
   * {@code fold}, Reactor's {@code collect}.
   *
   * @param <A> the type that the collector works with
   * @param <R> the type of the result
   * @param collector a collector, such as {@link java.util.stream.Collectors#joining()}
   * @return the collector's result
   */
  @Async
  default <A, R> R collect(Collector<? super T, A, R> collector) {
    A container = collector.supplier().get();
    Sources.of(this)
        .closeAfter(() -> forEach(value -> collector.accumulator().accept(container, value)));
    return collector.finisher().apply(container);
  }

  /**
   * Reads all values into a list, as {@link #collect} does.
   *
   * @return an unmodifiable list, in which there may be nulls
   */
  @Async
  default List<T> toList() {
    List<T> values = new ArrayList<>();
    Sources.of(this).closeAfter(() -> forEach(values::add));
    return Collections.unmodifiableList(values);
  }

  /**
   * Hands each value to plain code. Suspends until the source has ended. An action that is to
   * suspend is better written as a loop.
   *
   * @param action takes the values
   */
  @Override
  @Async
  default void forEach(Consumer<? super T> action) {
    for (T value : this) {
      action.accept(value);
    }
  }

  private static void checkAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ": " + least + " is the least");
    }
  }

  // ---- java.util.concurrent.Flow

  /**
   * What a publisher sends, as values to loop over: the way from Reactor, RxJava, Kotlin's {@code
   * Flow}, HTTP bodies, …; {@link #toPublisher()} is the way back. At most 64 values are asked for
   * ahead: see {@link #from(Flow.Publisher, int)}.
   *
   * @param <T> the type of the values
   * @param publisher any publisher, which may send from any thread
   * @return a generator, to be closed
   */
  static <T> AsyncGenerator<T> from(Flow.Publisher<? extends T> publisher) {
    return from(publisher, 64);
  }

  /**
   * What a publisher sends, as values to loop over. It's subscribed to when the first value is
   * asked for, in the loop's thread. Closing the generator cancels the subscription, and so does
   * cancelling the task that waits for a value. A publisher's failure is thrown as it is, after the
   * values that came before it.
   *
   * <pre>{@code
   * try (var prices = AsyncIterable.from(publisher, 1)) {
   *   for (Price price : prices) {   // suspends until the publisher sends one
   *     …
   *   }
   * }
   * }</pre>
   *
   * @param <T> the type of the values
   * @param publisher any publisher, which may send from any thread
   * @param ahead how many values the publisher may send before they are asked for, at least 1: more
   *     of them are requested when half of these have been taken
   * @return a generator, to be closed
   */
  static <T> AsyncGenerator<T> from(Flow.Publisher<? extends T> publisher, int ahead) {
    return ReceivedValues.of(publisher, ahead);
  }

  /**
   * A publisher of these values, on the running loop, as {@link #toPublisher(EventLoop)} makes it.
   *
   * @return the publisher
   * @throws IllegalStateException if no loop runs in this thread
   */
  default Flow.Publisher<T> toPublisher() {
    return toPublisher(Asyncio.getRunningLoop());
  }

  /**
   * A publisher of these values: the way to libraries that take a {@code Flow.Publisher}. From any
   * thread.
   *
   * <p>Each subscriber gets a task of the loop that iterates for it: over {@link #iterator()}, so
   * that a generator's values, which are there once, go to the first one. The next value is asked
   * for only when the subscriber has requested it. All signals come from the loop's thread; the
   * subscriber may request and cancel from any. When it cancels, the task is cancelled, and a
   * generator is closed. A task that is cancelled otherwise, at the end of {@link Asyncio#run} for
   * example, is a {@link java.util.concurrent.CancellationException} to the subscriber; a loop that
   * is closed, an {@link IllegalStateException}.
   *
   * @param loop the loop that iterates
   * @return the publisher
   */
  default Flow.Publisher<T> toPublisher(EventLoop loop) {
    return new LoopPublisher<>(this, loop);
  }
}
