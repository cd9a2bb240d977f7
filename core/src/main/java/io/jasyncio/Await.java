package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

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
    CoroutineTask.of(coroutine, "Await.sleep").sleep(EventLoop.nanosOf(millis));
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
      return future.result();
    }
    CoroutineTask.of(coroutine, "Await.await").await(future);
    coroutine.suspended = true;
    return null;
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
}
