package io.jasyncio;

import java.util.List;

/**
 * A coroutine that a loop runs beside others, and the {@link Future} of its result. Made by {@link
 * Asyncio#createTask(AsyncCallable)} or {@link EventLoop#createTask(AsyncCallable)}. Counterpart of
 * {@code asyncio.Task}.
 *
 * <p>The body takes its first step in the loop's next turn, not before. The loop holds its tasks
 * strongly until they are done. Whatever the body throws, an {@link AssertionError} too, is kept in
 * the task and thrown to who awaits it; the loop goes on.
 *
 * <p>{@link #setResult} and {@link #setException} are refused.
 *
 * @param <T> the type of the result
 */
public interface Task<T> extends Future<T> {
  /**
   * Asks the coroutine to end: a {@link CancelledError} is thrown at the point where it is
   * suspended, or at its next suspension. What it awaits is cancelled first, a {@link
   * java.util.concurrent.CompletionStage} too; a coroutine that hasn't begun never does. The task
   * is cancelled only once the error has left the body: the body may clean up, suspending as it
   * likes, or catch the error and go on. Counterpart of {@code Task.cancel}.
   *
   * <p>Doesn't suspend. From any thread: from another than the loop's the request goes to the loop
   * first.
   *
   * @return whether the request was taken: false if the task is done (or its loop closed)
   */
  @Override
  boolean cancel();

  /**
   * The number of requests to cancel this task that haven't been taken back. From the loop's
   * thread. Counterpart of {@code Task.cancelling}.
   *
   * @return the number of calls of {@link #cancel()} less those of {@link #uncancel()}
   */
  int cancelling();

  /**
   * Takes back one request to cancel this task: called by who has dealt with a {@link
   * CancelledError} and doesn't throw it on. When none is left, a request that hasn't reached the
   * coroutine is forgotten. From the loop's thread. Counterpart of {@code Task.uncancel}.
   *
   * @return the number of requests left
   * @throws IllegalStateException if called from another thread than the loop's
   */
  int uncancel();

  /**
   * The task's name: the one it was given, or {@code Task-N}. From any thread. Counterpart of
   * {@code Task.get_name}.
   *
   * @return the name
   */
  String getName();

  /**
   * Renames the task. From the loop's thread. Counterpart of {@code Task.set_name}.
   *
   * @param name the new name
   */
  void setName(String name);

  /**
   * Where the task stands, each call at its await. From the loop's thread; from another one, while
   * the task goes on meanwhile, the lines may not fit together. Counterpart of {@code
   * Task.get_stack}.
   *
   * @return its calls, innermost first; empty if it hasn't begun or is done
   */
  List<StackTraceElement> getStack();

  /**
   * What the task waits for, as a dump has it. From the loop's thread; doesn't suspend. asyncio has
   * no counterpart.
   *
   * @return words such as {@code Lock[held by seller, 1 waiting]}, or null if it doesn't wait
   */
  String waitsFor();
}
