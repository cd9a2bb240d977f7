package io.jasyncio.benchmarks.peers;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A plain binary heap of deadlines, and what waits for them. */
public final class DeadlineHeap<T> {
  private long[] deadlines = new long[64];
  private Object[] waiting = new Object[64];
  private int size;

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Waits until the first one is due. */
  public void awaitFirst() {
    long nanos = size == 0 ? 0 : deadlines[0] - System.nanoTime();
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  /** Moves those that are due. */
  public void moveDue(Ring<? super T> ready) {
    long now = System.nanoTime();
    while (size > 0 && deadlines[0] - now <= 0) {
      ready.add(take());
    }
  }

  /** Adds one. */
  public void add(long deadline, T element) {
    if (size == deadlines.length) {
      deadlines = Arrays.copyOf(deadlines, size * 2);
      waiting = Arrays.copyOf(waiting, size * 2);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >> 1;
      if (deadlines[parent] - deadline <= 0) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, deadline, element);
  }

  @SuppressWarnings("unchecked")
  private T take() {
    T taken = (T) waiting[0];
    long deadline = deadlines[--size];
    Object last = waiting[size];
    waiting[size] = null;
    if (size > 0) {
      sink(deadline, last);
    }
    return taken;
  }

  private void sink(long deadline, Object element) {
    int hole = 0;
    int child;
    while ((child = 2 * hole + 1) < size) {
      if (child + 1 < size && deadlines[child + 1] - deadlines[child] < 0) {
        child++;
      }
      if (deadlines[child] - deadline >= 0) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    put(hole, deadline, element);
  }

  private void move(int from, int to) {
    put(to, deadlines[from], waiting[from]);
  }

  private void put(int index, long deadline, Object element) {
    deadlines[index] = deadline;
    waiting[index] = element;
  }
}
