package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageFutureTest {
  private final EventLoop loop = new VirtualTime().newLoop();
  private final CompletableFuture<String> stage = new CompletableFuture<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void endsWithTheStageInTheLoopsThread() {
    Future<String> future = StageFuture.of(loop, stage);
    stage.complete("x");
    assertThat(future.result()).isEqualTo("x");
    assertThat(StageFuture.of(loop, stage).result()).isEqualTo("x");
  }

  @Test
  void isSetThroughTheDoorByOtherThreads() throws InterruptedException {
    Future<String> future = StageFuture.of(loop, stage);
    Thread other = new Thread(() -> stage.complete("x"));
    other.start();
    other.join();
    assertThat(future.isDone()).isFalse();
    assertThat(loop.runUntilComplete(future)).isEqualTo("x");
  }

  @Test
  void takesTheWrappingsOffAFailure() {
    IOException failure = new IOException("disk");
    Future<String> future = StageFuture.of(loop, stage.thenApply(String::trim));
    stage.completeExceptionally(failure);
    assertThat(future.exception()).isSameAs(failure);
    Future<String> wrapped =
        StageFuture.of(
            loop,
            CompletableFuture.failedFuture(
                new CompletionException(new ExecutionException(failure))));
    assertThat(wrapped.exception()).isSameAs(failure);
    Throwable bare = new CompletionException("without a cause", null);
    assertThat(StageFuture.of(loop, CompletableFuture.failedFuture(bare)).exception())
        .isSameAs(bare);
  }

  @Test
  void aCancelledStageIsACancelledFuture() {
    Future<String> future = StageFuture.of(loop, stage.thenApply(String::trim));
    stage.cancel(true);
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void cancellingReachesTheStage() {
    Future<String> future = StageFuture.of(loop, stage);
    assertThat(future.cancel()).isTrue();
    assertThat(stage).isCancelled();
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void aStageThatCantBeCancelledIsLeftAlone() {
    CompletableFuture<String> stubborn =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException();
          }
        };
    Future<String> future = StageFuture.of(loop, stubborn);
    assertThat(future.cancel()).isTrue();
    assertThat(stubborn).isNotDone();
    stubborn.complete("late");
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void aChainOfTasksAndStagesIsCancelledWithoutRecursion() {
    Future<String> innermost = loop.createFuture();
    Future<String> outermost = innermost;
    for (int i = 0; i < 20_000; i++) {
      outermost = StageFuture.of(loop, outermost.toCompletableFuture());
    }
    assertThat(outermost.cancel()).isTrue();
    assertThat(innermost.isCancelled()).isTrue();
  }

  @Test
  void aMinimalStageHidesItsCancellationAndItsAwaiterGoesAllTheSame() {
    Future<String> future = StageFuture.of(loop, stage.minimalCompletionStage());
    assertThat(future.cancel()).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(stage).isNotDone();
    assertThat(StageFuture.of(loop, CompletableFuture.completedStage("x")).result()).isEqualTo("x");
  }

  @Test
  void aStageThatEndsTwiceCountsOnce() {
    List<BiConsumer<? super String, ? super Throwable>> actions = new ArrayList<>();
    CompletableFuture<String> wrong =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> whenComplete(
              BiConsumer<? super String, ? super Throwable> action) {
            actions.add(action);
            return this;
          }
        };
    Future<String> future = StageFuture.of(loop, wrong);
    actions.get(0).accept("first", null);
    actions.get(0).accept(null, new IOException("second"));
    assertThat(future.result()).isEqualTo("first");
  }

  @Test
  void aStageWhoseCancellationFailsIsReported() {
    List<String> reports = new ArrayList<>();
    loop.setExceptionHandler((l, context) -> reports.add(context.message()));
    CompletableFuture<String> wrong =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            throw new IllegalStateException("broken");
          }
        };
    Future<String> future = StageFuture.of(loop, wrong);
    assertThat(future.cancel()).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(reports).containsExactly("cancelling a CompletionStage failed");
  }

  @Test
  void aStageThatEndsAfterTheLoopIsClosedHurtsNobody() throws InterruptedException {
    Future<String> future = StageFuture.of(loop, stage);
    loop.close();
    Thread other = new Thread(() -> stage.complete("late"));
    other.start();
    other.join();
    assertThat(stage).isCompletedWithValue("late");
    assertThat(future.isDone()).isFalse();
  }

  /** Whoever comes first, each awaiter hears of exactly one end. */
  @Test
  void stagesThatOtherThreadsEndWhileTheirAwaitersAreCancelled() throws Exception {
    int count = 5_000;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    int[] ends = new int[3];
    try (EventLoop real = new EventLoop()) {
      real.runUntilComplete(
          () -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
              int number = i;
              CompletableFuture<Integer> each = new CompletableFuture<>();
              tasks.add(Asyncio.createTask(() -> Await.await(each)));
              threads.execute(
                  () -> {
                    if (number % 3 == 0) {
                      each.completeExceptionally(new IOException("stage " + number));
                    } else {
                      each.complete(number);
                    }
                  });
              if (number % 5 == 0) {
                Await.sleep(0);
                tasks.get(number).cancel();
              }
            }
            Await.wait(tasks);
            for (int i = 0; i < count; i++) {
              Task<Integer> task = tasks.get(i);
              if (task.isCancelled()) {
                assertThat(i % 5).isZero();
                ends[0]++;
              } else if (i % 3 == 0) {
                assertThat(task.exception()).hasMessage("stage " + i);
                ends[1]++;
              } else {
                assertThat(task.result()).isEqualTo(i);
                ends[2]++;
              }
            }
          });
    } finally {
      threads.shutdown();
    }
    assertThat(ends[0] + ends[1] + ends[2]).isEqualTo(count);
    assertThat(ends[0]).isLessThanOrEqualTo(count / 5);
  }
}
