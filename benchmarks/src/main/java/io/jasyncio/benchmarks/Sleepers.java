package io.jasyncio.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Coroutines that sleep: how long each is to, and how late they woke. Everybody may tell, from any
 * thread; peers of one thread and of many pay the same for it.
 */
public final class Sleepers {
  private static final long NANOS_IN_MILLI = 1_000_000;
  private static final int ONE_IN = 100;

  private final int count;
  private final int spreadMillis;
  private final Runnable afterCancelling;
  private final AtomicInteger woken = new AtomicInteger();
  private final AtomicLong latest = new AtomicLong();

  /**
   * Sleepers whose times are spread over a range, in no order.
   *
   * @param afterCancelling called when most of them have been cancelled
   */
  public Sleepers(int count, int spreadMillis, Runnable afterCancelling) {
    this.count = count;
    this.spreadMillis = spreadMillis;
    this.afterCancelling = afterCancelling;
  }

  /** How many. */
  public int count() {
    return count;
  }

  /** How long a sleeper sleeps, in whole milliseconds, from 1. */
  public int millis(int sleeper) {
    return 1 + (int) ((sleeper * 0x9E3779B97F4A7C15L >>> 33) % spreadMillis);
  }

  /** When a sleeper that begins to sleep now is to wake, in nanoseconds. */
  public long deadline(int sleeper) {
    return System.nanoTime() + millis(sleeper) * NANOS_IN_MILLI;
  }

  /** Whether a sleeper is left to sleep when the others are cancelled. */
  public boolean isKept(int sleeper) {
    return sleeper % ONE_IN == 0;
  }

  /** A sleeper has woken. */
  public void woke(long deadline) {
    long late = System.nanoTime() - deadline;
    if (late > latest.get()) {
      latest.accumulateAndGet(late, Math::max);
    }
    woken.incrementAndGet();
  }

  /** All that are to be cancelled have been. */
  public void cancelled() {
    afterCancelling.run();
  }

  /** How many have woken. */
  public int woken() {
    return woken.get();
  }

  /** How late the latest was, in nanoseconds. */
  public long latest() {
    return latest.get();
  }
}
