package io.jasyncio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The bodies of {@link AsyncIterable}'s operators. Each closes its source when it ends ({@link
 * Sources}). Those that read ahead or several at once do it by {@link Pumps}; no yield stands in a
 * scope that cancels.
 */
final class Operators {
  private Operators() {}

  // ---- one value after the other

  static <T, R> AsyncGenerator<R> map(
      AsyncIterable<T> source, AsyncFunction<? super T, ? extends R> function) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          for (T value : source) {
            y.yield(function.apply(value));
          }
        });
  }

  static <T> AsyncGenerator<T> filter(
      AsyncIterable<T> source, AsyncPredicate<? super T> condition) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          for (T value : source) {
            if (condition.test(value)) {
              y.yield(value);
            }
          }
        });
  }

  static <T> AsyncGenerator<T> take(AsyncIterable<T> source, long count) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          AsyncIterator<T> values = source.iterator();
          for (long i = 0; i < count && values.hasNext(); i++) {
            y.yield(values.next());
          }
        });
  }

  static <T> AsyncGenerator<T> takeWhile(
      AsyncIterable<T> source, AsyncPredicate<? super T> condition) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          for (T value : source) {
            if (!condition.test(value)) {
              return;
            }
            y.yield(value);
          }
        });
  }

  static <T> AsyncGenerator<T> drop(AsyncIterable<T> source, long count) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          long left = count;
          for (T value : source) {
            if (left > 0) {
              left--;
            } else {
              y.yield(value);
            }
          }
        });
  }

  static <T, R> AsyncGenerator<R> flatMap(
      AsyncIterable<T> source, AsyncFunction<? super T, ? extends AsyncIterable<R>> function) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          for (T value : source) {
            AsyncIterable<R> inner = function.apply(value);
            Sources.of(inner).closeAfter(() -> y.yieldFrom(inner));
          }
        });
  }

  static <A, B, R> AsyncGenerator<R> zip(
      AsyncIterable<A> first,
      AsyncIterable<B> second,
      AsyncBiFunction<? super A, ? super B, ? extends R> function) {
    return AsyncGenerator.over(
        Sources.of(first, second),
        y -> {
          AsyncIterator<A> a = first.iterator();
          AsyncIterator<B> b = second.iterator();
          while (a.hasNext() && b.hasNext()) {
            y.yield(function.apply(a.next(), b.next()));
          }
        });
  }

  // ---- in time

  static <T> AsyncGenerator<T> throttle(AsyncIterable<T> source, Duration interval) {
    long nanos = EventLoop.nanosOf(interval);
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          EventLoop loop = Asyncio.getRunningLoop();
          long free = loop.time();
          for (T value : source) {
            long early = free - loop.time();
            if (early > 0) {
              Await.sleep(Duration.ofNanos(early));
            }
            free = loop.time() + nanos;
            y.yield(value);
          }
        });
  }

  static <T> AsyncGenerator<T> timeout(AsyncIterable<T> source, Duration limit) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          AsyncIterator<T> values = source.iterator();
          while (Await.<Boolean>timeout(limit, () -> values.hasNext())) {
            y.yield(values.next());
          }
        });
  }

  // ---- several at once

  static <T> AsyncGenerator<T> buffer(AsyncIterable<T> source, int capacity) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          Pumps<T> pumps = new Pumps<>(capacity);
          pumps.start(source);
          pumps.yieldTo(y);
        });
  }

  static <T> AsyncGenerator<T> merge(List<? extends AsyncIterable<? extends T>> sources) {
    return AsyncGenerator.over(
        new Sources(List.copyOf(sources)),
        y -> {
          Pumps<T> pumps = new Pumps<>(0);
          for (AsyncIterable<? extends T> source : sources) {
            pumps.start(source);
          }
          pumps.yieldTo(y);
        });
  }

  static <T, R> AsyncGenerator<R> flatMap(
      AsyncIterable<T> source,
      int concurrency,
      AsyncFunction<? super T, ? extends AsyncIterable<R>> function) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          Pumps<R> pumps = new Pumps<>(0);
          pumps.start(
              () -> {
                for (T value : source) {
                  AsyncIterable<R> inner = function.apply(value);
                  pumps.start(() -> Sources.of(inner).closeAfter(() -> pumps.send(inner)));
                  pumps.awaitFewerThan(concurrency + 1); // and the one that reads the source
                }
              });
          pumps.yieldTo(y);
        });
  }

  static <T, R> AsyncGenerator<R> map(
      AsyncIterable<T> source, int concurrency, AsyncFunction<? super T, ? extends R> function) {
    return AsyncGenerator.over(
        Sources.of(source),
        y -> {
          Handover<Task<R>> started = new Handover<>(concurrency - 1);
          Deque<Task<?>> unfinished = new ArrayDeque<>();
          started.open();
          Task<Void> reader =
              Asyncio.createTask(
                  () -> {
                    for (T value : source) {
                      Task<R> task = Asyncio.createTask(() -> function.apply(value));
                      unfinished.add(task);
                      started.send(task);
                    }
                  });
          reader.addDoneCallback(done -> started.close());
          try {
            Task<R> task;
            while ((task = started.peek()) != null) {
              R result = Await.await(task);
              unfinished.remove();
              started.remove();
              y.yield(result);
            }
            Await.await(reader); // throws what the source has thrown
          } finally {
            unfinished.addFirst(reader);
            Pumps.stop(List.copyOf(unfinished));
          }
        });
  }
}
