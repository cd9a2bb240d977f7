package io.jasyncio;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop's async generators that have begun and not ended. For the loop's thread, but for {@link
 * #closed}.
 *
 * <p>The loop holds their activations, but not the generators themselves: when one of these is
 * collected as garbage, its activation is closed in a task. What CPython does when an asynchronous
 * generator is finalised.
 */
final class AsyncGenerators {
  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");

  /** A generator that can still be reached, or not. */
  private static final class Open extends WeakReference<AsyncGenerator<?>> {
    final AsyncActivation<?> activation;

    Open(
        AsyncGenerator<?> generator,
        AsyncActivation<?> activation,
        ReferenceQueue<AsyncGenerator<?>> gone) {
      super(generator, gone);
      this.activation = activation;
    }
  }

  private final EventLoop loop;
  private final ReferenceQueue<AsyncGenerator<?>> gone = new ReferenceQueue<>();

  /** In the order in which they began. */
  private final Map<AsyncActivation<?>, Open> open = new LinkedHashMap<>();

  private boolean isShutDown;

  AsyncGenerators(EventLoop loop) {
    this.loop = loop;
  }

  /** A generator's body is about to begin in a task of the loop. */
  void opened(AsyncGenerator<?> generator, AsyncActivation<?> activation) {
    if (isShutDown) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "an AsyncGenerator has begun after its loop closed all there were (at the end of"
              + " Asyncio.run, or by shutdownAsyncgens): nobody closes it but its own user");
    }
    open.put(activation, new Open(generator, activation, gone));
  }

  /** A generator has ended. From any thread: it may have been handed on to another loop. */
  void closed(AsyncActivation<?> activation) {
    if (loop.isOwnThread()) {
      open.remove(activation);
    } else {
      loop.enter(() -> open.remove(activation));
    }
  }

  // ---- closing

  /** Closes those that nobody can reach any more. */
  void closeGone() {
    if (open.isEmpty()) {
      return;
    }
    Object next;
    while ((next = gone.poll()) != null) {
      AsyncActivation<?> activation = ((Open) next).activation;
      if (open.containsKey(activation)) {
        activation.abandon();
      }
    }
  }

  /** Closes a generator in a task of its own. */
  Task<Void> closeInTask(AsyncActivation<?> activation) {
    return loop.createTask(() -> closeAndReport(activation));
  }

  Future<Void> shutdown() {
    isShutDown = true;
    if (open.isEmpty()) {
      Future<Void> nothing = loop.createFuture();
      nothing.setResult(null);
      return nothing;
    }
    return loop.createTask(this::closeAll);
  }

  @Async
  private void closeAll() {
    List<Task<Void>> closings = open.keySet().stream().<Task<Void>>map(this::closeInTask).toList();
    open.clear();
    Await.gather(closings);
  }

  @Async
  private void closeAndReport(AsyncActivation<?> activation) {
    if (activation.isBeingClosed()) {
      return; // by the generator that loops over it, which is closed as well
    }
    try {
      activation.close();
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable t) {
      loop.callExceptionHandler(
          ExceptionContext.of("an AsyncGenerator failed when its loop closed it", t));
    }
  }
}
