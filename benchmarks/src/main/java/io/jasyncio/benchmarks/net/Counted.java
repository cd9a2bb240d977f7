package io.jasyncio.benchmarks.net;

/**
 * How often something was done.
 *
 * @param count how often
 * @param seconds in which time
 */
record Counted(long count, double seconds) {
  private static final double NANOS_PER_SECOND = 1e9;

  static Counted since(long begunNanos, long count) {
    return new Counted(count, (System.nanoTime() - begunNanos) / NANOS_PER_SECOND);
  }

  double perSecond() {
    return count / seconds;
  }
}
