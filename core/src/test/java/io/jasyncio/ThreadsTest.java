package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop in a thread of its own, and what other threads may and may not do with it. */
@Timeout(60)
class ThreadsTest {
  private EventLoop loop;
  private Thread thread;

  @BeforeEach
  void start() throws Exception {
    CompletableFuture<EventLoop> made = new CompletableFuture<>();
    thread =
        new Thread(
            () -> {
              EventLoop mine = new EventLoop();
              mine.callSoon(() -> made.complete(mine));
              mine.runForever();
            },
            "the loop's");
    thread.start();
    loop = made.get();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (!loop.isClosed()) {
      loop.callSoonThreadsafe(loop::stop);
    }
    thread.join();
    loop.close();
  }

  /** Does something in the loop's thread, and waits for it. */
  private <T> T inLoop(java.util.concurrent.Callable<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.callSoonThreadsafe(
        () -> {
          try {
            result.complete(action.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    return result.get();
  }

  @Test
  void otherThreadsAreRefusedInWords() throws Exception {
    Future<String> future = loop.createFuture();
    Task<Void> task = inLoop(() -> loop.createTask(() -> {}));
    String prefix =
        " was called in thread \"%s\", but the loop belongs to thread \"the loop's\". From other threads write: "
            .formatted(Thread.currentThread().getName());
    refused(() -> loop.callSoon(() -> {}), "EventLoop.callSoon" + prefix + door("…"));
    refused(() -> loop.callLater(1, () -> {}), "EventLoop.callLater" + prefix + door("…"));
    refused(() -> loop.callAt(1, () -> {}), "EventLoop.callAt" + prefix + door("…"));
    refused(
        () -> loop.createTask(() -> {}),
        "EventLoop.createTask" + prefix + door("loop.createTask(…)"));
    refused(loop::stop, "EventLoop.stop" + prefix + door("loop.stop()"));
    refused(() -> future.setResult("x"), "Future.setResult" + prefix + door("future.setResult(…)"));
    refused(
        () -> future.setException(new Exception()),
        "Future.setException" + prefix + door("future.setException(…)"));
    refused(
        () -> future.addDoneCallback(f -> {}),
        "Future.addDoneCallback" + prefix + door("future.addDoneCallback(…)"));
    refused(
        () -> future.removeDoneCallback(f -> {}),
        "Future.removeDoneCallback" + prefix + door("future.removeDoneCallback(…)"));
    refused(() -> Asyncio.gather(future), "gather" + prefix + door("…"));
    refused(task::uncancel, "Task.uncancel" + prefix + door("task.uncancel()"));
    refused(() -> task.setName("x"), "Task.setName" + prefix + door("task.setName(…)"));
    refused(loop::allTasks, "EventLoop.allTasks" + prefix + door("…"));
    assertThat(future.isDone()).isFalse();
  }

  private static String door(String call) {
    return "loop.callSoonThreadsafe(() -> " + call + ")";
  }

  private static void refused(Runnable action, String message) {
    assertThatThrownBy(action::run).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  @Test
  void aLoopRunsInOneThreadAtATime() {
    assertThatThrownBy(loop::runForever)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "EventLoop.runForever can't start a run here: the loop runs in thread \"the loop's\""
                + " already. From here use loop.callSoonThreadsafe(…)");
    assertThatThrownBy(loop::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void getWaitsForTheResult() throws Exception {
    Future<String> future = loop.createFuture();
    loop.callSoonThreadsafe(() -> loop.callLater(5, () -> future.setResult("x")));
    assertThat(future.get()).isEqualTo("x");
    assertThat(future.result()).isEqualTo("x");
  }

  @Test
  void getThrowsWhatJavaFuturesThrow() throws Exception {
    Exception failure = new Exception("failed");
    Future<String> failed = loop.createFuture();
    Future<String> cancelled = loop.createFuture();
    Future<String> pending = loop.createFuture();
    loop.callSoonThreadsafe(() -> failed.setException(failure));
    loop.callSoonThreadsafe(cancelled::cancel);
    assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> pending.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(pending::get).isInstanceOf(InterruptedException.class);
    assertThat(pending.isDone()).isFalse();
  }

  @Test
  void getEndsWhenTheLoopIsClosed() throws Exception {
    Future<String> future = loop.createFuture();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                future.get();
              } catch (Throwable t) {
                thrown.complete(t);
              }
            });
    waiter.start();
    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    loop.close();
    assertThat(thrown.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the future will never be done: its loop has been closed");
  }

  @Test
  void cancelGoesToTheLoop() throws Exception {
    Future<String> future = loop.createFuture();
    assertThat(future.cancel()).isTrue();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    assertThat(future.cancel()).isFalse();
  }

  @Test
  void aStageCanBeTakenFromAnyThread() throws Exception {
    Future<String> future = loop.createFuture();
    CompletableFuture<String> stage = future.toCompletableFuture();
    loop.callSoonThreadsafe(() -> future.setResult("x"));
    assertThat(stage.get()).isEqualTo("x");
    Future<String> other = loop.createFuture();
    other.toCompletableFuture().cancel(true);
    assertThatThrownBy(other::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void manyThreadsGetInThroughTheDoor() throws Exception {
    int threads = 4;
    int calls = 25_000;
    int[] count = new int[threads];
    List<String> errors = new ArrayList<>();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      Thread caller =
          new Thread(
              () -> {
                for (int i = 0; i < calls; i++) {
                  int expected = i;
                  loop.callSoonThreadsafe(
                      () -> {
                        if (Thread.currentThread() != thread || count[number]++ != expected) {
                          errors.add(number + ":" + expected);
                        }
                      });
                }
              });
      all.add(caller);
      caller.start();
    }
    for (Thread caller : all) {
      caller.join();
    }
    assertThat(inLoop(() -> count.clone())).containsOnly(calls);
    assertThat(inLoop(() -> List.copyOf(errors))).isEmpty();
  }

  @Test
  void eachCallWakesALoopThatSleeps() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      int number = i;
      assertThat(inLoop(() -> number)).isEqualTo(i);
    }
  }

  @Test
  void afterTheRunTheLoopBelongsToItsLastThreadUntilAnotherRunsIt() throws Exception {
    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    assertThatThrownBy(() -> loop.callSoon(() -> {})).isInstanceOf(IllegalStateException.class);
    Future<String> future = loop.createFuture();
    loop.callSoonThreadsafe(() -> future.setResult("x"));
    assertThat(loop.runUntilComplete(future)).isEqualTo("x");
    loop.callSoon(() -> {});
    loop.close();
  }

  @Test
  void stagesEndWhenTheLoopIsClosed() throws Exception {
    Task<Void> task = inLoop(() -> loop.createTask(() -> Await.sleep(1_000_000)));
    CompletableFuture<Void> ofTask = task.toCompletableFuture();
    CompletableFuture<Void> started =
        Asyncio.runCoroutineThreadsafe(() -> Await.sleep(1_000_000), loop);
    loop.callSoonThreadsafe(() -> loop.setExceptionHandler((l, context) -> {}));
    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    CompletableFuture<String> dropped = Asyncio.runCoroutineThreadsafe(() -> "never", loop);
    loop.close();
    for (CompletableFuture<?> stage : List.of(ofTask, started, dropped)) {
      assertThatThrownBy(() -> stage.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("this stage would never be done: its loop has been closed");
    }
    assertThatThrownBy(() -> Asyncio.runCoroutineThreadsafe(() -> "refused", loop))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the event loop is closed");
    assertThatThrownBy(task::toCompletableFuture)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the event loop is closed");
  }

  @Test
  void scopesGroupsAndTimeoutsAreForTheLoopsThread() throws Exception {
    CompletableFuture<TaskGroup> group = new CompletableFuture<>();
    CompletableFuture<CancelScope> scope = new CompletableFuture<>();
    CompletableFuture<io.jasyncio.Timeout> timeout = new CompletableFuture<>();
    Task<Void> task =
        inLoop(
            () ->
                loop.createTask(
                    () ->
                        TaskGroup.run(
                            g -> {
                              group.complete(g);
                              CancelScope.run(
                                  s -> {
                                    scope.complete(s);
                                    Await.timeout(
                                        1_000_000,
                                        t -> {
                                          timeout.complete(t);
                                          Await.sleep(1_000_000);
                                        });
                                  });
                            })));
    CancelScope open = scope.get();
    List<Runnable> calls =
        List.of(
            group.get()::cancel,
            group.get()::tasks,
            open::cancel,
            () -> open.setDeadline(1),
            open::clearDeadline,
            () -> open.setShield(true),
            () -> timeout.join().reschedule(1));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("From other threads write: loop.callSoonThreadsafe");
    }
    assertThat(open.deadline()).isEmpty();
    assertThat(open.isShield()).isFalse();
    assertThat(open.cancelCalled()).isFalse();
    assertThat(inLoop(() -> timeout.get().when().getAsLong())).isNotEqualTo(1);
    assertThat(task.cancel()).isTrue();
    assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }
}
