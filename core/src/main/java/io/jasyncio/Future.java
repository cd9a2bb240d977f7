package io.jasyncio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A result that isn't there yet: made by {@link EventLoop#createFuture()}, awaited by {@link
 * Await#await(Future)}. Counterpart of {@code asyncio.Future}.
 *
 * <p>A future belongs to a loop. It is done once it has a result, has an exception or is cancelled;
 * then it stays as it is.
 *
 * <table>
 *   <caption>Who may call what</caption>
 *   <tr><th>from</th><th>what</th></tr>
 *   <tr><td>the loop's thread</td>
 *       <td>everything; {@link #get()} only once the future is done</td></tr>
 *   <tr><td>any thread</td>
 *       <td>{@link #isDone}, {@link #isCancelled}, {@link #result()}, {@link #exception}, {@link
 *       #get()}, {@link #cancel()}, {@link #toCompletableFuture}</td></tr>
 *   <tr><td>a coroutine</td>
 *       <td>{@link Await#await(Future)}, which suspends; nothing here does</td></tr>
 * </table>
 *
 * @param <T> the type of the result
 */
public interface Future<T> extends java.util.concurrent.Future<T> {
  /**
   * The result. Doesn't wait and doesn't suspend. From any thread. Counterpart of {@code
   * Future.result}.
   *
   * <p>If the future failed, this throws the very exception it failed with, also if that is a
   * checked one: see {@link #result(Class)}.
   *
   * @return the result
   * @throws InvalidStateException if the future isn't done
   * @throws CancelledError if the future was cancelled
   */
  T result();

  /**
   * The result, as {@link #result()} gives it, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the result
   * @throws X what the future may have failed with
   * @throws InvalidStateException if the future isn't done
   * @throws CancelledError if the future was cancelled
   */
  default <X extends Throwable> T result(Class<X> thrown) throws X {
    return result();
  }

  /**
   * What the future failed with. Doesn't wait and doesn't suspend. From any thread. Counterpart of
   * {@code Future.exception}.
   *
   * @return the exception, or null if there is a result
   * @throws InvalidStateException if the future isn't done
   * @throws CancelledError if the future was cancelled
   */
  Throwable exception();

  /**
   * Gives the future its result, and schedules its callbacks. From the loop's thread. Counterpart
   * of {@code Future.set_result}.
   *
   * @param result the result, may be null
   * @throws InvalidStateException if the future is done, or is a task, whose coroutine gives the
   *     result
   * @throws IllegalStateException if called from another thread than the loop's
   */
  void setResult(T result);

  /**
   * Lets the future fail, and schedules its callbacks. From the loop's thread. Counterpart of
   * {@code Future.set_exception}.
   *
   * @param exception what awaiting it will throw
   * @throws InvalidStateException if the future is done, or is a task, whose coroutine fails by
   *     itself
   * @throws IllegalStateException if called from another thread than the loop's
   */
  void setException(Throwable exception);

  /**
   * Lets a callback be scheduled, as {@link EventLoop#callSoon} does, when the future is done; at
   * once if it is done already. From the loop's thread. Counterpart of {@code
   * Future.add_done_callback}.
   *
   * @param callback gets this future, done
   * @throws IllegalStateException if called from another thread than the loop's
   */
  void addDoneCallback(Consumer<? super Future<T>> callback);

  /**
   * Removes a callback, as often as it was added. From the loop's thread. Counterpart of {@code
   * Future.remove_done_callback}.
   *
   * @param callback the callback
   * @return how many have been removed
   * @throws IllegalStateException if called from another thread than the loop's
   */
  int removeDoneCallback(Consumer<? super Future<T>> callback);

  /**
   * Cancels the future, if it isn't done, and schedules its callbacks. Doesn't suspend. Counterpart
   * of {@code Future.cancel}.
   *
   * <p>In the loop's thread a future is cancelled at once, while a {@link Task} is only asked to
   * end: see {@link Task#cancel()}. From any other thread the request goes to the loop, and the
   * future may be done before it gets there.
   *
   * @return whether the request was taken: false if the future is done (or its loop closed)
   */
  boolean cancel();

  /**
   * Cancels the future, as {@link #cancel()} does.
   *
   * @param mayInterruptIfRunning has no effect: a coroutine is cancelled where it is suspended,
   *     never interrupted
   * @return whether the request was taken
   */
  @Override
  default boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  /**
   * Whether there is a result or an exception, or the future is cancelled. From any thread.
   * Counterpart of {@code Future.done}.
   *
   * @return true if it is done
   */
  @Override
  boolean isDone();

  /**
   * Whether the future was cancelled. From any thread. Counterpart of {@code Future.cancelled}.
   *
   * @return true if it is done and was cancelled
   */
  @Override
  boolean isCancelled();

  /**
   * Waits for the result, blocking the thread. For other threads than the loop's: a coroutine says
   * {@link Await#await(Future)}.
   *
   * @return the result
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws ExecutionException if the future failed; its cause is what the future failed with
   * @throws java.util.concurrent.CancellationException if the future was cancelled
   * @throws IllegalStateException if the future isn't done and this is the loop's thread, which
   *     would wait for ever; or if the loop is closed
   */
  @Override
  T get() throws InterruptedException, ExecutionException;

  /**
   * Waits for the result as {@link #get()} does, for a limited time.
   *
   * @param timeout how long
   * @param unit the unit of {@code timeout}
   * @return the result
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws ExecutionException if the future failed; its cause is what the future failed with
   * @throws TimeoutException if the time is over; the future isn't cancelled
   * @throws java.util.concurrent.CancellationException if the future was cancelled
   * @throws IllegalStateException if the future isn't done and this is the loop's thread, which
   *     would wait for ever; or if the loop is closed
   */
  @Override
  T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException;

  /**
   * The loop that the future belongs to. From any thread. Counterpart of {@code Future.get_loop}.
   *
   * @return the loop
   */
  EventLoop getLoop();

  /**
   * A {@code CompletableFuture} that ends as this future does, in the loop's thread. Whoever ends
   * it in another way, by {@code cancel}, {@code orTimeout} or {@code complete}, cancels this
   * future. From any thread. The way to libraries that take a {@link
   * java.util.concurrent.CompletionStage}; {@link
   * Await#await(java.util.concurrent.CompletionStage)} is the way back.
   *
   * <p>A cancelled future cancels the stage. If the loop is closed first, the stage fails with an
   * {@link IllegalStateException}. A failure given to the stage counts as retrieved. Cancelling
   * what {@code thenApply} and its like have made of the stage doesn't reach the stage: that's
   * {@code CompletableFuture}'s own rule.
   *
   * @return a new stage
   * @throws IllegalStateException if the future isn't done, this isn't the loop's thread, and the
   *     loop is closed
   */
  CompletableFuture<T> toCompletableFuture();
}
