package io.jasyncio.loop;

import java.util.concurrent.locks.LockSupport;

/** Waits by parking the thread; in a selector, once there are sockets to watch. */
public final class ParkedIdle implements Idle {
  /** The thread that waits, or null. */
  private volatile Thread sleeper;

  private volatile boolean woken;

  /** Null until the first socket is watched. Written before the next await writes sleeper. */
  private volatile Sockets sockets;

  @Override
  public void watch(Sockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void await(long nanos) {
    // The loop writes sleeper, then reads woken; wakeUp writes woken, then reads sleeper: one of
    // them sees the other.
    sleeper = Thread.currentThread();
    if (!woken) {
      if (sockets != null) {
        sockets.select(nanos);
      } else if (nanos == FOREVER) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
    sleeper = null;
    woken = false;
  }

  @Override
  public void wakeUp() {
    woken = true;
    Thread thread = sleeper;
    if (thread == null) {
      return;
    }
    Sockets watched = sockets;
    if (watched == null) {
      LockSupport.unpark(thread);
    } else {
      watched.wakeUp();
    }
  }
}
