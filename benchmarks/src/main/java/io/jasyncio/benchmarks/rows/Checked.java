package io.jasyncio.benchmarks.rows;

/** Results that are compared, each time: a wrong one, or a missing part, ends the measurement. */
final class Checked {
  private Checked() {}

  static long equal(long expected, long actual) {
    if (actual != expected) {
      throw new AssertionError("expected " + expected + ", but the work gave " + actual);
    }
    return actual;
  }

  /** 0 + 1 + … + (count - 1). */
  static long sumBelow(long count) {
    return count * (count - 1) / 2;
  }
}
