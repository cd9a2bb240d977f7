package io.jasyncio;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A task that another thread starts, and a stage tied to it: the stage ends as the task does, and
 * who ends the stage in another way cancels the task, whichever of the two there is first.
 */
final class ThreadsafeRun<T> {
  private final EventLoop loop;
  private final Supplier<Task<T>> tasks;

  /** Whether a thread that works for the loop will do nothing but wait until this has ended. */
  private final boolean pausesWork;

  private final CompletableFuture<T> stage = new CompletableFuture<>();

  /** For the loop's thread; null until the loop has got round to it. */
  private Task<T> task;

  private ThreadsafeRun(EventLoop loop, Supplier<Task<T>> tasks, boolean pausesWork) {
    this.loop = loop;
    this.tasks = tasks;
    this.pausesWork = pausesWork;
  }

  static <T> ThreadsafeRun<T> start(EventLoop loop, Supplier<Task<T>> tasks) {
    return start(loop, tasks, false);
  }

  /** Starts a task that this thread will wait for. */
  static <T> ThreadsafeRun<T> startToBlock(EventLoop loop, Supplier<Task<T>> tasks) {
    return start(loop, tasks, ExecutorFuture.threadWorksFor(loop));
  }

  private static <T> ThreadsafeRun<T> start(
      EventLoop loop, Supplier<Task<T>> tasks, boolean pausesWork) {
    ThreadsafeRun<T> run = new ThreadsafeRun<>(loop, tasks, pausesWork);
    loop.callSoonThreadsafe(run::begin);
    loop.heldStages().add(run.stage);
    return run;
  }

  CompletableFuture<T> stage() {
    return stage;
  }

  /**
   * Cancels the task and not the stage, which ends when the task has cleaned up. From any thread.
   */
  void cancelTask() {
    loop.enter(this::cancelNow); // if the loop is closed, so is the stage
  }

  private void cancelNow() {
    if (task != null) {
      task.cancel();
    } else {
      stage.cancel(false);
    }
  }

  /** In the loop's thread. */
  private void begin() {
    if (stage.isDone()) {
      return;
    }
    try {
      task = tasks.get();
    } catch (Throwable t) {
      stage.completeExceptionally(t);
      return;
    }
    if (pausesWork) {
      loop.idle().workArrived();
    }
    task.addDoneCallback(this::pass);
    stage.whenComplete((value, exception) -> task.cancel());
  }

  private void pass(Future<T> done) {
    if (pausesWork) {
      loop.idle().expectWork();
    }
    if (done.isCancelled()) {
      stage.cancel(false);
    } else if (done.exception() != null) {
      stage.completeExceptionally(done.exception());
    } else {
      stage.complete(done.result());
    }
  }
}
