package io.jasyncio;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs several coroutines one after the other on one loop, with one {@link Context}, and cleans up
 * at its end. Counterpart of {@code asyncio.Runner}; {@link Asyncio#run} is a runner for a single
 * coroutine.
 *
 * <pre>{@code
 * try (Runner runner = new Runner()) {
 *   Connection connection = runner.run(() -> connect());
 *   runner.run(() -> send(connection));
 * }
 * }</pre>
 *
 * <p>While a coroutine runs, an interrupt of the thread cancels it: then {@link #run} throws the
 * {@link CancelledError}, and the thread's interrupted status is set.
 *
 * <p>For one thread. Its methods are for plain code: they block.
 */
public final class Runner implements AutoCloseable {
  private static final Duration EXECUTOR_LIMIT = Duration.ofMinutes(5);

  private final Supplier<EventLoop> loops;
  private EventLoop loop;
  private Context context;
  private boolean closed;
  private boolean debug;
  private boolean handlesInterruptSignal;
  private boolean handlesTerminationSignal;

  /** Makes a runner; it makes its loop when it needs it. */
  public Runner() {
    this(EventLoop::new);
  }

  /**
   * Makes a runner with a loop of one's own.
   *
   * @param loopFactory makes the loop, when it is needed; the runner closes it
   */
  public Runner(Supplier<EventLoop> loopFactory) {
    this.loops = Objects.requireNonNull(loopFactory, "loopFactory");
  }

  /**
   * Switches the {@linkplain EventLoop#setDebug debug mode} of the loop on. To be called before the
   * first run.
   *
   * @return this
   * @throws IllegalStateException if the loop has been made, or this is closed
   */
  public Runner withDebug() {
    checkFresh();
    debug = true;
    return this;
  }

  /**
   * Lets the signal SIGINT (Ctrl-C) cancel the coroutine that runs, so that it can clean up; a
   * second one ends the program as usual. Without this the JVM exits at the first one. A process
   * that was started with SIGINT ignored, by {@code nohup} for example, goes on ignoring it. To be
   * called before the first run.
   *
   * @return this
   * @throws IllegalStateException if the loop has been made, or this is closed
   * @throws UnsupportedOperationException if this JVM lets nobody handle signals: it lacks the
   *     module {@code jdk.unsupported}, or was started with {@code -Xrs}
   */
  public Runner withInterruptSignal() {
    checkFresh();
    CancellingSignal.checkSupported();
    handlesInterruptSignal = true;
    return this;
  }

  /**
   * Lets the signal SIGTERM, by which {@code kill}, containers and service managers end a program,
   * cancel the coroutine that runs, so that it can clean up; a second one ends the program as
   * usual. Without this the JVM exits at the first one. To be called before the first run.
   *
   * @return this
   * @throws IllegalStateException if the loop has been made, or this is closed
   * @throws UnsupportedOperationException if this JVM lets nobody handle signals: it lacks the
   *     module {@code jdk.unsupported}, or was started with {@code -Xrs}
   */
  public Runner withTerminationSignal() {
    checkFresh();
    CancellingSignal.checkSupported();
    handlesTerminationSignal = true;
    return this;
  }

  private void checkFresh() {
    if (loop != null || closed) {
      throw new IllegalStateException("this is to be said before the runner's first run");
    }
  }

  // ---- running

  /**
   * Runs a coroutine as a task of the runner's loop and returns when it ends. Tasks that it leaves
   * behind live on, and go on in the next run. Throws what the body throws. Counterpart of {@code
   * Runner.run}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return its result
   * @throws CancelledError if the task was cancelled, by an interrupt of this thread for example
   * @throws IllegalStateException if this is closed, or a loop runs in this thread already
   */
  public <T> T run(AsyncCallable<T> body) {
    Objects.requireNonNull(body, "body");
    prepare();
    return run(loop.createTask(body, context));
  }

  /**
   * Runs a coroutine, for a failure that the compiler should know of.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the body may throw
   */
  public <T, X extends Throwable> T run(AsyncCallable<T> body, Class<X> thrown) throws X {
    return run(body);
  }

  /**
   * Runs a coroutine without a result, as {@link #run(AsyncCallable)} does.
   *
   * @param body the coroutine
   * @throws CancelledError if the task was cancelled
   * @throws IllegalStateException if this is closed, or a loop runs in this thread already
   */
  public void run(AsyncRunnable body) {
    Objects.requireNonNull(body, "body");
    prepare();
    run(loop.createTask(body, context));
  }

  /**
   * Runs a coroutine without a result, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   */
  public <X extends Throwable> void run(AsyncRunnable body, Class<X> thrown) throws X {
    run(body);
  }

  private <T> T run(Task<T> main) {
    try (CancellingSignal interrupt = signal(handlesInterruptSignal, "INT", main);
        CancellingSignal termination = signal(handlesTerminationSignal, "TERM", main)) {
      return loop.runInterruptibly(main);
    }
  }

  /** Null, which try-with-resources passes over, if the signal isn't handled. */
  private static CancellingSignal signal(boolean isHandled, String name, Task<?> main) {
    return isHandled ? CancellingSignal.of(name, main) : null;
  }

  private void prepare() {
    EventLoop.checkNoLoopRuns("Runner.run");
    getLoop();
  }

  /**
   * The runner's loop, made now if it wasn't before. Counterpart of {@code Runner.get_loop}.
   *
   * @return the loop
   * @throws IllegalStateException if this is closed
   */
  public EventLoop getLoop() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
    if (loop == null) {
      loop = loops.get();
      context = Context.copy();
      if (debug) {
        loop.setDebug(true);
      }
    }
    return loop;
  }

  // ---- the end

  /**
   * Cancels the tasks that are left, waits until they have cleaned up, reports those that failed
   * then to the loop's exception handler, closes the async generators that are open, shuts the
   * default executor down (waiting five minutes at most), and closes the loop. A closed runner can
   * be closed again. Counterpart of {@code Runner.close}.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (loop == null) {
      return;
    }
    try (EventLoop ending = loop) {
      cancelLeftovers(ending);
      Future<Void> generatorsClosed = ending.shutdownAsyncgens();
      if (!generatorsClosed.isDone()) {
        ending.runUntilComplete(generatorsClosed);
      }
      Future<Void> threadsEnded = ending.shutdownDefaultExecutor(EXECUTOR_LIMIT);
      if (!threadsEnded.isDone()) {
        ending.runUntilComplete(threadsEnded);
      }
    } finally {
      loop = null;
      context = null;
    }
  }

  private static void cancelLeftovers(EventLoop loop) {
    Set<Task<?>> leftovers = loop.allTasks();
    if (leftovers.isEmpty()) {
      return;
    }
    leftovers.forEach(Task::cancel);
    loop.runUntilComplete(Asyncio.gatherOutcomes(leftovers));
    for (Task<?> task : leftovers) {
      if (!task.isCancelled() && task.exception() != null) {
        loop.callExceptionHandler(
            ExceptionContext.of(
                    "task " + task.getName() + " failed when Asyncio.run cancelled it at its end",
                    task.exception())
                .withFuture(task));
      }
    }
  }
}
