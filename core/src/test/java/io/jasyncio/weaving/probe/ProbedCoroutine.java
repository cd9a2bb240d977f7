package io.jasyncio.weaving.probe;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;

/**
 * Drives woven code with no loop: each time it suspends, it is resumed at once with the value or
 * the exception that the probe owes it.
 */
public final class ProbedCoroutine extends Coroutine {
  /** What woven code must not read: the slot that the probe's result isn't in. */
  private static final long GARBAGE = 0x7bad_7bad_7bad_7badL;

  private final Schedule schedule;
  private int points;
  private int suspensions;
  private Runnable wakeup;

  public ProbedCoroutine(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Calls a hidden overload. */
  @FunctionalInterface
  public interface Start {
    void call(ProbedCoroutine coroutine) throws Throwable;
  }

  /** Runs a coroutine to its end; it throws what the coroutine throws. */
  public void run(Start start) throws Throwable {
    start.call(this);
    if (!suspended) {
      dropFrames();
    }
    while (suspended) {
      wakeup.run();
      resumeFrames();
    }
    if (innermost() != null) {
      throw new AssertionError("ended, yet holds " + innermost());
    }
  }

  /** Runs a coroutine to its first suspension. */
  public void begin(Start start) throws Throwable {
    start.call(this);
  }

  /**
   * Goes on from a suspension to the next.
   *
   * @return true if the coroutine has ended
   */
  public boolean step() throws Throwable {
    wakeup.run();
    return resumeFrames();
  }

  /** The frame of the innermost activation, or null if none is stored. */
  public Frame innermostFrame() {
    return innermost();
  }

  /** How many suspend points it has passed. */
  public int points() {
    return points;
  }

  /** How often it has suspended. */
  public int suspensions() {
    return suspensions;
  }

  boolean suspendsHere() {
    return schedule.suspendsAt(points++);
  }

  void parkForPrimitive(long result) {
    park(
        () -> {
          primitive = result;
          reference = "garbage";
        });
  }

  void parkForReference(Object result) {
    park(
        () -> {
          primitive = GARBAGE;
          reference = result;
        });
  }

  void parkForFailure(Throwable failure) {
    park(
        () -> {
          primitive = GARBAGE;
          reference = "garbage";
          fail(failure);
        });
  }

  private void park(Runnable wakeup) {
    this.wakeup = wakeup;
    suspensions++;
    suspend();
  }
}
