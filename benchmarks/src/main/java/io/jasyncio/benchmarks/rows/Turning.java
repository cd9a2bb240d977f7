package io.jasyncio.benchmarks.rows;

import io.jasyncio.Async;
import io.jasyncio.AsyncCallable;
import io.jasyncio.Await;

/** A body that gives way. Loaded many times, each by a loader of its own, it's as many methods. */
public final class Turning implements AsyncCallable<Integer> {
  private final int turns;

  public Turning(int turns) {
    this.turns = turns;
  }

  @Async
  @Override
  public Integer call() {
    int taken = 0;
    while (taken < turns) {
      Await.sleep(0);
      taken++;
    }
    return taken;
  }
}
