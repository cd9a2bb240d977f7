package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;
import io.jasyncio.runtime.HiddenOverload;

/**
 * The body of a coroutine as the weaver would write it, to test what is below the weaver: numbered
 * steps, each of which may suspend.
 */
abstract class HandWoven extends Frame implements AsyncCallable<Object> {
  /** What a step returns to go on with the next one. */
  static final Object NEXT = new Object();

  /** What the suspended call before this step gave. */
  Object received;

  /** Does a step: returns {@link #NEXT}, or the coroutine's result. */
  abstract Object step(int step, Coroutine coroutine) throws Exception;

  /** Suspends as {@code Await.sleep} does. */
  static void sleep(long millis, Coroutine coroutine) {
    CoroutineTask.of(coroutine, "sleep").sleep(EventLoop.nanosOf(millis));
    coroutine.suspended = true;
  }

  /** Suspends, or doesn't, as {@code Await.await} does. */
  static Object await(Future<?> future, Coroutine coroutine) {
    if (future.isDone()) {
      return future.result();
    }
    CoroutineTask.of(coroutine, "await").await(future);
    coroutine.suspended = true;
    return null;
  }

  @Async
  @Override
  public final Object call() {
    throw new AssertionError("a plain call");
  }

  @HiddenOverload
  public final Object call(Coroutine coroutine) throws Exception {
    return go(0, coroutine);
  }

  @Override
  public final void resume(Coroutine coroutine) throws Throwable {
    received = coroutine.takeReference();
    coroutine.reference = go(state, coroutine);
  }

  private Object go(int first, Coroutine coroutine) throws Exception {
    for (int step = first; ; step++) {
      Object result = step(step, coroutine);
      if (coroutine.suspended) {
        coroutine.link(this, step + 1);
        return null;
      }
      if (result != NEXT) {
        return result;
      }
    }
  }
}
