package io.jasyncio;

import io.jasyncio.loop.Clock;
import io.jasyncio.loop.Idle;
import io.jasyncio.loop.Sockets;

/** A time that stands still until the loop waits, and then jumps to the next timer. */
final class VirtualTime implements Clock, Idle {
  private long now;

  /** A loop that lives in this time. */
  EventLoop newLoop() {
    return new EventLoop(this, this);
  }

  long millis() {
    return now / 1_000_000;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void watch(Sockets sockets) {
    throw new AssertionError("no sockets in this time");
  }

  @Override
  public void await(long nanos) {
    if (nanos == FOREVER) {
      throw new AssertionError("the loop would wait for ever");
    }
    now += nanos;
  }

  @Override
  public void wakeUp() {}
}
