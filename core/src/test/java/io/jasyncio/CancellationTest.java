package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task hears of a cancellation, by what it does when it is cancelled. */
class CancellationTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(time.millis()).as("no sleep of an hour has ended").isLessThan(3_600_000);
  }

  /** Logs how a body ended, from inside. */
  @Async
  private <T> T logged(AsyncCallable<T> body) throws Exception {
    try {
      T result = body.call();
      log.add("returned " + result);
      return result;
    } catch (CancelledError e) {
      log.add("cancelled inside");
      throw e;
    } finally {
      log.add("finally");
    }
  }

  /** Starts a task, gives it some turns, cancels it, and waits for its end. */
  private <T> Task<T> cancelledAfter(int turns, AsyncCallable<T> body) {
    return loop.runUntilComplete(
        () -> {
          Task<T> task = Asyncio.createTask(() -> logged(body));
          for (int i = 0; i < turns; i++) {
            Await.sleep(0);
          }
          assertThat(task.cancel()).isTrue();
          assertThat(task.isDone()).isFalse();
          Await.gatherOutcomes(task);
          assertThat(task.cancel()).isFalse();
          return task;
        });
  }

  private void assertCancelled(Task<?> task) {
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(log).containsExactly("cancelled inside", "finally");
  }

  @Test
  void notBegun() {
    Task<String> task = cancelledAfter(0, () -> "never called");
    assertThat(task.isCancelled()).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void sleeping() {
    assertCancelled(cancelledAfter(1, () -> sleep(3_600_000)));
    assertThat(loop.timers().isEmpty()).isTrue();
  }

  @Test
  void aboutToGoOnAfterSleepingZero() {
    assertCancelled(cancelledAfter(1, () -> sleep(0)));
  }

  @Test
  void awaitingAFuture() {
    Future<String> future = loop.createFuture();
    assertCancelled(cancelledAfter(1, () -> Await.await(future)));
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void awaitingATask() {
    Task<Long> inner = loop.createTask(() -> sleep(3_600_000));
    assertCancelled(cancelledAfter(1, () -> Await.await(inner)));
    assertThat(inner.isCancelled()).isTrue();
    assertThat(inner.cancelling()).isEqualTo(1);
  }

  @Test
  void awaitingATaskThatSwallowsIt() {
    Task<String> inner =
        loop.createTask(
            () -> {
              try {
                Await.sleep(3_600_000);
              } catch (CancelledError e) {
                return "swallowed";
              }
              return "slept";
            });
    Task<String> outer = cancelledAfter(1, () -> Await.await(inner));
    assertThat(outer.result()).isEqualTo("swallowed");
    assertThat(outer.cancelling()).isEqualTo(1);
    assertThat(inner.isCancelled()).isFalse();
  }

  @Test
  void awaitingATaskThatIsDone() {
    Future<String> future = loop.createFuture();
    Task<String> task =
        loop.runUntilComplete(
            () -> {
              Task<String> waiter = Asyncio.createTask(() -> logged(() -> Await.await(future)));
              Await.sleep(0);
              future.setResult("lost: the cancellation wins");
              waiter.cancel();
              Await.gatherOutcomes(waiter);
              return waiter;
            });
    assertCancelled(task);
    assertThat(future.isCancelled()).isFalse();
  }

  @Test
  void awaitingAStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    assertCancelled(cancelledAfter(1, () -> Await.await(stage)));
    assertThat(stage).isCancelled();
  }

  @Test
  void gathering() {
    Task<Long> a = loop.createTask(() -> sleep(3_600_000));
    Future<Long> b = loop.createFuture();
    assertCancelled(cancelledAfter(1, () -> Await.gather(a, b)));
    assertThat(a.isCancelled()).isTrue();
    assertThat(b.isCancelled()).isTrue();
  }

  @Test
  void gatheringWhatIsDoneInTheSameTurn() {
    Future<String> a = loop.createFuture();
    Task<List<String>> task =
        loop.runUntilComplete(
            () -> {
              Task<List<String>> waiter =
                  Asyncio.createTask(() -> logged(() -> Await.gather(List.of(a))));
              Await.sleep(0);
              a.setResult("a");
              waiter.cancel();
              Await.gatherOutcomes(waiter);
              return waiter;
            });
    assertCancelled(task);
  }

  @Test
  void runningAndThenSuspending() {
    Task<Long> task =
        loop.createTask(
            () ->
                logged(
                    () -> {
                      Asyncio.currentTask().cancel();
                      log.add("goes on");
                      return sleep(3_600_000);
                    }));
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(log).containsExactly("goes on", "cancelled inside", "finally");
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void runningAndThenAwaitingCancelsWhatIsAwaited() {
    Future<String> future = loop.createFuture();
    Task<String> task =
        loop.createTask(
            () -> {
              Asyncio.currentTask().cancel();
              return Await.await(future);
            });
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(future.isCancelled()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void runningAndThenReturning() {
    Task<String> task =
        loop.createTask(
            () -> {
              Asyncio.currentTask().cancel();
              return "lost";
            });
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void runningAndThenFailing() {
    Task<String> task =
        loop.createTask(
            () -> {
              Asyncio.currentTask().cancel();
              throw new IllegalStateException("failed");
            });
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task.exception()).hasMessage("failed");
  }

  @Test
  void aRequestTakenBackBeforeItIsDeliveredIsForgotten() {
    Task<Long> task =
        loop.createTask(
            () -> {
              Task<?> me = Asyncio.currentTask();
              me.cancel();
              me.cancel();
              assertThat(me.uncancel()).isEqualTo(1);
              assertThat(me.uncancel()).isZero();
              assertThat(me.uncancel()).isZero();
              return sleep(0);
            });
    assertThat(loop.runUntilComplete(task)).isZero();
    assertThat(task.cancelling()).isZero();
  }

  @Test
  void cleaningUpMayTakeTurns() {
    Task<String> task =
        cancelledAfter(
            1,
            () -> {
              try {
                Await.sleep(3_600_000);
                return "slept";
              } finally {
                log.add("cleanup begins");
                Await.sleep(5);
                log.add("cleanup ends");
              }
            });
    assertThat(task.isCancelled()).isTrue();
    assertThat(log)
        .containsExactly("cleanup begins", "cleanup ends", "cancelled inside", "finally");
  }

  @Test
  void cleaningUpIsInterruptedByAnotherCancellation() {
    Future<String> cleanup = loop.createFuture();
    Task<String> task =
        loop.createTask(
            () -> {
              try {
                Await.sleep(3_600_000);
                return "slept";
              } finally {
                Await.await(cleanup);
              }
            });
    loop.runUntilComplete(
        () -> {
          Await.sleep(0);
          task.cancel();
          Await.sleep(0);
          Await.sleep(0);
          task.cancel();
          Await.gatherOutcomes(task);
        });
    assertThat(cleanup.isCancelled()).isTrue();
    assertThat(task.cancelling()).isEqualTo(2);
  }

  @Test
  void twiceInOneTurnIsDeliveredOnce() {
    Task<String> task =
        loop.createTask(
            () -> {
              try {
                Await.sleep(3_600_000);
              } catch (CancelledError e) {
                Await.sleep(0); // would throw again
                return "cancelled once, requests: " + Asyncio.currentTask().cancelling();
              }
              return "slept";
            });
    loop.runUntilComplete(
        () -> {
          Await.sleep(0);
          task.cancel();
          task.cancel();
          return Await.await(task);
        });
    assertThat(task.result()).isEqualTo("cancelled once, requests: 2");
  }

  @Test
  void anotherExceptionWhileUnwindingMakesTheTaskFail() {
    Task<String> task =
        loop.createTask(
            () -> {
              try {
                Await.sleep(3_600_000);
                return "slept";
              } catch (CancelledError e) {
                throw new IllegalStateException("instead", e);
              }
            });
    loop.runUntilComplete(
        () -> {
          Await.sleep(0);
          task.cancel();
          Await.gatherOutcomes(task);
        });
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.exception()).hasMessage("instead").hasCauseInstanceOf(CancelledError.class);
  }

  @Test
  void catchingExceptionsDoesntCatchIt() {
    Task<Long> task =
        cancelledAfter(
            1,
            () -> {
              try {
                return sleep(3_600_000);
              } catch (Exception e) {
                return -1L;
              }
            });
    assertCancelled(task);
  }

  @Test
  void everyAwaiterGetsAnErrorOfItsOwnWhichPointsToTheFirst() {
    Task<Long> inner = loop.createTask(() -> sleep(3_600_000));
    Task<Long> middle = loop.createTask(() -> Await.await(inner));
    Task<Long> outer = loop.createTask(() -> Await.await(middle));
    loop.callSoon(() -> loop.callSoon(outer::cancel));
    loop.runUntilComplete(Asyncio.gatherOutcomes(outer));
    Throwable first = (Throwable) ((CoroutineTask<?>) inner).outcome();
    assertThatThrownBy(outer::result).isInstanceOf(CancelledError.class).hasCause(first);
    assertThat(first).hasNoCause();
  }

  @Test
  void anErrorNobodyAskedForIsACancellationToo() {
    Task<String> task =
        loop.createTask(
            () -> {
              throw new CancelledError("own decision");
            });
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task.isCancelled()).isTrue();
    assertThatThrownBy(task::result).isInstanceOf(CancelledError.class).hasMessage("own decision");
  }

  @Async
  private static long sleep(long millis) {
    Await.sleep(millis);
    return millis;
  }
}
