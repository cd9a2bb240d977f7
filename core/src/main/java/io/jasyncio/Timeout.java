package io.jasyncio;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/**
 * A time limit for a part of a coroutine, as its body sees it: {@link Await#timeout(Duration,
 * AsyncFunction)} hands it to the body. Counterpart of {@code asyncio.Timeout}.
 *
 * <p>When the time is over, the task is cancelled; if the {@link CancelledError} leaves the body,
 * and nobody else has asked the task to end, it becomes a {@link TimeoutException}. For the loop's
 * thread; nothing here suspends.
 */
public final class Timeout {
  /*
   *            run()             time is over               the body ends
   *   CREATED ───────▶ ENTERED ──────────────▶ EXPIRING ───────────────────▶ EXPIRED
   *                       │    the body ends
   *                       └──────────────────▶ EXITED
   *
   * As Lib/asyncio/timeouts.py (3.13), but for one thing: an exception other than CancelledError
   * that leaves an expired body is left as it is. Python puts a TimeoutError between it and the
   * CancelledError in its context; a cause in Java is set once.
   */
  private enum State {
    CREATED,
    ENTERED,
    EXPIRING,
    EXPIRED,
    EXITED
  }

  private State state = State.CREATED;
  private final CoroutineTask<?> task;

  /** When the time is over; valid if there is a limit. */
  private long when;

  private boolean limited;

  /** The callback that ends the time, or null. */
  private Handle alarm;

  /** The requests to cancel the task that were there before. */
  private int cancelling;

  /** The task's timeout around this one, or null. */
  private Timeout outer;

  private Timeout(boolean limited, long when) {
    this.task = Asyncio.getRunningLoop().currentTask();
    if (task == null) {
      throw new IllegalStateException(
          "a timeout limits a part of a task, but this is a plain callback: write"
              + " Asyncio.createTask(() -> Await.timeout(…))");
    }
    this.limited = limited;
    this.when = when;
  }

  static Timeout at(long when) {
    return new Timeout(true, when);
  }

  static Timeout after(long millis) {
    return afterNanos(EventLoop.nanosOf(millis));
  }

  /** Null stands for no limit. */
  static Timeout after(Duration time) {
    return afterNanos(Waiting.nanosOf(time));
  }

  static Timeout afterNanos(long nanos) {
    return nanos == Waiting.UNLIMITED
        ? new Timeout(false, 0)
        : at(Asyncio.getRunningLoop().deadline(nanos));
  }

  // ---- for the body

  /**
   * When the time is over. Counterpart of {@code Timeout.when}.
   *
   * @return nanoseconds of {@link EventLoop#time()}, or empty if there is no limit
   */
  public OptionalLong when() {
    return limited ? OptionalLong.of(when) : OptionalLong.empty();
  }

  /**
   * Sets another end of the time; if that has passed already, the task is cancelled in the loop's
   * next iteration. Counterpart of {@code Timeout.reschedule}.
   *
   * @param when nanoseconds of {@link EventLoop#time()}
   * @throws IllegalStateException if the time is over, or the body has ended, or if called from
   *     another thread than the loop's
   */
  public void reschedule(long when) {
    checkRunning();
    this.limited = true;
    this.when = when;
    setAlarm();
  }

  /**
   * Sets another end of the time, as {@link #reschedule(long)} does.
   *
   * @param fromNow how long from now, or null for no limit
   * @throws IllegalStateException if the time is over, or the body has ended, or if called from
   *     another thread than the loop's
   */
  public void reschedule(Duration fromNow) {
    if (fromNow != null) {
      reschedule(task.getLoop().deadline(EventLoop.nanosOf(fromNow)));
      return;
    }
    checkRunning();
    limited = false;
    setAlarm();
  }

  /**
   * Whether the time was over before the body had ended. Counterpart of {@code Timeout.expired}.
   *
   * @return true from the moment on when the task is cancelled for it
   */
  public boolean expired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private void checkRunning() {
    task.getLoop().checkThread("Timeout.reschedule", "timeout.reschedule(…)");
    if (state != State.ENTERED) {
      throw new IllegalStateException(
          expired()
              ? "this timeout has expired: it can't be rescheduled"
              : "the body of this timeout has ended: there is nothing to limit");
    }
  }

  // ---- the block

  static <T> AsyncFunction<Timeout, T> block(AsyncCallable<T> body) {
    return timeout -> body.call();
  }

  static AsyncFunction<Timeout, Void> block(AsyncRunnable body) {
    return timeout -> {
      body.run();
      return null;
    };
  }

  static AsyncFunction<Timeout, Void> block(AsyncConsumer<? super Timeout> body) {
    return timeout -> {
      body.accept(timeout);
      return null;
    };
  }

  @Async
  static <T> T run(Timeout timeout, AsyncFunction<? super Timeout, ? extends T> body)
      throws TimeoutException {
    timeout.enter();
    T result;
    try {
      result = body.apply(timeout);
    } catch (Throwable t) {
      throw Throwing.<RuntimeException>sneaky(timeout.exit(t));
    }
    timeout.exit(null);
    return result;
  }

  private void enter() {
    state = State.ENTERED;
    task.enterScope();
    outer = task.timeout();
    task.setTimeout(this);
    cancelling = task.cancelling();
    setAlarm();
  }

  /** The end of the body. Gives what is to be thrown, for what the body threw. */
  private Throwable exit(Throwable thrown) {
    task.exitScope();
    task.setTimeout(outer);
    cancelAlarm();
    if (state != State.EXPIRING) {
      state = State.EXITED;
      return thrown;
    }
    state = State.EXPIRED;
    boolean isOurs = task.uncancel() <= cancelling;
    return isOurs && thrown instanceof CancelledError ? timeoutException(thrown) : thrown;
  }

  static TimeoutException timeoutException(Throwable cause) {
    TimeoutException exception = new TimeoutException("the time is over");
    exception.initCause(cause);
    return exception;
  }

  /** When the first of a timeout and those around it is over; empty for never. */
  static OptionalLong earliest(Timeout innermost) {
    OptionalLong earliest = OptionalLong.empty();
    for (Timeout each = innermost; each != null; each = each.outer) {
      boolean runs = each.limited && each.state == State.ENTERED;
      if (runs && (earliest.isEmpty() || each.when - earliest.getAsLong() < 0)) {
        earliest = OptionalLong.of(each.when);
      }
    }
    return earliest;
  }

  private void setAlarm() {
    cancelAlarm();
    if (!limited) {
      return;
    }
    EventLoop loop = task.getLoop();
    alarm =
        when - loop.time() <= 0
            ? loop.callSoon(this::timeIsOver)
            : loop.callAt(when, this::timeIsOver);
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  private void timeIsOver() {
    alarm = null;
    state = State.EXPIRING;
    task.cancel();
  }
}
