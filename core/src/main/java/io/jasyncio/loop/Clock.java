package io.jasyncio.loop;

/** Time, as a loop sees it. */
@FunctionalInterface
public interface Clock {
  /** Nanoseconds since an arbitrary point; never goes back. */
  long nanoTime();
}
