package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The views of a task, and of a loop, that {@code java.util.concurrent} takes. */
@Timeout(60)
class StageViewTest {
  private final EventLoop loop = new EventLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Async
  private void sleepLong() {
    try {
      Await.sleep(3_600_000);
    } finally {
      log.add("cleaned up");
    }
  }

  /** Runs the loop for a few iterations. */
  private void settle() {
    loop.runUntilComplete(
        () -> {
          for (int i = 0; i < 5; i++) {
            Await.sleep(0);
          }
        });
  }

  @Test
  void aTasksStageEndsAsTheTaskDoes() {
    IOException failure = new IOException("disk");
    CompletableFuture<String> value =
        loop.<String>createTask(
                () -> {
                  Await.sleep(0);
                  return "x";
                })
            .toCompletableFuture();
    CompletableFuture<String> failed =
        loop.<String>createTask(
                () -> {
                  throw failure;
                })
            .toCompletableFuture();
    settle();
    assertThat(value).isCompletedWithValue("x");
    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @Test
  void cancellingTheStageCancelsTheTask() {
    Task<Void> task = loop.createTask(this::sleepLong);
    CompletableFuture<Void> stage = task.toCompletableFuture();
    settle();
    stage.cancel(true);
    settle();
    assertThat(task.isCancelled()).isTrue();
    assertThat(log).containsExactly("cleaned up");
  }

  @Test
  void cancellingTheTaskCancelsTheStage() {
    Task<Void> task = loop.createTask(this::sleepLong);
    CompletableFuture<Void> stage = task.toCompletableFuture();
    settle();
    task.cancel();
    settle();
    assertThat(stage).isCancelled();
  }

  @Test
  void aTimeLimitOfTheStageCancelsTheTask() {
    Task<Void> task = loop.createTask(this::sleepLong);
    CompletableFuture<Void> stage = task.toCompletableFuture().orTimeout(1, TimeUnit.MILLISECONDS);
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThatThrownBy(stage::join).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void whoGivesTheStageAValueDoesntNeedTheTask() {
    Task<Void> task = loop.createTask(this::sleepLong);
    CompletableFuture<Void> stage = task.toCompletableFuture();
    settle();
    stage.complete(null);
    settle();
    assertThat(task.isCancelled()).isTrue();
    assertThat(log).containsExactly("cleaned up");
  }

  @Test
  void aStageMadeOfTheStageKeepsItsCancellationToItself() {
    Task<Void> task = loop.createTask(this::sleepLong);
    CompletableFuture<Void> made = task.toCompletableFuture().thenApply(x -> x);
    settle();
    made.cancel(true);
    settle();
    assertThat(task.isDone()).isFalse();
    task.cancel();
    settle();
  }

  @Test
  void aTaskThroughItsStageIsAwaitedAndCancelledLikeItself() {
    Task<Void> inner = loop.createTask(this::sleepLong);
    Task<Void> outer = loop.createTask(() -> Await.await(inner.toCompletableFuture()));
    settle();
    outer.cancel();
    settle();
    assertThat(outer.isCancelled()).isTrue();
    assertThat(inner.isCancelled()).isTrue();
    assertThat(log).containsExactly("cleaned up");
  }

  @Test
  void stagesThatHaveEndedAreNotHeld() {
    for (int i = 0; i < 1_000; i++) {
      loop.createTask(() -> {}).toCompletableFuture();
    }
    assertThat(loop.heldStages().size()).isEqualTo(1_000);
    settle();
    assertThat(loop.heldStages().size()).isZero();
  }

  // ---- the loop as an executor

  @Test
  void theExecutorRunsInTheLoopsThreadInOrder() {
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> stage = new CompletableFuture<>();
    Thread home = Thread.currentThread();
    CompletableFuture<Void> seen =
        stage.thenRunAsync(
            () -> order.add(Thread.currentThread() == home ? "home" : "elsewhere"),
            loop.asExecutor());
    new Thread(() -> stage.complete(null)).start();
    loop.runUntilComplete(() -> Await.await(seen));
    assertThat(order).containsExactly("home");
    for (int i = 0; i < 3; i++) {
      int number = i;
      loop.asExecutor().execute(() -> order.add("command " + number));
    }
    assertThat(order).hasSize(1); // never at once
    settle();
    assertThat(order).containsExactly("home", "command 0", "command 1", "command 2");
  }

  @Test
  void whatAnExecutorsCommandThrowsGoesToTheExceptionHandler() {
    loop.setExceptionHandler((l, context) -> log.add(context.exception().getMessage()));
    loop.asExecutor()
        .execute(
            () -> {
              throw new IllegalStateException("broken");
            });
    settle();
    assertThat(log).containsExactly("broken");
  }

  @Test
  void theExecutorOfAClosedLoopRejects() {
    loop.close();
    assertThatThrownBy(() -> loop.asExecutor().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the event loop is closed");
  }
}
