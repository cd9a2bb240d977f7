package io.jasyncio.sync;

import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;

/**
 * The loop that a primitive belongs to: that of the first coroutine that has to wait at it. Before
 * that it belongs to none.
 */
final class Binding {
  private final Object primitive;
  private EventLoop loop;

  /**
   * Makes a binding to no loop.
   *
   * @param primitive what is bound, for messages
   */
  Binding(Object primitive) {
    this.primitive = primitive;
  }

  Object primitive() {
    return primitive;
  }

  /** A future for one more waiter, of the running loop; the first one binds the primitive to it. */
  Future<Void> newFuture() {
    EventLoop running = Asyncio.getRunningLoop();
    if (loop == null) {
      loop = running;
    } else if (loop != running) {
      throw new IllegalStateException(
          primitive
              + " is bound to another event loop: to "
              + loop
              + ", where a coroutine first had to wait at it; this one runs on "
              + running
              + ". Make one for each loop");
    }
    return running.createFuture(primitive);
  }

  /**
   * Refuses other threads than the loop's. Once the loop is closed nobody can be woken, and any
   * thread may use what is left.
   *
   * @param method what was called
   * @param instead what to call in the loop's thread
   */
  void checkThread(String method, String instead) {
    EventLoop bound = loop;
    if (bound != null && !bound.isClosed()) {
      bound.checkThread(method, instead);
    }
  }
}
