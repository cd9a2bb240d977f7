package io.jasyncio;

/** What a {@link CancelWalk} goes to. */
@FunctionalInterface
interface Cancellable {
  /**
   * Cancels this one, and enters those in the walk that must be cancelled because of it. Doesn't
   * call them itself.
   */
  void cancelOne(CancelWalk walk);
}
