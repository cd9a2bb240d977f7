package io.jasyncio.loop;

import java.util.concurrent.locks.LockSupport;

/** Waits by parking the thread: for a loop without I/O. */
public final class ParkedIdle implements Idle {
  /** The thread that waits, or null. */
  private volatile Thread sleeper;

  private volatile boolean woken;

  @Override
  public void await(long nanos) {
    // The loop writes sleeper, then reads woken; wakeUp writes woken, then reads sleeper: one of
    // them sees the other.
    sleeper = Thread.currentThread();
    if (!woken) {
      if (nanos == FOREVER) {
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
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
