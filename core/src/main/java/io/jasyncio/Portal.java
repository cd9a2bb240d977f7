package io.jasyncio;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The way by which plain threads call into a loop, and wait for what they called: for code that
 * blocks, such as a servlet, a test, or a library's callback. asyncio has none; after AnyIO's
 * {@code BlockingPortal}.
 *
 * <p>A program that isn't built on a loop keeps one beside it:
 *
 * <pre>{@code
 * try (Portal portal = Portal.startLoop()) {          // a loop in a thread of its own
 *   Page page = portal.call(() -> load(url));         // blocks this thread, not the loop
 *   CompletableFuture<Page> other = portal.start(() -> load(otherUrl));
 *   …
 * }
 * }</pre>
 *
 * <p>A coroutine hands one to blocking code, which can call back:
 *
 * <pre>{@code
 * try (Portal portal = Portal.open()) {
 *   Await.toThread(() -> scanner.scan(file -> portal.call(() -> upload(file))));
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread, except as they say. Closing the portal cancels what
 * was called through it, and so does the end of {@link Asyncio#run} or {@link Runner}; when the
 * loop is closed, nobody waits any longer.
 */
public final class Portal implements AutoCloseable {
  private final EventLoop loop;

  /** The thread that this portal has started for its loop, or null. */
  private final PortalThread thread;

  /** The calls that haven't ended. */
  private final Set<ThreadsafeRun<?>> calls = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  Portal(EventLoop loop, PortalThread thread) {
    this.loop = loop;
    this.thread = thread;
  }

  /**
   * Opens a portal to the running loop. Doesn't suspend; nor does {@link #close()}.
   *
   * @return a portal, to be closed
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Portal open() {
    return new Portal(Asyncio.getRunningLoop(), null);
  }

  /**
   * Starts a loop in a thread of its own, a daemon, and opens a portal to it. Closing the portal
   * ends the loop as {@link Runner#close} does, and waits for that.
   *
   * @return a portal, to be closed
   */
  public static Portal startLoop() {
    return PortalThread.open();
  }

  /**
   * The loop that this leads to.
   *
   * @return the loop
   */
  public EventLoop getLoop() {
    return loop;
  }

  // ---- calling

  /**
   * Runs a coroutine as a task of the loop, and blocks this thread until it ends. If the thread is
   * interrupted the coroutine is cancelled; this waits until it has cleaned up, and leaves the
   * thread's interrupted status set.
   *
   * <p>Throws the very exception that the body throws, also if that is a checked one: see {@link
   * #call(AsyncCallable, Class)}.
   *
   * @param <T> the type of the result
   * @param body the coroutine, which runs in the loop's thread
   * @return its result
   * @throws CancelledError if the coroutine was cancelled, by an interrupt or with the portal for
   *     example
   * @throws IllegalStateException if this is the loop's own thread, which would wait for ever; if
   *     the portal is closed, or the loop is, before or meanwhile
   */
  public <T> T call(AsyncCallable<T> body) {
    Objects.requireNonNull(body, "body");
    checkMayBlock();
    return await(begin(() -> ThreadsafeRun.startToBlock(loop, () -> loop.createTask(body))));
  }

  /**
   * Runs a coroutine, for a failure that the compiler should know of.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body the coroutine, which runs in the loop's thread
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the body may throw
   */
  public <T, X extends Throwable> T call(AsyncCallable<T> body, Class<X> thrown) throws X {
    return call(body);
  }

  /**
   * Runs a coroutine without a result, as {@link #call(AsyncCallable)} does.
   *
   * @param body the coroutine, which runs in the loop's thread
   * @throws CancelledError if the coroutine was cancelled
   * @throws IllegalStateException as {@link #call(AsyncCallable)}
   */
  public void call(AsyncRunnable body) {
    Objects.requireNonNull(body, "body");
    checkMayBlock();
    await(begin(() -> ThreadsafeRun.startToBlock(loop, () -> loop.createTask(body))));
  }

  /**
   * Runs a coroutine without a result, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine, which runs in the loop's thread
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   */
  public <X extends Throwable> void call(AsyncRunnable body, Class<X> thrown) throws X {
    call(body);
  }

  /**
   * Starts a coroutine as a task of the loop, and doesn't wait. From any thread, the loop's own
   * too.
   *
   * @param <T> the type of the result
   * @param body the coroutine, which runs in the loop's thread
   * @return a stage of its result, as {@link Asyncio#runCoroutineThreadsafe} gives it: cancelling
   *     it cancels the coroutine
   * @throws IllegalStateException if the portal is closed, or the loop is
   */
  public <T> CompletableFuture<T> start(AsyncCallable<T> body) {
    Objects.requireNonNull(body, "body");
    return begin(() -> ThreadsafeRun.start(loop, () -> loop.createTask(body))).stage();
  }

  /**
   * Starts a coroutine without a result, as {@link #start(AsyncCallable)} does.
   *
   * @param body the coroutine, which runs in the loop's thread
   * @return a stage of its end
   * @throws IllegalStateException if the portal is closed, or the loop is
   */
  public CompletableFuture<Void> start(AsyncRunnable body) {
    Objects.requireNonNull(body, "body");
    return begin(() -> ThreadsafeRun.start(loop, () -> loop.createTask(body))).stage();
  }

  private <T> ThreadsafeRun<T> begin(Supplier<ThreadsafeRun<T>> start) {
    if (closed) {
      throw new IllegalStateException("the portal is closed: it takes no more calls");
    }
    ThreadsafeRun<T> call = start.get();
    calls.add(call);
    call.stage().whenComplete((value, exception) -> calls.remove(call));
    if (closed) {
      call.cancelTask(); // who closed it may not have seen this one
    }
    return call;
  }

  private void checkMayBlock() {
    if (loop.isOwnThread() && !loop.isClosed()) {
      throw new IllegalStateException(
          "Portal.call would wait for ever: it was called in thread \""
              + Thread.currentThread().getName()
              + "\", which belongs to the portal's loop. In an @Async method call the coroutine"
              + " directly, as any method; elsewhere write portal.start(…), which doesn't wait");
    }
  }

  private static <T> T await(ThreadsafeRun<T> call) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return call.stage().get();
        } catch (InterruptedException e) {
          interrupted = true;
          call.cancelTask();
        }
      }
    } catch (ExecutionException e) {
      throw Throwing.<RuntimeException>sneaky(e.getCause());
    } catch (CancellationException e) {
      throw CancelledError.intoCaller(null);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- the end

  /**
   * Takes no more calls, and cancels those that haven't ended; who waits for one in another thread
   * goes on when it has cleaned up. A loop that was started with the portal is ended, and this
   * blocks until its thread has ended too; otherwise it returns at once. A closed portal can be
   * closed again.
   */
  @Override
  public void close() {
    closed = true;
    if (thread != null) {
      thread.end(); // cancels all tasks: twice would be once too often for those that clean up
    } else {
      calls.forEach(ThreadsafeRun::cancelTask);
    }
  }
}
