package io.jasyncio;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Cancels a future and what it waits for, to the end of the chain: with a list instead of
 * recursion, so that no chain is too long. A loop has one. For the loop's thread alone.
 *
 * <p>Each future cancels itself ({@link Cancellable#cancelOne}) and enters here those that must be
 * cancelled because of it; they follow in the order in which recursion would reach them. Tasks that
 * wait for each other in a circle are cut apart: the first that is met again gets its {@link
 * CancelledError} directly.
 */
final class CancelWalk {
  private final Deque<Cancellable> next = new ArrayDeque<>();
  private boolean walking;

  /** The first task met on this walk; most walks meet no other. */
  private CoroutineTask<?> first;

  /** The tasks met after the first, or null if there was none. */
  private Set<CoroutineTask<?>> others;

  /**
   * Cancels.
   *
   * @return whether the request was taken
   */
  boolean cancel(LoopFuture<?> future) {
    if (!future.acceptsCancel()) {
      return false;
    }
    if (walking) {
      // Code of the application, called by a stage that is being cancelled: what follows is left to
      // the walk under way.
      future.cancelOne(this);
      return true;
    }
    walking = true;
    try {
      for (Cancellable each = future; each != null; each = next.poll()) {
        each.cancelOne(this);
      }
    } finally {
      walking = false;
      first = null;
      others = null;
      next.clear();
    }
    return true;
  }

  /** Enters one that is to be cancelled next; of several the one entered last goes first. */
  void follow(Cancellable cancellable) {
    next.addFirst(cancellable);
  }

  /** Whether this walk has met a task before, and the task waits, through others, for itself. */
  boolean isCircle(CoroutineTask<?> task) {
    return isMetAgain(task) && waitsForItself(task);
  }

  private boolean isMetAgain(CoroutineTask<?> task) {
    if (first == null) {
      first = task;
      return false;
    }
    if (task == first) {
      return true;
    }
    if (others == null) {
      others = newIdentitySet();
    }
    return !others.add(task);
  }

  private static boolean waitsForItself(CoroutineTask<?> task) {
    Set<LoopFuture<?>> seen = newIdentitySet();
    Deque<LoopFuture<?>> open = new ArrayDeque<>();
    for (LoopFuture<?> each = task; each != null; each = open.poll()) {
      each.forEachAwaited(
          awaited -> {
            if (seen.add(awaited)) {
              open.add(awaited);
            }
          });
    }
    return seen.contains(task);
  }

  private static <E> Set<E> newIdentitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
