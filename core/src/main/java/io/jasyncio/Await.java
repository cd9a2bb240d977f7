package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * What suspends the calling coroutine. To be called in {@code @Async} methods and lambdas, which
 * the agent or the plugin has woven; anything else is refused, with a message that says what to do.
 *
 * <p>Each of these is also where a cancelled task hears of it, by a {@link CancelledError}.
 */
public final class Await {
  /*
   * These are leaf primitives, written by hand against the protocol between woven code and the
   * runtime. The methods that users see refuse plain callers; woven code calls the overload with the
   * coroutine, which either returns the result, or suspends the coroutine and returns nothing of
   * use: then the result is handed over when the task goes on (CoroutineTask.goOn). What only calls
   * another of these and returns at once what that returns needs no frame of its own.
   *
   * The last thing a suspending path does is to set `suspended` once more, so that the JIT can
   * decide the caller's test.
   */

  private Await() {}

  /**
   * Suspends the coroutine for a time. 0 and less give the other tasks that are ready one turn
   * each. Counterpart of {@code asyncio.sleep}.
   *
   * @param millis how long, in milliseconds
   * @throws CancelledError if the task is cancelled meanwhile
   */
  @Async
  public static void sleep(long millis) {
    throw PlainCall.refused(Await.class, "sleep", "(J)V");
  }

  /**
   * What woven code calls.
   *
   * @param millis how long, in milliseconds
   * @param coroutine the calling coroutine
   * @hidden
   */
  @HiddenOverload
  public static void sleep(long millis, Coroutine coroutine) {
    CoroutineTask<?> task = CoroutineTask.of(coroutine, "Await.sleep");
    if (millis <= 0) {
      task.suspend(); // with nothing to wait for: until the next turn
    } else {
      task.sleep(EventLoop.nanosOf(millis));
    }
    coroutine.suspended = true;
  }

  /**
   * Suspends the coroutine for a time. Zero and less give the other tasks that are ready one turn
   * each. Counterpart of {@code asyncio.sleep}.
   *
   * @param time how long
   * @throws CancelledError if the task is cancelled meanwhile
   */
  @Async
  public static void sleep(Duration time) {
    throw PlainCall.refused(Await.class, "sleep", "(Ljava/time/Duration;)V");
  }

  /**
   * What woven code calls.
   *
   * @param time how long
   * @param coroutine the calling coroutine
   * @hidden
   */
  @HiddenOverload
  public static void sleep(Duration time, Coroutine coroutine) {
    CoroutineTask.of(coroutine, "Await.sleep").sleep(EventLoop.nanosOf(time));
    coroutine.suspended = true;
  }

  /**
   * Suspends the coroutine until a channel can be read from without waiting, or can accept a
   * connection; always for one turn at least. One coroutine at a time may wait for it. Counterpart
   * of Trio's {@code wait_readable}; in {@code asyncio}, of {@code loop.add_reader}.
   *
   * <p>Who closes the channel meanwhile must say so: {@link EventLoop#notifyClosing}.
   *
   * @param channel an open channel, in non-blocking mode
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws java.nio.channels.ClosedChannelException if the channel is closed
   * @throws IllegalStateException if another coroutine, or a callback, waits to read from it
   * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
   */
  @Async
  public static void readable(SelectableChannel channel) throws IOException {
    throw PlainCall.refused(Await.class, "readable", "(Ljava/nio/channels/SelectableChannel;)V");
  }

  /**
   * What woven code calls.
   *
   * @param channel the channel
   * @param coroutine the calling coroutine
   * @throws IOException if the channel is closed
   * @hidden
   */
  @HiddenOverload
  public static void readable(SelectableChannel channel, Coroutine coroutine) throws IOException {
    CoroutineTask.of(coroutine, "Await.readable").await(channel, false);
    coroutine.suspended = true;
  }

  /**
   * Suspends the coroutine until a channel can be written to without waiting, or a connection has
   * been made or has failed; always for one turn at least. One coroutine at a time may wait for it.
   * Counterpart of Trio's {@code wait_writable}; in {@code asyncio}, of {@code loop.add_writer}.
   *
   * <p>Who closes the channel meanwhile must say so: {@link EventLoop#notifyClosing}.
   *
   * @param channel an open channel, in non-blocking mode
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws java.nio.channels.ClosedChannelException if the channel is closed
   * @throws IllegalStateException if another coroutine, or a callback, waits to write to it
   * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
   */
  @Async
  public static void writable(SelectableChannel channel) throws IOException {
    throw PlainCall.refused(Await.class, "writable", "(Ljava/nio/channels/SelectableChannel;)V");
  }

  /**
   * What woven code calls.
   *
   * @param channel the channel
   * @param coroutine the calling coroutine
   * @throws IOException if the channel is closed
   * @hidden
   */
  @HiddenOverload
  public static void writable(SelectableChannel channel, Coroutine coroutine) throws IOException {
    CoroutineTask.of(coroutine, "Await.writable").await(channel, true);
    coroutine.suspended = true;
  }

  /**
   * The result of a future or task. Suspends the coroutine until the future is done; if it is done
   * already, nobody else gets a turn. Counterpart of {@code await future}.
   *
   * <p>If the future failed, this throws the very exception it failed with, also if that is a
   * checked one: see {@link #await(Future, Class)}. If the calling task is cancelled meanwhile, the
   * future is cancelled too.
   *
   * @param <T> the type of the result
   * @param future a future of the loop that runs this coroutine
   * @return its result
   * @throws CancelledError if the future, or the calling task, was cancelled
   * @throws IllegalStateException if the future belongs to another loop, or is the calling task
   *     itself
   */
  @Async
  public static <T> T await(Future<T> future) {
    throw PlainCall.refused(Await.class, "await", "(Lio/jasyncio/Future;)Ljava/lang/Object;");
  }

  /**
   * What woven code calls.
   *
   * @param <T> the type of the result
   * @param future the future
   * @param coroutine the calling coroutine
   * @return its result
   * @hidden
   */
  @HiddenOverload
  public static <T> T await(Future<T> future, Coroutine coroutine) {
    if (future.isDone()) {
      return resultOf(future, coroutine);
    }
    CoroutineTask.of(coroutine, "Await.await").await(future);
    coroutine.suspended = true;
    return null;
  }

  /** The result of a future that is done; a failure's trace says who has awaited it. */
  private static <T> T resultOf(Future<T> future, Coroutine coroutine) {
    try {
      return future.result();
    } catch (Throwable failure) {
      if (!future.isCancelled() && coroutine instanceof CoroutineTask<?> task) {
        task.noteAwait(future, failure);
      }
      throw failure;
    }
  }

  /**
   * The result of a future, for a failure that the compiler should know of. Suspends as {@link
   * #await(Future)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future a future of the loop that runs this coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the future may fail with
   */
  @Async
  public static <T, X extends Throwable> T await(Future<T> future, Class<X> thrown) throws X {
    throw PlainCall.refused(
        Await.class, "await", "(Lio/jasyncio/Future;Ljava/lang/Class;)Ljava/lang/Object;");
  }

  /**
   * What woven code calls.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future the future
   * @param thrown the class of the checked exception
   * @param coroutine the calling coroutine
   * @return its result
   * @throws X what the future may fail with
   * @hidden
   */
  @HiddenOverload
  public static <T, X extends Throwable> T await(
      Future<T> future, Class<X> thrown, Coroutine coroutine) throws X {
    return await(future, coroutine);
  }

  /**
   * The result of a stage, of a {@code CompletableFuture} for example, whatever thread ends it.
   * Suspends the coroutine until the stage is done; if it is done already, nobody else gets a turn.
   * Counterpart of {@code await asyncio.wrap_future(…)}.
   *
   * <p>If the stage failed, this throws the exception it failed with, without the {@code
   * CompletionException} around it, also if it is a checked one: see {@link #await(CompletionStage,
   * Class)}. If the calling task is cancelled meanwhile, the stage is cancelled too.
   *
   * @param <T> the type of the result
   * @param stage any stage
   * @return its result
   * @throws CancelledError if the stage, or the calling task, was cancelled
   */
  @Async
  public static <T> T await(CompletionStage<T> stage) {
    throw PlainCall.refused(
        Await.class, "await", "(Ljava/util/concurrent/CompletionStage;)Ljava/lang/Object;");
  }

  /**
   * What woven code calls.
   *
   * @param <T> the type of the result
   * @param stage the stage
   * @param coroutine the calling coroutine
   * @return its result
   * @hidden
   */
  @HiddenOverload
  public static <T> T await(CompletionStage<T> stage, Coroutine coroutine) {
    CoroutineTask<?> task = CoroutineTask.of(coroutine, "Await.await");
    return await(StageFuture.<T>of(task.getLoop(), stage), coroutine);
  }

  /**
   * The result of a stage, for a failure that the compiler should know of. Suspends as {@link
   * #await(CompletionStage)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param stage any stage
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the stage may fail with
   */
  @Async
  public static <T, X extends Throwable> T await(CompletionStage<T> stage, Class<X> thrown)
      throws X {
    throw PlainCall.refused(
        Await.class,
        "await",
        "(Ljava/util/concurrent/CompletionStage;Ljava/lang/Class;)Ljava/lang/Object;");
  }

  /**
   * What woven code calls.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param stage the stage
   * @param thrown the class of the checked exception
   * @param coroutine the calling coroutine
   * @return its result
   * @throws X what the stage may fail with
   * @hidden
   */
  @HiddenOverload
  public static <T, X extends Throwable> T await(
      CompletionStage<T> stage, Class<X> thrown, Coroutine coroutine) throws X {
    return await(stage, coroutine);
  }

  /**
   * Awaits several futures at once. Suspends until all have results, or one has failed. Counterpart
   * of {@code await asyncio.gather(…)}.
   *
   * <p>The first failure is thrown at once and the other futures go on: a {@code CancelledError} if
   * one of them was cancelled. If the calling task is cancelled meanwhile, all of them are.
   *
   * @param <T> the type of the results
   * @param futures futures of the loop that runs this coroutine
   * @return their results, in the order of the futures
   * @see Asyncio#gather(Future[])
   */
  @Async
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  public static <T> List<T> gather(Future<? extends T>... futures) {
    return await(Asyncio.gather(futures));
  }

  /**
   * Awaits several futures at once, as {@link #gather(Future[])} does.
   *
   * @param <T> the type of the results
   * @param futures futures of the loop that runs this coroutine
   * @return their results, in the order of the futures
   */
  @Async
  public static <T> List<T> gather(Collection<? extends Future<? extends T>> futures) {
    return await(Asyncio.<T>gather(futures));
  }

  /**
   * Awaits several futures at once, for a failure that the compiler should know of. Suspends as
   * {@link #gather(Future[])} does.
   *
   * @param <T> the type of the results
   * @param <X> the type of the checked exception
   * @param futures futures of the loop that runs this coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return their results, in the order of the futures
   * @throws X what one of the futures may fail with
   */
  @Async
  public static <T, X extends Throwable> List<T> gather(
      Collection<? extends Future<? extends T>> futures, Class<X> thrown) throws X {
    return await(Asyncio.<T>gather(futures));
  }

  /**
   * Awaits several futures at once, and gives how each has ended instead of throwing. Suspends
   * until all are done. Counterpart of {@code await asyncio.gather(…, return_exceptions=True)}.
   *
   * @param <T> the type of the results
   * @param futures futures of the loop that runs this coroutine
   * @return their outcomes, in the order of the futures
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels all futures
   */
  @Async
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, never written
  public static <T> List<Outcome<T>> gatherOutcomes(Future<? extends T>... futures) {
    return await(Asyncio.<T>gatherOutcomes(futures));
  }

  /**
   * Awaits several futures at once, as {@link #gatherOutcomes(Future[])} does.
   *
   * @param <T> the type of the results
   * @param futures futures of the loop that runs this coroutine
   * @return their outcomes, in the order of the futures
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels all futures
   */
  @Async
  public static <T> List<Outcome<T>> gatherOutcomes(
      Collection<? extends Future<? extends T>> futures) {
    return await(Asyncio.<T>gatherOutcomes(futures));
  }

  // ---- wait

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn, until all
   * are done. It throws none of their failures and cancels nothing. Counterpart of {@code
   * asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(Collection<F> futures) {
    return Waiting.waitFor(futures, Waiting.UNLIMITED, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn. It throws
   * none of their failures and cancels nothing. Counterpart of {@code asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @param returnWhen when to return
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(Collection<F> futures, ReturnWhen returnWhen) {
    return Waiting.waitFor(futures, Waiting.UNLIMITED, returnWhen);
  }

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn, until all
   * are done or the time is over. It throws none of their failures and cancels nothing. Counterpart
   * of {@code asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @param millis how long at most, in milliseconds; late futures are reported as pending
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(Collection<F> futures, long millis) {
    return Waiting.waitFor(futures, EventLoop.nanosOf(millis), ReturnWhen.ALL_COMPLETED);
  }

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn, until all
   * are done or the time is over. It throws none of their failures and cancels nothing. Counterpart
   * of {@code asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @param timeout how long at most, or null for no limit; late futures are reported as pending
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(Collection<F> futures, Duration timeout) {
    return Waiting.waitFor(futures, Waiting.nanosOf(timeout), ReturnWhen.ALL_COMPLETED);
  }

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn. It throws
   * none of their failures and cancels nothing. Counterpart of {@code asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @param millis how long at most, in milliseconds; late futures are reported as pending
   * @param returnWhen when to return
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(
      Collection<F> futures, long millis, ReturnWhen returnWhen) {
    return Waiting.waitFor(futures, EventLoop.nanosOf(millis), returnWhen);
  }

  /**
   * Waits for several futures, and tells which are done. Suspends at least for one turn. It throws
   * none of their failures and cancels nothing. Counterpart of {@code asyncio.wait}.
   *
   * @param <F> the type of the futures
   * @param futures one future or more
   * @param timeout how long at most, or null for no limit; late futures are reported as pending
   * @param returnWhen when to return
   * @return the futures that are done, and the others
   * @throws IllegalArgumentException if there is no future, or one of another loop
   * @throws CancelledError if the calling task is cancelled meanwhile: the futures aren't
   */
  @Async
  public static <F extends Future<?>> Waited<F> wait(
      Collection<F> futures, Duration timeout, ReturnWhen returnWhen) {
    return Waiting.waitFor(futures, Waiting.nanosOf(timeout), returnWhen);
  }

  // ---- waitFor

  /**
   * The result of a future that may take a limited time. Suspends until the future is done. When
   * the time is over the future is cancelled; this waits until it has cleaned up, and only then
   * throws. A future that returns or fails all the same has the last word. Zero and less: the
   * result if there is one, else the future is cancelled. Counterpart of {@code asyncio.wait_for}.
   *
   * @param <T> the type of the result
   * @param future a future of the loop that runs this coroutine
   * @param millis the time limit, in milliseconds
   * @return the result
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile, or the future
   */
  @Async
  public static <T> T waitFor(Future<T> future, long millis) throws TimeoutException {
    return Waiting.limited(future, EventLoop.nanosOf(millis));
  }

  /**
   * The result of a future that may take a limited time. Suspends until the future is done. When
   * the time is over the future is cancelled; this waits until it has cleaned up, and only then
   * throws. A future that returns or fails all the same has the last word. Zero and less: the
   * result if there is one, else the future is cancelled. Counterpart of {@code asyncio.wait_for}.
   *
   * @param <T> the type of the result
   * @param future a future of the loop that runs this coroutine
   * @param timeout the time limit, or null for none
   * @return the result
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile, or the future
   */
  @Async
  public static <T> T waitFor(Future<T> future, Duration timeout) throws TimeoutException {
    return Waiting.limited(future, Waiting.nanosOf(timeout));
  }

  /**
   * Gives a future a limited time, for a failure that the compiler should know of. Suspends as
   * {@link #waitFor(Future, Duration)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future a future of the loop that runs this coroutine
   * @param timeout the time limit, or null for none
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the result
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile, or the future
   */
  @Async
  public static <T, X extends Throwable> T waitFor(
      Future<T> future, Duration timeout, Class<X> thrown) throws X, TimeoutException {
    return Waiting.limited(future, Waiting.nanosOf(timeout));
  }

  /**
   * Runs a coroutine that may take a limited time, as a part of the calling task. Suspends as the
   * body does. When the time is over it is cancelled; this throws once the body has cleaned up. A
   * body that returns or fails all the same has the last word. Zero and less: the body never
   * begins. Counterpart of {@code asyncio.wait_for}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param millis the time limit, in milliseconds
   * @return the result
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <T> T waitFor(AsyncCallable<T> body, long millis) throws TimeoutException {
    return Waiting.limited(body, EventLoop.nanosOf(millis));
  }

  /**
   * Runs a coroutine that may take a limited time, as a part of the calling task. Suspends as the
   * body does. When the time is over it is cancelled; this throws once the body has cleaned up. A
   * body that returns or fails all the same has the last word. Zero and less: the body never
   * begins. Counterpart of {@code asyncio.wait_for}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param timeout the time limit, or null for none
   * @return the result
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <T> T waitFor(AsyncCallable<T> body, Duration timeout) throws TimeoutException {
    return Waiting.limited(body, Waiting.nanosOf(timeout));
  }

  /**
   * Gives a coroutine a limited time, for a failure that the compiler should know of. Suspends as
   * {@link #waitFor(AsyncCallable, Duration)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param timeout the time limit, or null for none
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the result
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <T, X extends Throwable> T waitFor(
      AsyncCallable<T> body, Duration timeout, Class<X> thrown) throws X, TimeoutException {
    return Waiting.limited(body, Waiting.nanosOf(timeout));
  }

  /**
   * Runs a coroutine without a result that may take a limited time, as a part of the calling task.
   * Suspends as the body does. When the time is over it is cancelled; this throws once the body has
   * cleaned up. A body that returns or fails all the same has the last word. Zero and less: the
   * body never begins. Counterpart of {@code asyncio.wait_for}.
   *
   * @param body the coroutine
   * @param millis the time limit, in milliseconds
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static void waitFor(AsyncRunnable body, long millis) throws TimeoutException {
    Waiting.limited(body, EventLoop.nanosOf(millis));
  }

  /**
   * Runs a coroutine without a result that may take a limited time, as a part of the calling task.
   * Suspends as the body does. When the time is over it is cancelled; this throws once the body has
   * cleaned up. A body that returns or fails all the same has the last word. Zero and less: the
   * body never begins. Counterpart of {@code asyncio.wait_for}.
   *
   * @param body the coroutine
   * @param timeout the time limit, or null for none
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static void waitFor(AsyncRunnable body, Duration timeout) throws TimeoutException {
    Waiting.limited(body, Waiting.nanosOf(timeout));
  }

  /**
   * Gives a coroutine without a result a limited time, for a failure that the compiler should know
   * of. Suspends as {@link #waitFor(AsyncRunnable, Duration)} does.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param timeout the time limit, or null for none
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <X extends Throwable> void waitFor(
      AsyncRunnable body, Duration timeout, Class<X> thrown) throws X, TimeoutException {
    Waiting.limited(body, Waiting.nanosOf(timeout));
  }

  /**
   * Gives a future a limited time, for a failure that the compiler should know of. Suspends as
   * {@link #waitFor(Future, long)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future a future of the loop that runs this coroutine
   * @param millis how long it may take, in milliseconds
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile, or the future
   */
  @Async
  public static <T, X extends Throwable> T waitFor(Future<T> future, long millis, Class<X> thrown)
      throws X, TimeoutException {
    return Waiting.limited(future, EventLoop.nanosOf(millis));
  }

  /**
   * Gives a coroutine a limited time, for a failure that the compiler should know of. Suspends as
   * {@link #waitFor(AsyncCallable, long)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param millis how long it may take, in milliseconds
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <T, X extends Throwable> T waitFor(
      AsyncCallable<T> body, long millis, Class<X> thrown) throws X, TimeoutException {
    return Waiting.limited(body, EventLoop.nanosOf(millis));
  }

  /**
   * Gives a coroutine without a result a limited time, for a failure that the compiler should know
   * of. Suspends as {@link #waitFor(AsyncRunnable, long)} does.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param millis how long it may take, in milliseconds
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what it may fail with
   * @throws TimeoutException if the time is over
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static <X extends Throwable> void waitFor(AsyncRunnable body, long millis, Class<X> thrown)
      throws X, TimeoutException {
    Waiting.limited(body, EventLoop.nanosOf(millis));
  }

  // ---- timeout

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. After the time the
   * task is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout}.
   *
   * @param <T> the type of the result
   * @param millis how long the body may take, in milliseconds
   * @param body the body
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeout(long millis, AsyncCallable<T> body) throws TimeoutException {
    return Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. After the time the
   * task is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout}.
   *
   * @param <T> the type of the result
   * @param time how long the body may take, or null for no limit
   * @param body the body
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeout(Duration time, AsyncCallable<T> body) throws TimeoutException {
    return Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(Duration, AsyncCallable)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param time how long the body may take, or null for no limit
   * @param body the body
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeout(
      Duration time, AsyncCallable<T> body, Class<X> thrown) throws X, TimeoutException {
    return Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does.
   * After the time the task is cancelled, and the {@link CancelledError} that leaves the body
   * becomes a {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart
   * of {@code asyncio.timeout}.
   *
   * @param millis how long the body may take, in milliseconds
   * @param body the body
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeout(long millis, AsyncRunnable body) throws TimeoutException {
    Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does.
   * After the time the task is cancelled, and the {@link CancelledError} that leaves the body
   * becomes a {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart
   * of {@code asyncio.timeout}.
   *
   * @param time how long the body may take, or null for no limit
   * @param body the body
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeout(Duration time, AsyncRunnable body) throws TimeoutException {
    Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(Duration, AsyncRunnable)} does.
   *
   * @param <X> the type of the checked exception
   * @param time how long the body may take, or null for no limit
   * @param body the body
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeout(
      Duration time, AsyncRunnable body, Class<X> thrown) throws X, TimeoutException {
    Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. After the time the
   * task is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param <T> the type of the result
   * @param millis how long the body may take, in milliseconds
   * @param body the body; gets the limit
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeout(long millis, AsyncFunction<? super Timeout, T> body)
      throws TimeoutException {
    return Timeout.run(Timeout.after(millis), body);
  }

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. After the time the
   * task is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param <T> the type of the result
   * @param time how long the body may take, or null for no limit
   * @param body the body; gets the limit
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeout(Duration time, AsyncFunction<? super Timeout, T> body)
      throws TimeoutException {
    return Timeout.run(Timeout.after(time), body);
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(Duration, AsyncFunction)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param time how long the body may take, or null for no limit
   * @param body the body; gets the limit
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeout(
      Duration time, AsyncFunction<? super Timeout, T> body, Class<X> thrown)
      throws X, TimeoutException {
    return Timeout.run(Timeout.after(time), body);
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does.
   * After the time the task is cancelled, and the {@link CancelledError} that leaves the body
   * becomes a {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart
   * of {@code asyncio.timeout}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param millis how long the body may take, in milliseconds
   * @param body the body; gets the limit
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeout(long millis, AsyncConsumer<? super Timeout> body)
      throws TimeoutException {
    Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does.
   * After the time the task is cancelled, and the {@link CancelledError} that leaves the body
   * becomes a {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart
   * of {@code asyncio.timeout}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param time how long the body may take, or null for no limit
   * @param body the body; gets the limit
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeout(Duration time, AsyncConsumer<? super Timeout> body)
      throws TimeoutException {
    Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(Duration, AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param time how long the body may take, or null for no limit
   * @param body the body; gets the limit
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeout(
      Duration time, AsyncConsumer<? super Timeout> body, Class<X> thrown)
      throws X, TimeoutException {
    Timeout.run(Timeout.after(time), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. At the time the task
   * is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout_at}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param <T> the type of the result
   * @param when the end of the time, in nanoseconds of {@link EventLoop#time()}
   * @param body the body; gets the limit
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeoutAt(long when, AsyncFunction<? super Timeout, T> body)
      throws TimeoutException {
    return Timeout.run(Timeout.at(when), body);
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does. At
   * the time the task is cancelled, and the {@link CancelledError} that leaves the body becomes a
   * {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout_at}.
   *
   * <p>The body can look at the limit and move it. Write it as a block, {@code t -> { … }}, or with
   * the type, {@code (Timeout t) -> …}: a bare expression is ambiguous to the compiler.
   *
   * @param when the end of the time, in nanoseconds of {@link EventLoop#time()}
   * @param body the body; gets the limit
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeoutAt(long when, AsyncConsumer<? super Timeout> body)
      throws TimeoutException {
    Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task. Suspends as the body does. At the time the task
   * is cancelled, and the {@link CancelledError} that leaves the body becomes a {@link
   * TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout_at}.
   *
   * @param <T> the type of the result
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body the coroutine
   * @return the body's result
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T timeoutAt(long when, AsyncCallable<T> body) throws TimeoutException {
    return Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result. Suspends as the body does. At
   * the time the task is cancelled, and the {@link CancelledError} that leaves the body becomes a
   * {@link TimeoutException}, unless somebody else has asked the task to end. Counterpart of {@code
   * asyncio.timeout_at}.
   *
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body the coroutine
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void timeoutAt(long when, AsyncRunnable body) throws TimeoutException {
    Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeoutAt(long, AsyncCallable)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeoutAt(
      long when, AsyncCallable<T> body, Class<X> thrown) throws X, TimeoutException {
    return Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result, for a failure that the compiler
   * should know of. Suspends as {@link #timeoutAt(long, AsyncRunnable)} does.
   *
   * @param <X> the type of the checked exception
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeoutAt(long when, AsyncRunnable body, Class<X> thrown)
      throws X, TimeoutException {
    Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeoutAt(long, AsyncFunction)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body gets the limit; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeoutAt(
      long when, AsyncFunction<? super Timeout, T> body, Class<X> thrown)
      throws X, TimeoutException {
    return Timeout.run(Timeout.at(when), body);
  }

  /**
   * Limits the time of a part of the calling task without a result, for a failure that the compiler
   * should know of. Suspends as {@link #timeoutAt(long, AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param when when the time is over, in nanoseconds of {@link EventLoop#time()}
   * @param body gets the limit; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeoutAt(
      long when, AsyncConsumer<? super Timeout> body, Class<X> thrown) throws X, TimeoutException {
    Timeout.run(Timeout.at(when), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(long, AsyncCallable)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param millis how long the body may take, in milliseconds
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeout(
      long millis, AsyncCallable<T> body, Class<X> thrown) throws X, TimeoutException {
    return Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task without a result, for a failure that the compiler
   * should know of. Suspends as {@link #timeout(long, AsyncRunnable)} does.
   *
   * @param <X> the type of the checked exception
   * @param millis how long the body may take, in milliseconds
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeout(long millis, AsyncRunnable body, Class<X> thrown)
      throws X, TimeoutException {
    Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  /**
   * Limits the time of a part of the calling task, for a failure that the compiler should know of.
   * Suspends as {@link #timeout(long, AsyncFunction)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param millis how long the body may take, in milliseconds
   * @param body gets the limit; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T timeout(
      long millis, AsyncFunction<? super Timeout, T> body, Class<X> thrown)
      throws X, TimeoutException {
    return Timeout.run(Timeout.after(millis), body);
  }

  /**
   * Limits the time of a part of the calling task without a result, for a failure that the compiler
   * should know of. Suspends as {@link #timeout(long, AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param millis how long the body may take, in milliseconds
   * @param body gets the limit; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   * @throws TimeoutException if the time was over
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> void timeout(
      long millis, AsyncConsumer<? super Timeout> body, Class<X> thrown)
      throws X, TimeoutException {
    Timeout.run(Timeout.after(millis), Timeout.block(body));
  }

  // ---- shield

  /**
   * The result of a future that isn't cancelled if the calling task is. Suspends until the future
   * is done; if it is done already, nobody else gets a turn. Counterpart of {@code await
   * asyncio.shield(…)}.
   *
   * @param <T> the type of the result
   * @param future a future of the loop that runs this coroutine
   * @return its result
   * @throws CancelledError if the future, or the calling task, was cancelled
   * @see Asyncio#shield
   */
  @Async
  public static <T> T shield(Future<T> future) {
    return await(Asyncio.shield(future));
  }

  /**
   * The result of a shielded future, for a failure that the compiler should know of. Suspends as
   * {@link #shield(Future)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future a future of the loop that runs this coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the future may fail with
   */
  @Async
  public static <T, X extends Throwable> T shield(Future<T> future, Class<X> thrown) throws X {
    return await(Asyncio.shield(future));
  }

  // ---- threads

  /**
   * Lets another thread call a function that blocks, with this task's context variables. Suspends
   * until the call ends. Counterpart of {@code asyncio.to_thread}.
   *
   * <p>If the calling task is cancelled meanwhile, the call isn't interrupted, but abandoned.
   *
   * @param <T> the type of the result
   * @param function mustn't touch what belongs to the loop
   * @return the function's result; what the function throws is thrown as it is
   * @throws CancelledError if the calling task is cancelled meanwhile
   * @see Asyncio#toThread(Callable)
   */
  @Async
  public static <T> T toThread(Callable<T> function) {
    return await(Asyncio.toThread(function));
  }

  /**
   * Lets another thread call a function without a result, as {@link #toThread(Callable)} does.
   *
   * @param function mustn't touch what belongs to the loop
   * @throws CancelledError if the calling task is cancelled meanwhile
   */
  @Async
  public static void toThread(Runnable function) {
    await(Asyncio.toThread(function));
  }

  /**
   * Lets another thread call a function, for a failure that the compiler should know of. Suspends
   * as {@link #toThread(Callable)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param function mustn't touch what belongs to the loop
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the function's result
   * @throws X what the function may throw
   */
  @Async
  public static <T, X extends Throwable> T toThread(Callable<T> function, Class<X> thrown)
      throws X {
    return await(Asyncio.toThread(function));
  }

  // ---- race, map

  /**
   * Runs several coroutines side by side and takes the first result; the others are cancelled.
   * Suspends until all have ended. A failure only loses the race. asyncio has none; counterpart of
   * {@code ShutdownOnSuccess} of Java's structured concurrency.
   *
   * @param <T> the type of the results
   * @param bodies the coroutines
   * @return the first result
   * @throws ExceptionGroup if all have failed; it holds the failures in their order
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels all of them
   * @throws java.util.NoSuchElementException if there is no coroutine
   */
  @Async
  @SafeVarargs
  public static <T> T race(AsyncCallable<? extends T>... bodies) {
    return Racing.<T>race(List.of(bodies));
  }

  /**
   * Runs several coroutines side by side and takes the first result, as {@link
   * #race(AsyncCallable[])} does.
   *
   * @param <T> the type of the results
   * @param bodies the coroutines
   * @return the first result
   * @throws ExceptionGroup if all have failed; it holds the failures in their order
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels all of them
   * @throws java.util.NoSuchElementException if there is no coroutine
   */
  @Async
  public static <T> T race(Collection<? extends AsyncCallable<? extends T>> bodies) {
    return Racing.<T>race(List.copyOf(bodies));
  }

  /**
   * Applies a function that may suspend to each element, to some of them at a time. Suspends until
   * all calls have ended. When one fails the others are cancelled. asyncio has none.
   *
   * @param <A> the type of the elements
   * @param <R> the type of the results
   * @param elements the elements
   * @param function what to apply
   * @param limit how many calls there are at a time, at most
   * @return an unmodifiable list of the results, in the order of the elements. The first failure is
   *     thrown as it is, with others, from their cleanup, as suppressed exceptions
   * @throws CancelledError if the calling task is cancelled meanwhile, or a call is: then all calls
   *     are
   * @throws IllegalArgumentException if the limit isn't positive
   */
  @Async
  public static <A, R> List<R> map(
      Collection<? extends A> elements, AsyncFunction<? super A, ? extends R> function, int limit) {
    return Racing.<A, R>map(elements, function, limit);
  }

  /**
   * Applies a function that may suspend to each element, for a failure that the compiler should
   * know of. Suspends as {@link #map(Collection, AsyncFunction, int)} does.
   *
   * @param <A> the type of the elements
   * @param <R> the type of the results
   * @param <X> the type of the checked exception
   * @param elements the elements
   * @param function what is called with each
   * @param limit how many calls may be under way at a time
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the results, in the order of the elements
   * @throws X what the function may throw
   * @throws CancelledError if the calling task is cancelled meanwhile, or a call is: then all calls
   *     are
   * @throws IllegalArgumentException if the limit isn't positive
   */
  @Async
  public static <A, R, X extends Throwable> List<R> map(
      Collection<? extends A> elements,
      AsyncFunction<? super A, ? extends R> function,
      int limit,
      Class<X> thrown)
      throws X {
    return Racing.<A, R>map(elements, function, limit);
  }
}
