package io.jasyncio;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What {@link Await#wait(java.util.Collection)} found: two sets, each in the order in which the
 * futures were given. Counterpart of the pair that {@code asyncio.wait} returns.
 *
 * @param <F> the type of the futures
 * @param done those that have a result, have failed or are cancelled
 * @param pending the others, which go on
 */
public record Waited<F extends Future<?>>(Set<F> done, Set<F> pending) {
  /** Sorts futures by their state now. */
  static <F extends Future<?>> Waited<F> of(Set<F> futures) {
    Set<F> done = new LinkedHashSet<>();
    Set<F> pending = new LinkedHashSet<>();
    for (F future : futures) {
      (future.isDone() ? done : pending).add(future);
    }
    return new Waited<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(pending));
  }
}
