package io.jasyncio.monitoring;

/** What a loop does, in figures. From any thread; written by the loop's thread. */
public interface LoopMetricsMXBean {
  /**
   * How many tasks there are now.
   *
   * @return those that haven't ended
   */
  long getTasksAlive();

  /**
   * How many tasks have been made since measuring began.
   *
   * @return their number
   */
  long getTasksSpawned();

  /**
   * How many steps of tasks and callbacks have been taken since measuring began.
   *
   * @return their number
   */
  long getSteps();

  /**
   * How many steps a second were taken lately: in the last whole second or more in which the loop
   * was awake.
   *
   * @return the rate
   */
  double getStepsPerSecond();

  /**
   * How many turns were ready when the last iteration began.
   *
   * @return the length of the ready queue
   */
  int getQueueLength();

  /**
   * How long the last iteration took: so long did what got ready at its beginning wait.
   *
   * @return microseconds
   */
  long getLagMicros();

  /**
   * The longest iteration since measuring began, or {@link #reset()}.
   *
   * @return microseconds
   */
  long getLongestLagMicros();

  /**
   * The longest step since measuring began, or {@link #reset()}: nothing else could run meanwhile.
   *
   * @return microseconds
   */
  long getLongestStepMicros();

  /** Forgets the longest lag and step. */
  void reset();
}
