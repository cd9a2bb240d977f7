package io.jasyncio.testing;

import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Task;
import io.jasyncio.loop.Idle;
import io.jasyncio.loop.ParkedIdle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** How a loop waits in a virtual time: it jumps, unless another thread works for it. */
final class VirtualIdle implements Idle {
  private final VirtualTime time;
  private final ParkedIdle parked = new ParkedIdle();
  private final Queue<Future<Void>> waitUntilBlocked = new ArrayDeque<>();
  private int workOutside;
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
  public void await(long nanos) {
    if (woken) {
      woken = false;
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
