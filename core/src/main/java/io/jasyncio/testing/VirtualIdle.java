package io.jasyncio.testing;

import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Task;
import io.jasyncio.loop.Idle;
import io.jasyncio.loop.ParkedIdle;
import io.jasyncio.loop.Sockets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** How a loop waits in a virtual time: it jumps, unless another thread works for it. */
final class VirtualIdle implements Idle {
  /** What comes in by a socket takes real time: so long nothing has come before time jumps. */
  private static final long QUIET_NANOS = 20_000_000;

  private final VirtualTime time;
  private final ParkedIdle parked = new ParkedIdle();
  private final Queue<Future<Void>> waitUntilBlocked = new ArrayDeque<>();
  private int workOutside;

  /** Null until the first socket is watched. */
  private Sockets sockets;

  private volatile boolean woken;

  VirtualIdle(VirtualTime time) {
    this.time = time;
  }

  static VirtualIdle of(EventLoop loop) {
    if (loop.idle() instanceof VirtualIdle idle) {
      return idle;
    }
    throw new IllegalArgumentException(
        "this loop lives in real time: make it with VirtualTime.newLoop(), or within"
            + " VirtualTime.run(…)");
  }

  void tellWhenBlocked(Future<Void> blocked) {
    waitUntilBlocked.add(blocked);
  }

  @Override
  public void watch(Sockets sockets) {
    this.sockets = sockets;
    parked.watch(sockets);
  }

  @Override
  public void await(long nanos) {
    if (woken) {
      woken = false;
      return;
    }
    if (sockets != null && sockets.isWaitedFor() && hearsOfSocket(QUIET_NANOS)) {
      return;
    }
    Future<Void> blocked;
    while ((blocked = waitUntilBlocked.poll()) != null) {
      if (!blocked.isDone()) {
        blocked.setResult(null);
        return;
      }
    }
    if (nanos != FOREVER && workOutside == 0) {
      time.jump(nanos);
    } else {
      awaitThreads();
    }
  }

  /** Waits in real time, until a socket or another thread has something for the loop. */
  private boolean hearsOfSocket(long nanos) {
    long before = sockets.tellings();
    parked.await(nanos);
    return woken || sockets.tellings() != before || Thread.currentThread().isInterrupted();
  }

  private void awaitThreads() {
    long limit = System.nanoTime() + time.patience().toNanos();
    while (!woken) {
      long left = limit - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "nothing is ready, no timer is set, and no other thread has called for "
                + time.patience()
                + ". Blocked: "
                + names(Asyncio.allTasks()));
      }
      if (sockets != null) {
        if (hearsOfSocket(left)) {
          return;
        }
        continue;
      }
      parked.await(left);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
    woken = false;
  }

  private static String names(Set<Task<?>> tasks) {
    return tasks.stream().map(Task::getName).collect(Collectors.joining(", "));
  }

  @Override
  public void expectWork() {
    workOutside++;
  }

  @Override
  public void workArrived() {
    workOutside--;
  }

  @Override
  public void wakeUp() {
    woken = true;
    parked.wakeUp();
  }
}
