package io.jasyncio.loop;

/** Something that gets a turn at a point in time, unless it's cancelled before. */
public abstract class Timer implements Turn {
  private final long when;

  /**
   * Breaks ties between equal deadlines: the earlier set goes first. Overflows, as deadlines do.
   */
  int sequence;

  /** Whether it is in the heap. */
  boolean waiting;

  /** Whether the heap knows of the cancellation. */
  boolean counted;

  private volatile boolean cancelled;

  /**
   * For what is to be woken by time.
   *
   * @param when when it is due, in nanoseconds of the loop's clock
   */
  protected Timer(long when) {
    this.when = when;
  }

  /** When it is due, in nanoseconds of the loop's clock. */
  public final long when() {
    return when;
  }

  /** Whether it has been cancelled. From any thread. */
  public final boolean isCancelled() {
    return cancelled;
  }

  /**
   * Keeps it from getting its turn, from any thread. In the loop's thread {@link
   * Timers#noteCancelled} should follow.
   */
  public final void markCancelled() {
    cancelled = true;
  }
}
