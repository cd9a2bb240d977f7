package io.jasyncio;

import io.jasyncio.loop.Turn;

/** A callback in the ready queue. */
final class ScheduledCallback implements Handle, Turn {
  private final EventLoop loop;
  private final Runnable callback;
  private volatile boolean cancelled;

  ScheduledCallback(EventLoop loop, Runnable callback) {
    this.loop = loop;
    this.callback = callback;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void turn() {
    if (!cancelled) {
      loop.call(callback, this);
    }
  }
}
