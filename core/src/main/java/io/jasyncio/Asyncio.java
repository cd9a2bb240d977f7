package io.jasyncio;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The plain functions of asyncio: they don't suspend. {@link #run} is where a program enters, from
 * a {@code main} method or a test.
 */
public final class Asyncio {
  private static final Future<?>[] NONE = {};

  private Asyncio() {}

  // ---- running

  /**
   * Runs a coroutine on a new loop in this thread, and returns when it ends. Counterpart of {@code
   * asyncio.run}.
   *
   * <p>Tasks that the coroutine leaves behind are cancelled, and this waits until they have cleaned
   * up; then the default executor is shut down and the loop is closed: see {@link Runner#close}. An
   * interrupt of this thread cancels the coroutine.
   *
   * <p>If the body throws, this throws the very exception, also if it is a checked one: see {@link
   * #run(AsyncCallable, Class)}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return its result
   * @throws CancelledError if the coroutine was cancelled
   * @throws IllegalStateException if a loop runs in this thread already
   */
  public static <T> T run(AsyncCallable<T> body) {
    EventLoop.checkNoLoopRuns("Asyncio.run");
    try (Runner runner = new Runner()) {
      return runner.run(body);
    }
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
  public static <T, X extends Throwable> T run(AsyncCallable<T> body, Class<X> thrown) throws X {
    return run(body);
  }

  /**
   * Runs a coroutine without a result, as {@link #run(AsyncCallable)} does.
   *
   * @param body the coroutine
   * @throws CancelledError if the coroutine was cancelled
   * @throws IllegalStateException if a loop runs in this thread already
   */
  public static void run(AsyncRunnable body) {
    EventLoop.checkNoLoopRuns("Asyncio.run");
    try (Runner runner = new Runner()) {
      runner.run(body);
    }
  }

  /**
   * Runs a coroutine without a result, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   */
  public static <X extends Throwable> void run(AsyncRunnable body, Class<X> thrown) throws X {
    run(body);
  }

  // ---- the running loop

  /**
   * The loop that runs in this thread. Counterpart of {@code asyncio.get_running_loop}.
   *
   * @return the loop
   * @throws IllegalStateException if none does
   */
  public static EventLoop getRunningLoop() {
    EventLoop loop = EventLoop.running();
    if (loop == null) {
      throw new IllegalStateException(
          "no event loop runs in thread \""
              + Thread.currentThread().getName()
              + "\": call this in a coroutine or a callback, started with Asyncio.run(() -> …)");
    }
    return loop;
  }

  /**
   * Makes a task of the running loop, which runs a coroutine beside the caller; its body begins in
   * the loop's next iteration. Counterpart of {@code asyncio.create_task}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static <T> Task<T> createTask(AsyncCallable<T> body) {
    return getRunningLoop().createTask(body);
  }

  /**
   * Makes a task with a name.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static <T> Task<T> createTask(AsyncCallable<T> body, String name) {
    return getRunningLoop().createTask(body, name);
  }

  /**
   * Makes a task without a result.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Task<Void> createTask(AsyncRunnable body) {
    return getRunningLoop().createTask(body);
  }

  /**
   * Makes a task without a result, with a name.
   *
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Task<Void> createTask(AsyncRunnable body, String name) {
    return getRunningLoop().createTask(body, name);
  }

  /**
   * Starts a task of the running loop that nobody waits for; the loop's exception handler is told
   * as soon as it fails. See {@link EventLoop#spawn(AsyncRunnable)}.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Task<Void> spawn(AsyncRunnable body) {
    return getRunningLoop().spawn(body);
  }

  /**
   * Starts a task of the running loop that nobody waits for, and lets a callback know as soon as it
   * fails. See {@link EventLoop#spawn(AsyncRunnable, Consumer)}.
   *
   * @param body the coroutine
   * @param onError gets what the body threw
   * @return the task
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Task<Void> spawn(AsyncRunnable body, Consumer<? super Throwable> onError) {
    return getRunningLoop().spawn(body, onError);
  }

  /**
   * The task whose code runs now. Counterpart of {@code asyncio.current_task}.
   *
   * @return the task, or null in a plain callback
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Task<?> currentTask() {
    return getRunningLoop().currentTask();
  }

  /**
   * The tasks of the running loop that haven't ended, in the order of their creation. Counterpart
   * of {@code asyncio.all_tasks}.
   *
   * @return a set of its own
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Set<Task<?>> allTasks() {
    return getRunningLoop().allTasks();
  }

  // ---- gather

  /**
   * A future of the results of several futures, in their order. To await it at once, write {@link
   * Await#gather}. From the thread of the futures' loop. Counterpart of {@code asyncio.gather}.
   *
   * <p>It fails with the first failure at once, and the other futures go on: their later failures
   * count as retrieved. If one of the futures is cancelled it fails with a {@link CancelledError}.
   * Cancelling it cancels all futures, and it ends when all have. To cancel the others when one
   * fails, use a {@link TaskGroup}.
   *
   * @param <T> the type of the results
   * @param futures futures of one loop; of none at all, the running loop gets a future that is done
   * @return a future of an unmodifiable list
   * @throws IllegalArgumentException if the futures belong to different loops
   * @throws IllegalStateException if called from another thread than the loop's
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  public static <T> Future<List<T>> gather(Future<? extends T>... futures) {
    return GatherFuture.of(loopOf(futures), futures.clone(), false);
  }

  /**
   * A future of the results of several futures, as {@link #gather(Future[])} makes it.
   *
   * @param <T> the type of the results
   * @param futures futures of one loop
   * @return a future of an unmodifiable list
   * @throws IllegalArgumentException if the futures belong to different loops
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static <T> Future<List<T>> gather(Collection<? extends Future<? extends T>> futures) {
    Future<?>[] array = futures.toArray(NONE);
    return GatherFuture.of(loopOf(array), array, false);
  }

  /**
   * A future of how several futures have ended, in their order: it waits for all, and doesn't fail.
   * Counterpart of {@code asyncio.gather(…, return_exceptions=True)}.
   *
   * <p>Cancelling it cancels all futures, and it ends when all have, with a {@link CancelledError}.
   *
   * @param <T> the type of the results
   * @param futures futures of one loop; of none at all, the running loop gets a future that is done
   * @return a future of an unmodifiable list
   * @throws IllegalArgumentException if the futures belong to different loops
   * @throws IllegalStateException if called from another thread than the loop's
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  public static <T> Future<List<Outcome<T>>> gatherOutcomes(Future<? extends T>... futures) {
    return GatherFuture.of(loopOf(futures), futures.clone(), true);
  }

  /**
   * A future of how several futures have ended, as {@link #gatherOutcomes(Future[])} makes it.
   *
   * @param <T> the type of the results
   * @param futures futures of one loop
   * @return a future of an unmodifiable list
   * @throws IllegalArgumentException if the futures belong to different loops
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static <T> Future<List<Outcome<T>>> gatherOutcomes(
      Collection<? extends Future<? extends T>> futures) {
    Future<?>[] array = futures.toArray(NONE);
    return GatherFuture.of(loopOf(array), array, true);
  }

  // ---- threads

  /**
   * Lets another thread call a function that blocks, with the caller's context variables, while the
   * loop goes on. From the loop's thread. To await the result at once, write {@link
   * Await#toThread}. Counterpart of {@code asyncio.to_thread}.
   *
   * <p>Cancelling the future doesn't interrupt a call that has begun: it abandons it. The threads
   * are those of the loop's default executor: see {@link EventLoop#setDefaultExecutor}.
   *
   * @param <T> the type of the result
   * @param function mustn't touch what belongs to the loop
   * @return a future of the function's result, or of the exception that it threw
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static <T> Future<T> toThread(Callable<T> function) {
    return getRunningLoop().runInExecutor(null, Context.captured(function));
  }

  /**
   * Lets another thread call a function without a result, as {@link #toThread(Callable)} does.
   *
   * @param function mustn't touch what belongs to the loop
   * @return a future of the function's end
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Future<Void> toThread(Runnable function) {
    Objects.requireNonNull(function, "function");
    return toThread(
        () -> {
          function.run();
          return null;
        });
  }

  /**
   * Starts a coroutine on a loop from any other thread. Counterpart of {@code
   * asyncio.run_coroutine_threadsafe}.
   *
   * @param <T> the type of the result
   * @param body the coroutine, which runs in the loop's thread
   * @param loop the loop
   * @return a stage of the coroutine's result; cancelling it, or ending it in any other way,
   *     cancels the coroutine. It fails if the loop is closed first. In the loop's own thread
   *     {@code get} and {@code join} would wait for ever
   * @throws IllegalStateException if the loop is closed
   */
  public static <T> CompletableFuture<T> runCoroutineThreadsafe(
      AsyncCallable<T> body, EventLoop loop) {
    Objects.requireNonNull(body, "body");
    return ThreadsafeRun.start(loop, () -> loop.createTask(body)).stage();
  }

  /**
   * Starts a coroutine without a result on a loop from any other thread, as {@link
   * #runCoroutineThreadsafe(AsyncCallable, EventLoop)} does.
   *
   * @param body the coroutine, which runs in the loop's thread
   * @param loop the loop
   * @return a stage of the coroutine's end
   * @throws IllegalStateException if the loop is closed
   */
  public static CompletableFuture<Void> runCoroutineThreadsafe(AsyncRunnable body, EventLoop loop) {
    Objects.requireNonNull(body, "body");
    return ThreadsafeRun.start(loop, () -> loop.createTask(body)).stage();
  }

  // ---- shield, asCompleted

  /**
   * A future that ends as another one does, and can be cancelled without it: what awaits it is
   * cancelled, the shielded future goes on. From the loop's thread. To await it at once, write
   * {@link Await#shield}. Counterpart of {@code asyncio.shield}.
   *
   * <p>If the shielded future fails after that, the loop's exception handler is told. The end of
   * {@link #run} cancels it all the same.
   *
   * @param <T> the type of the result
   * @param future the future to shield
   * @return a new future; the same if it is done
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static <T> Future<T> shield(Future<T> future) {
    return ShieldFuture.of(future);
  }

  /**
   * Gives several futures one after the other, as they get done. From the loop's thread; what it
   * returns suspends. Counterpart of {@code asyncio.as_completed}, in the form that gives the
   * futures themselves; for a time limit put the loop into {@link Await#timeout}.
   *
   * @param <F> the type of the futures
   * @param futures futures of the running loop
   * @return what gives them
   * @throws IllegalArgumentException if a future belongs to another loop
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static <F extends Future<?>> AsCompleted<F> asCompleted(Collection<F> futures) {
    return new AsCompleted<>(getRunningLoop(), futures);
  }

  // ---- looking inside

  /**
   * Prints where the current task stands, who awaits it, who awaits those, and so on, to {@code
   * System.out}. From the loop's thread. Counterpart of {@code asyncio.print_call_graph}; the whole
   * loop is in {@link EventLoop#dump()}.
   *
   * @throws IllegalStateException if no loop runs in this thread, or this is a plain callback
   */
  public static void printCallGraph() {
    Task<?> current = currentTask();
    if (current == null) {
      throw new IllegalStateException(
          "a plain callback has no task whose call graph could be printed: write"
              + " System.out.println(Asyncio.getRunningLoop().dump()) for all tasks");
    }
    printCallGraph(current);
  }

  /**
   * Prints where a task stands, and who awaits it, as {@link #printCallGraph()} does.
   *
   * @param task a task of any loop
   */
  public static void printCallGraph(Task<?> task) {
    System.out.print(formatCallGraph(task));
  }

  /**
   * Where a task stands, who awaits it, who awaits those, and so on, each task once. From any
   * thread. Counterpart of {@code asyncio.format_call_graph}.
   *
   * @param task a task of any loop
   * @return several lines; none if the task has ended
   */
  public static String formatCallGraph(Task<?> task) {
    return task instanceof CoroutineTask<?> ours
        ? ours.getLoop().dump().callGraph(ours.number())
        : "";
  }

  private static EventLoop loopOf(Future<?>[] futures) {
    if (futures.length == 0) {
      return getRunningLoop();
    }
    EventLoop loop = futures[0].getLoop();
    for (Future<?> future : futures) {
      if (future.getLoop() != loop) {
        throw new IllegalArgumentException("gather takes futures of one loop, not of several");
      }
    }
    loop.checkThread("gather", "…");
    return loop;
  }
}
