package io.jasyncio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits for a future, in one reference: nothing (null), one waiter itself, or {@link Several}.
 * A waiter is a {@link CoroutineTask}, which costs no object, or a {@link Consumer}.
 */
final class Callbacks {
  private static final class Several {
    final List<Object> waiters = new ArrayList<>(4);
  }

  private Callbacks() {}

  /** The callbacks with one more at the end. */
  static Object with(Object callbacks, Object waiter) {
    if (callbacks == null) {
      return waiter;
    }
    if (callbacks instanceof Several several) {
      several.waiters.add(waiter);
      return several;
    }
    Several several = new Several();
    several.waiters.add(callbacks);
    several.waiters.add(waiter);
    return several;
  }

  /** How often a waiter is among the callbacks. */
  static int count(Object callbacks, Object waiter) {
    if (callbacks instanceof Several several) {
      return (int) several.waiters.stream().filter(each -> isSame(waiter, each)).count();
    }
    return isSame(waiter, callbacks) ? 1 : 0;
  }

  /** The callbacks without a waiter. */
  static Object without(Object callbacks, Object waiter) {
    if (callbacks instanceof Several several) {
      several.waiters.removeIf(each -> isSame(waiter, each));
      return several.waiters.isEmpty() ? null : several;
    }
    return isSame(waiter, callbacks) ? null : callbacks;
  }

  private static boolean isSame(Object waiter, Object entered) {
    return waiter.equals(
        entered instanceof ContextCallback<?> inContext ? inContext.callback() : entered);
  }

  /** Schedules the callbacks of a future that is done, in their order. */
  static <T> void schedule(Object callbacks, LoopFuture<T> future) {
    if (callbacks instanceof Several several) {
      for (Object waiter : several.waiters) {
        scheduleOne(waiter, future);
      }
    } else if (callbacks != null) {
      scheduleOne(callbacks, future);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void scheduleOne(Object waiter, LoopFuture<T> future) {
    if (waiter instanceof CoroutineTask<?> task) {
      task.wake(future);
    } else {
      future.getLoop().schedule(new DoneCallback<>(future, (Consumer<? super Future<T>>) waiter));
    }
  }
}
