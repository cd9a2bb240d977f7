package io.jasyncio;

import io.jasyncio.loop.Turn;

/** A loop's debug mode. For the loop's thread alone. */
final class Debugging {
  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");
  private static final long DEFAULT_THRESHOLD = 100_000_000;

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
    long start = loop.time();
    turn.turn();
    long took = loop.time() - start;
    if (took >= threshold) {
      String who = turn instanceof CoroutineTask<?> task ? task.describe() : "a callback";
      LOGGER.log(
          System.Logger.Level.WARNING,
          who
              + " held up the event loop for "
              + took / 1_000_000
              + " ms: blocking work belongs into Await.toThread(…)");
    }
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
