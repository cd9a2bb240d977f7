package io.jasyncio.weaving.probe;

import io.jasyncio.Async;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;

/** Leaves for tests that count bytes and objects: they keep nothing. */
public final class Turn {
  private Turn() {}

  /** Suspends. */
  @Async
  public static void over() {
    throw new AssertionError("not woven");
  }

  @HiddenOverload
  public static void over(Coroutine c) {
    c.suspend();
    c.suspended = true;
  }

  /** Doesn't suspend. */
  @Async
  public static void perhaps() {
    throw new AssertionError("not woven");
  }

  @HiddenOverload
  public static void perhaps(Coroutine c) {
    if (c == null) {
      throw new AssertionError("no coroutine");
    }
  }
}
