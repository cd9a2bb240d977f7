package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
}
