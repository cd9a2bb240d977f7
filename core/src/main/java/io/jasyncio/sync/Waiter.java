package io.jasyncio.sync;

import io.jasyncio.Future;

/** A coroutine that waits in a list of {@link Waiters}, and the future that it awaits. */
class Waiter {
  /*
   *   future      what has happened                                who did it
   *   pending     nothing: the coroutine is suspended
   *   result      woken: it goes on in the loop's next iteration   Waiters.wake…
   *   cancelled   its task was cancelled while it waited           Task.cancel, by way of Await.await
   *
   * A woken coroutine may still be cancelled before it goes on. Then Await.await throws although
   * isWoken() is true: it was given something it can't take any more, and must pass it on.
   */

  final Future<Void> future;

  /** The neighbours in the list, while this is in it. */
  Waiter previous;

  Waiter next;
  boolean listed;

  Waiter(Future<Void> future) {
    this.future = future;
  }

  final boolean isPending() {
    return !future.isDone();
  }

  final boolean isCancelled() {
    return future.isCancelled();
  }

  final boolean isWoken() {
    return future.isDone() && !future.isCancelled();
  }
}
