package io.jasyncio;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Starts a task from another thread, and ties a stage to it: the stage ends as the task does, and
 * cancelling the stage cancels the task, whichever of the two there is first.
 */
final class ThreadsafeRun {
  private ThreadsafeRun() {}

  static <T> CompletableFuture<T> start(EventLoop loop, Supplier<Task<T>> tasks) {
    CompletableFuture<T> stage = loop.openStages().newStage();
    boolean entered =
        loop.enter(
            Context.captured(
                () -> {
                  if (!stage.isDone()) {
                    tie(stage, tasks);
                  }
                }));
    if (!entered) {
      loop.openStages().drop(stage);
      loop.checkOpen();
    }
    return stage;
  }

  /** In the loop's thread. */
  private static <T> void tie(CompletableFuture<T> stage, Supplier<Task<T>> tasks) {
    Task<T> task;
    try {
      task = tasks.get();
    } catch (Throwable t) {
      stage.completeExceptionally(t);
      return;
    }
    task.addDoneCallback(done -> pass(done, stage));
    stage.whenComplete(
        (value, exception) -> {
          if (exception instanceof CancellationException) {
            task.cancel();
          }
        });
  }

  private static <T> void pass(Future<T> done, CompletableFuture<T> stage) {
    if (done.isCancelled()) {
      stage.cancel(false);
    } else if (done.exception() != null) {
      stage.completeExceptionally(done.exception());
    } else {
      stage.complete(done.result());
    }
  }
}
