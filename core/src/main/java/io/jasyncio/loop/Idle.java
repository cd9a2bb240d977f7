package io.jasyncio.loop;

/**
 * How a loop waits when nothing is ready: in real time, or in a virtual one that jumps to the next
 * timer.
 */
public interface Idle {
  /** Stands for no timer at all. */
  long FOREVER = Long.MAX_VALUE;

  /**
   * Waits, in the loop's thread, until {@link #wakeUp} or until the time is over. May return early.
   *
   * @param nanos how long, or {@link #FOREVER}
   */
  void await(long nanos);

  /**
   * Lets all later waits end also when a socket is ready. In the loop's thread, once.
   *
   * @param sockets whose watchers hear of it
   */
  void watch(Sockets sockets);

  /**
   * Takes note of work outside of the loop that has begun, and will wake it: time that is virtual
   * mustn't jump meanwhile. In the loop's thread.
   */
  default void expectWork() {}

  /** Takes note of the end of such work. In the loop's thread. */
  default void workArrived() {}

  /** Ends the wait, or the next one if there is none now. From any thread. */
  void wakeUp();
}
