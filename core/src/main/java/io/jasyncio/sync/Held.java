package io.jasyncio.sync;

/**
 * What a coroutine holds until {@link #close()}: a lock, a condition's lock, a permit. Made for
 * try-with-resources; counterpart of {@code async with}.
 *
 * <pre>{@code
 * try (var held = lock.hold()) {   // suspends until the lock is free
 *   …                              // may suspend
 * }                                // releases; doesn't suspend
 * }</pre>
 *
 * <p>To hold costs no object: all holds of a lock are the same {@code Held}. So close it once for
 * each {@code hold()}, as try-with-resources does.
 */
@FunctionalInterface
public interface Held extends AutoCloseable {
  /**
   * Releases what is held. Doesn't suspend. From the loop's thread.
   *
   * @throws IllegalStateException if it isn't held (any more)
   */
  @Override
  void close();
}
