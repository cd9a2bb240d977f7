package io.jasyncio.insight;

/** What makes a task ready to go on. */
public enum Waker {
  /** A task's step: it has set a future, released a lock, made the task, ended, cancelled it. */
  TASK,
  /** The task's own sleep, which is over. */
  SLEEP,
  /** A callback whose time has come, a timeout for instance. */
  TIMER,
  /** A socket that is ready. */
  SOCKET,
  /** Another thread, by {@code callSoonThreadsafe}. */
  THREAD,
  /** Code that runs in the loop's thread beside its steps: before the run, for instance. */
  PROGRAM
}
