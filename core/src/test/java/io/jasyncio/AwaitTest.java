package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.continuation.Continuation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void sleepsInMillisecondsOrADuration() {
    loop.runUntilComplete(
        () -> {
          Await.sleep(1000);
          Await.sleep(Duration.ofMinutes(1));
          Await.sleep(Duration.ofSeconds(-1));
          Await.sleep(-1);
        });
    assertThat(time.millis()).isEqualTo(61_000);
  }

  @Test
  void givesOthersATurnEvenForANegativeTime() {
    loop.runUntilComplete(
        () -> {
          Task<Void> other = Asyncio.createTask(() -> {});
          Await.sleep(Duration.ofSeconds(-1));
          assertThat(other.isDone()).isTrue();
        });
  }

  @Test
  void awaitsAStageOfAnotherThread() {
    EventLoop real = new EventLoop();
    assertThat(
            real.runUntilComplete(
                () -> Await.await(CompletableFuture.supplyAsync(() -> "from a pool"))))
        .isEqualTo("from a pool");
    real.close();
  }

  @Test
  void aDoneStageGivesNobodyATurn() {
    loop.runUntilComplete(
        () -> {
          Task<Void> other = Asyncio.createTask(() -> {});
          assertThat(Await.await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
          assertThat(Await.await(CompletableFuture.completedStage("y"))).isEqualTo("y");
          assertThat(other.isDone()).isFalse();
        });
  }

  @Test
  void declaresCheckedExceptionsOnDemand() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Future<String> future = loop.createFuture();
    loop.callSoon(() -> stage.completeExceptionally(new IOException("stage")));
    loop.callSoon(() -> future.setException(new IOException("future")));
    String caught =
        loop.runUntilComplete(
            () -> {
              StringBuilder messages = new StringBuilder();
              try {
                Await.await(stage, IOException.class);
              } catch (IOException e) {
                messages.append(e.getMessage());
              }
              try {
                Await.await(future, IOException.class);
              } catch (IOException e) {
                messages.append(e.getMessage());
              }
              try {
                Await.gather(List.of(future), IOException.class);
              } catch (IOException e) {
                messages.append(e.getMessage());
              }
              return messages.toString();
            });
    assertThat(caught).isEqualTo("stagefuturefuture");
  }

  @Test
  void aCancelledStageIsACancelledError() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    loop.callSoon(() -> stage.cancel(true));
    assertThatThrownBy(() -> loop.runUntilComplete(() -> Await.await(stage)))
        .isInstanceOf(CancelledError.class);
  }

  @Test
  void refusesAFutureOfAnotherLoop() {
    try (EventLoop other = new EventLoop()) {
      Future<String> foreign = other.createFuture();
      assertThatThrownBy(() -> loop.runUntilComplete(() -> Await.await(foreign)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a coroutine can't await a future of another event loop")
          .hasMessageEndingWith("Await future.toCompletableFuture() instead");
      foreign.setResult("done");
      assertThat(loop.runUntilComplete(() -> Await.await(foreign))).isEqualTo("done");
    }
  }

  @Test
  void refusesToAwaitItself() {
    assertThatThrownBy(() -> loop.runUntilComplete(() -> Await.await(Asyncio.currentTask())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task Task-1 awaits itself: it would wait for ever for its own end");
  }

  @Test
  void needsALoop() {
    assertThatThrownBy(() -> new Continuation(() -> Await.sleep(1)).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Await.sleep needs an event loop, but a Continuation runs this code without one: use"
                + " Continuation.suspend, or start the code as a coroutine of a loop, with"
                + " Asyncio.run");
  }

  @Test
  void gathers() {
    assertThat(
            loop.runUntilComplete(
                () -> {
                  Task<Integer> one = Asyncio.createTask(() -> later(20, 1));
                  Task<Long> two = Asyncio.createTask(() -> (long) later(10, 2));
                  List<Number> both = Await.gather(one, two);
                  return both + " " + Await.gather(List.of(one, one)) + Await.gather();
                }))
        .isEqualTo("[1, 2] [1, 1][]");
    assertThat(time.millis()).isEqualTo(20);
  }

  @Test
  void gathersOutcomes() {
    IOException failure = new IOException("disk");
    List<Outcome<Integer>> outcomes =
        loop.runUntilComplete(
            () -> {
              Task<Integer> fine = Asyncio.createTask(() -> later(20, 1));
              Task<Integer> failed =
                  Asyncio.createTask(
                      () -> {
                        Await.sleep(1);
                        throw failure;
                      });
              return Await.gatherOutcomes(List.of(fine, failed));
            });
    assertThat(outcomes).containsExactly(new Outcome.Success<>(1), new Outcome.Failure<>(failure));
  }

  @Async
  private static int later(long millis, int value) {
    Await.sleep(millis);
    return value;
  }
}
