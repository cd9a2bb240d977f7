package io.jasyncio;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that block in {@link Future#get()} for one loop's futures: kept here, and not in the
 * futures, since there are few.
 *
 * <p>A thread enters itself, then looks at the future's state; the loop writes the state, then
 * looks who has entered. Both are volatile, so one of them sees the other.
 */
final class BlockedGets {
  private record BlockedGet(Future<?> future, Thread thread) {}

  private final EventLoop loop;
  private final Queue<BlockedGet> all = new ConcurrentLinkedQueue<>();

  BlockedGets(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Blocks until a future is done, the loop is closed or the time is over.
   *
   * @param deadline in nanoseconds of {@link System#nanoTime}, or null for no limit
   * @return whether the future is done
   */
  boolean await(Future<?> future, Long deadline) throws InterruptedException {
    BlockedGet get = new BlockedGet(future, Thread.currentThread());
    all.add(get);
    try {
      while (!future.isDone() && !loop.isClosed()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (deadline == null) {
          LockSupport.park(future);
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            break;
          }
          LockSupport.parkNanos(future, left);
        }
      }
      return future.isDone();
    } finally {
      all.removeIf(other -> other == get);
    }
  }

  /** Whether a thread waits for a future. */
  boolean isWaitedFor(Future<?> future) {
    return all.stream().anyMatch(get -> get.future == future);
  }

  /** Wakes those who wait for a future. */
  void wake(Future<?> future) {
    if (!all.isEmpty()) {
      for (BlockedGet get : all) {
        if (get.future == future) {
          LockSupport.unpark(get.thread);
        }
      }
    }
  }

  /** Wakes all. */
  void wakeAll() {
    for (BlockedGet get : all) {
      LockSupport.unpark(get.thread);
    }
  }
}
