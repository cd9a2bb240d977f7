package io.jasyncio;

/**
 * Is told what a loop does, while it does it: for metrics, profiling and tracing. Given to {@link
 * EventLoop#addInstrument}. Counterpart of Trio's {@code trio.abc.Instrument}; asyncio has none.
 *
 * <p>Everything is called in the loop's thread, and must be quick. An instrument that throws is
 * removed, and the exception handler is told. A loop without instruments pays nothing for them.
 */
public interface Instrument {
  /**
   * A task has been made.
   *
   * @param task the task
   */
  default void taskSpawned(Task<?> task) {}

  /**
   * A task has ended.
   *
   * @param task the task, done
   */
  default void taskEnded(Task<?> task) {}

  /**
   * A task has got ready: it has been made, its wait is over, or it has given way to others. Its
   * step comes in a later iteration. What a step makes ready is told of after {@link #afterStep}.
   *
   * @param task the task
   * @param wake what has made it ready
   */
  default void taskReady(Task<?> task, Wake wake) {}

  /**
   * A task's code, or a callback, is about to run until it suspends or ends.
   *
   * @param task the task, or null for a callback
   */
  default void beforeStep(Task<?> task) {}

  /**
   * A task has suspended or ended, or a callback has ended.
   *
   * @param task the task, or null for a callback
   */
  default void afterStep(Task<?> task) {}

  /**
   * An iteration of the loop begins to take the turns that are ready.
   *
   * @param ready how many there are
   */
  default void beforeIteration(int ready) {}

  /** The turns of an iteration have been taken. */
  default void afterIteration() {}

  /** Nothing is ready: the loop is about to wait. */
  default void beforeWait() {}

  /** The loop has waited. */
  default void afterWait() {}
}
