package io.jasyncio;

import io.jasyncio.loop.Timer;

/** A callback among the timers. */
final class TimerCallback extends Timer implements TimerHandle {
  private final EventLoop loop;

  /** Null once it is cancelled in the loop's thread. */
  private Runnable callback;

  TimerCallback(EventLoop loop, long when, Runnable callback) {
    super(when);
    this.loop = loop;
    this.callback = callback;
  }

  @Override
  public void cancel() {
    if (isCancelled()) {
      return;
    }
    markCancelled();
    if (loop.isOwnThread()) {
      forget();
    } else {
      loop.enter(this::forget);
    }
  }

  private void forget() {
    callback = null;
    loop.timers().noteCancelled(this);
  }

  @Override
  public void turn() {
    if (!isCancelled()) {
      loop.call(callback, this);
    }
  }
}
