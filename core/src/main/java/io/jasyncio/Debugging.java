package io.jasyncio;

import io.jasyncio.loop.Turn;
import java.time.Duration;

/** A loop's debug mode. For the loop's thread alone. */
final class Debugging {
  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");
  private static final long DEFAULT_THRESHOLD = 100_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final EventLoop loop;
  private boolean on = Boolean.getBoolean("jasyncio.debug");
  private long threshold = DEFAULT_THRESHOLD;

  Debugging(EventLoop loop) {
    this.loop = loop;
  }

  boolean isOn() {
    return on;
  }

  void set(boolean on) {
    this.on = on;
  }

  void setThreshold(long nanos) {
    threshold = nanos;
  }

  /** Takes a turn, and logs it if it takes long: nothing else can run meanwhile. */
  void turn(Turn turn) {
    CoroutineTask<?> cancelled =
        turn instanceof CoroutineTask<?> task && task.isAboutToHearOfCancel() ? task : null;
    boolean isNew = cancelled != null && !cancelled.hasHeardOfCancel();
    if (isNew) {
      cancelled.noteCancelHeard(true);
    }
    long start = loop.time();
    turn.turn();
    long took = loop.time() - start;
    if (took >= threshold) {
      String who = turn instanceof CoroutineTask<?> task ? task.describe() : "a callback";
      warn(
          who
              + " held up the event loop for "
              + took / 1_000_000
              + " ms: blocking work belongs into Await.toThread(…)",
          null);
    }
    if (isNew && !cancelled.isDone()) {
      loop.callLater(PATIENCE, () -> look(cancelled)); // cleaning up may take turns, not for ever
    }
  }

  // ---- cancellations that are swallowed

  /** Before a task ends with a result, with requests to cancel it that nobody has taken back. */
  void endsAlthoughCancelled(CoroutineTask<?> task) {
    if (on && task.hasHeardOfCancel()) {
      warn(
          task.describe()
              + " was cancelled, but ended with a result: its code caught the CancelledError and"
              + " neither threw it on nor called Asyncio.currentTask().uncancel(). Whoever cancelled"
              + " it, a timeout or a group for example, can't tell",
          task.creationSite());
    }
  }

  private static void look(CoroutineTask<?> task) {
    if (task.isDone()) {
      return;
    }
    if (task.cancelling() == 0) {
      task.noteCancelHeard(false); // dealt with: the next one is another matter
    } else {
      warn(
          task.describe()
              + " was cancelled "
              + PATIENCE.toMillis()
              + " ms ago and still goes on: its code has swallowed the CancelledError, in a catch"
              + " (Throwable t) for example, or takes long to clean up. Throw it on, or call"
              + " Asyncio.currentTask().uncancel()",
          task.creationSite());
    }
  }

  // ---- failures

  /** Before a task fails, with nobody waiting for it. */
  void failsWithNobodyWaiting(CoroutineTask<?> task, Throwable exception) {
    if (on && !loop.blockedGets().isWaitedFor(task)) {
      warn(
          task.describe()
              + " fails, and nobody waits for it (so far): await it, or start it with"
              + " Asyncio.spawn(body, onError)",
          exception);
    }
  }

  private static void warn(String message, Throwable thrown) {
    LOGGER.log(System.Logger.Level.WARNING, message, thrown);
  }

  /** A trace of the running code, for a report later. */
  Throwable creationSite() {
    return new CreationSite();
  }

  /** No failure: it only carries a stack trace. */
  private static final class CreationSite extends Throwable {
    private static final long serialVersionUID = 1;

    CreationSite() {
      super("the task was made here");
    }
  }
}
