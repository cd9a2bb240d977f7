package io.jasyncio.loop;

import java.util.Arrays;

/**
 * The timers that aren't due: a heap of four children a node, ordered by deadline, then by the
 * order of setting. For the loop's thread alone.
 *
 * <p>A cancelled timer stays until it comes to the top, or until more than half of a heap of more
 * than {@value #COMPACT_ABOVE} is cancelled: then all cancelled ones are taken out at once. So
 * cancelling costs O(1) amortised.
 *
 * <p>Deadlines are compared by their difference, as {@link System#nanoTime} wants it.
 */
public final class Timers {
  private static final int ARITY_SHIFT = 2;
  private static final int COMPACT_ABOVE = 100;
  private static final int SMALLEST = 16;

  /** The deadlines once more, so that comparing touches no timer. */
  private long[] deadlines = new long[SMALLEST];

  private Timer[] heap = new Timer[SMALLEST];
  private int size;
  private int cancelled;
  private int nextSequence;

  /** Sets a new timer. */
  public void add(Timer timer) {
    if (size == heap.length) {
      long[] moreDeadlines = Arrays.copyOf(deadlines, size * 2);
      heap = Arrays.copyOf(heap, size * 2);
      deadlines = moreDeadlines;
    }
    timer.sequence = nextSequence++;
    timer.waiting = true;
    siftUp(size++, timer);
  }

  /** Takes note of a timer that has been {@linkplain Timer#markCancelled marked cancelled}. */
  public void noteCancelled(Timer timer) {
    if (!timer.waiting || timer.counted) {
      return;
    }
    timer.counted = true;
    cancelled++;
    if (size > COMPACT_ABOVE && cancelled > size / 2) {
      compact();
    }
  }

  /** Whether no timer waits; cancelled ones at the top are dropped first. */
  public boolean isEmpty() {
    while (size > 0 && heap[0].isCancelled()) {
      removeFirst();
    }
    return size == 0;
  }

  /** The next deadline. There must be one: see {@link #isEmpty}. */
  public long nextDeadline() {
    return deadlines[0];
  }

  /** The number of timers held, cancelled ones that weren't taken out yet among them. */
  public int size() {
    return size;
  }

  /** Moves the timers that are due to the ready queue, in their order. */
  public void takeDue(long now, ReadyQueue ready) {
    while (size > 0 && deadlines[0] - now <= 0) {
      Timer due = removeFirst();
      if (!due.isCancelled()) {
        ready.add(due);
      }
    }
  }

  /** Drops all timers. */
  public void clear() {
    deadlines = new long[SMALLEST];
    heap = new Timer[SMALLEST];
    size = 0;
    cancelled = 0;
  }

  private Timer removeFirst() {
    Timer first = heap[0];
    Timer last = heap[--size];
    heap[size] = null;
    if (size > 0) {
      siftDown(0, last);
    }
    forget(first);
    return first;
  }

  private void forget(Timer timer) {
    timer.waiting = false;
    if (timer.counted) {
      cancelled--;
    }
  }

  private void compact() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Timer timer = heap[i];
      if (timer.isCancelled()) {
        forget(timer);
      } else {
        place(kept++, timer);
      }
    }
    Arrays.fill(heap, kept, size, null);
    size = kept;
    for (int i = (size - 2) >> ARITY_SHIFT; i >= 0; i--) {
      siftDown(i, heap[i]);
    }
  }

  private void siftUp(int hole, Timer timer) {
    while (hole > 0) {
      int parent = (hole - 1) >> ARITY_SHIFT;
      if (!isBefore(timer, parent)) {
        break;
      }
      place(hole, heap[parent]);
      hole = parent;
    }
    place(hole, timer);
  }

  private void siftDown(int hole, Timer timer) {
    int child;
    while ((child = firstOfChildren(hole)) >= 0 && !isBefore(timer, child)) {
      place(hole, heap[child]);
      hole = child;
    }
    place(hole, timer);
  }

  /** The child that comes first, or -1 if there are no children. */
  private int firstOfChildren(int parent) {
    int first = (parent << ARITY_SHIFT) + 1;
    if (first >= size) {
      return -1;
    }
    int end = Math.min(first + (1 << ARITY_SHIFT), size);
    for (int child = first + 1; child < end; child++) {
      if (isBefore(heap[child], deadlines[child], first)) {
        first = child;
      }
    }
    return first;
  }

  private boolean isBefore(Timer timer, int other) {
    return isBefore(timer, timer.when(), other);
  }

  private boolean isBefore(Timer timer, long when, int other) {
    long difference = when - deadlines[other];
    return difference < 0 || difference == 0 && timer.sequence - heap[other].sequence < 0;
  }

  private void place(int index, Timer timer) {
    heap[index] = timer;
    deadlines[index] = timer.when();
  }
}
