package io.jasyncio.sync;

import java.util.Comparator;

/**
 * A {@link Queue} that gives the smallest item first; equal ones in any order. Counterpart of
 * {@code asyncio.PriorityQueue}.
 *
 * @param <T> the type of the items: {@link Comparable}, unless there is a comparator
 */
public final class PriorityQueue<T> extends Queue<T> {
  /** Makes a queue without a bound, in the natural order. Needs no loop. */
  public PriorityQueue() {
    this(0);
  }

  /**
   * Makes a queue in the natural order. Needs no loop.
   *
   * @param maxsize how many items fit in; 0 and less stand for no bound
   */
  public PriorityQueue(int maxsize) {
    this(maxsize, null);
  }

  /**
   * Makes a queue. Needs no loop.
   *
   * @param maxsize how many items fit in; 0 and less stand for no bound
   * @param order says which item is smaller; null stands for the natural order
   */
  public PriorityQueue(int maxsize, Comparator<? super T> order) {
    super(maxsize, new java.util.PriorityQueue<>(order));
  }
}
