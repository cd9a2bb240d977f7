package io.jasyncio;

import java.util.Collection;
import java.util.List;

/**
 * Something that coroutines wait at and that others hold, such as a lock: given to {@link
 * EventLoop#createFuture(Object)}, it lets a dump tell who holds up whom, and find deadlocks. For
 * those who write primitives of their own.
 */
public interface Resource {
  /**
   * Who can end the wait at this: all of them must, as far as is known. From the loop's thread;
   * doesn't suspend.
   *
   * @return tasks and other futures; empty if nobody is known
   */
  default Collection<? extends Future<?>> heldBy() {
    return List.of();
  }
}
