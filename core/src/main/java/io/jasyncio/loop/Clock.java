package io.jasyncio.loop;

/** Time, as a loop sees it. */
@FunctionalInterface
public interface Clock {
  /** Nanoseconds since an arbitrary point; never goes back. */
  long nanoTime();

  /**
   * Whether it goes on by itself, and is asked only so often that a timer isn't late. One that
   * others move is asked in each iteration: what it makes due comes in the same order in every run.
   */
  default boolean isSteady() {
    return false;
  }
}
