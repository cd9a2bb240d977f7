package io.jasyncio;

/**
 * What few tasks have, kept apart so that the others don't pay for it. For the loop's thread, but
 * for the name, which others may ask for.
 */
final class TaskDetails {
  /** Null stands for {@code Task-} and the task's number. */
  volatile String name;

  /** Null if no variable is set in it. */
  Context context;

  /** The innermost scope that the coroutine is in, or null. */
  CancelScope scope;

  /** The innermost timeout that runs, or null. */
  Timeout timeout;

  /** How many requests to end have not been taken back. */
  int cancelRequests;

  /** Where the task was made, in debug mode; else null. */
  Throwable creationSite;

  /** In debug mode: whether a cancellation has been thrown into the coroutine. */
  boolean cancelHeard;

  /** What the coroutine waits for at a socket, again and again; null before the first time. */
  SocketWait socketWait;
}
