package io.jasyncio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Coroutines side by side, for {@link Await#race} and {@link Await#map}: on task groups alone. */
final class Racing {
  private Racing() {}

  /** Holds a result, which may be null. */
  private static final class Winner<T> {
    boolean found;
    T result;
  }

  @Async
  static <T> T race(List<AsyncCallable<? extends T>> bodies) {
    if (bodies.isEmpty()) {
      throw new NoSuchElementException("a race needs somebody to run");
    }
    Winner<T> winner = new Winner<>();
    List<Throwable> failures = new ArrayList<>();
    TaskGroup.run(
        group -> {
          for (AsyncCallable<? extends T> body : bodies) {
            group.createTask(() -> runner(body, winner, failures, group));
          }
        });
    if (winner.found) {
      return winner.result;
    }
    if (failures.isEmpty()) {
      throw new CancelledError("every runner of the race was cancelled");
    }
    throw new ExceptionGroup("nobody won the race", failures);
  }

  @Async
  private static <T> void runner(
      AsyncCallable<? extends T> body,
      Winner<T> winner,
      List<Throwable> failures,
      TaskGroup group) {
    T result;
    try {
      result = body.call();
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable t) {
      if (Throwing.isVirtualMachineTrouble(t)) {
        throw Throwing.<RuntimeException>sneaky(t); // nobody wins then
      }
      failures.add(t);
      return;
    }
    if (!winner.found) {
      winner.found = true;
      winner.result = result;
      group.cancel();
    }
  }

  @Async
  static <A, R> List<R> map(
      Collection<? extends A> arguments,
      AsyncFunction<? super A, ? extends R> function,
      int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one call must be allowed at a time: " + limit);
    }
    Object[] results = new Object[arguments.size()];
    Iterator<? extends A> rest = arguments.iterator();
    Queue<Integer> places = new ArrayDeque<>();
    List<CancelledError> cut = new ArrayList<>(1);
    for (int i = 0; i < results.length; i++) {
      places.add(i);
    }
    try {
      TaskGroup.run(
          group -> {
            for (int i = Math.min(limit, results.length); i > 0; i--) {
              group.createTask(() -> work(rest, places, function, results, cut, group));
            }
          });
    } catch (ExceptionGroup group) {
      throw Throwing.<RuntimeException>sneaky(firstOf(group));
    }
    if (!cut.isEmpty()) {
      throw cut.get(0); // a call was cancelled, by nobody who has cancelled the caller
    }
    @SuppressWarnings("unchecked")
    List<R> list = (List<R>) Collections.unmodifiableList(Arrays.asList(results));
    return list;
  }

  @Async
  private static <A, R> void work(
      Iterator<? extends A> rest,
      Queue<Integer> places,
      AsyncFunction<? super A, ? extends R> function,
      Object[] results,
      List<CancelledError> cut,
      TaskGroup group)
      throws Exception {
    while (!places.isEmpty()) {
      int place = places.remove();
      try {
        results[place] = function.apply(rest.next());
      } catch (CancelledError e) {
        cut.add(e);
        group.cancel();
        throw e;
      }
    }
  }

  private static Throwable firstOf(ExceptionGroup group) {
    Throwable first = group.failures().get(0);
    for (Throwable other : group.failures()) {
      if (other != first) {
        first.addSuppressed(other);
      }
    }
    return first;
  }
}
