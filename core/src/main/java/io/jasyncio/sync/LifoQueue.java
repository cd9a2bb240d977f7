package io.jasyncio.sync;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A {@link Queue} that gives the item first that was put in last. Counterpart of {@code
 * asyncio.LifoQueue}.
 *
 * @param <T> the type of the items
 */
public final class LifoQueue<T> extends Queue<T> {
  /** Makes a queue without a bound. Needs no loop. */
  public LifoQueue() {
    this(0);
  }

  /**
   * Makes a queue. Needs no loop.
   *
   * @param maxsize how many items fit in; 0 and less stand for no bound
   */
  public LifoQueue(int maxsize) {
    super(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
  }
}
