package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  private Runnable says(String word) {
    return () -> log.add(word);
  }

  /** Runs one iteration. */
  private void turn() {
    loop.stop();
    loop.runForever();
  }

  // ---- order

  @Test
  void whatACallbackSchedulesWaitsForTheNextIteration() {
    loop.callSoon(
        () -> {
          log.add("outer");
          loop.callSoon(says("inner"));
        });
    loop.callSoon(says("second"));
    turn();
    assertThat(log).containsExactly("outer", "second");
    turn();
    assertThat(log).containsExactly("outer", "second", "inner");
  }

  @Test
  void anIterationTakesFirstTheReadyThenOthersThreadsThenTimers() throws InterruptedException {
    loop.callLater(0, says("timer"));
    Thread other = new Thread(() -> loop.callSoonThreadsafe(says("from outside")));
    other.start();
    other.join();
    loop.callSoon(says("ready"));
    turn();
    assertThat(log).containsExactly("ready", "from outside", "timer");
  }

  @Test
  void whatCameThroughTheDoorBeforeGoesFirst() throws InterruptedException {
    Thread other = new Thread(() -> loop.callSoonThreadsafe(says("outside")));
    other.start();
    other.join();
    loop.callSoonThreadsafe(says("own thread"));
    loop.callSoon(says("soon"));
    turn();
    assertThat(log).containsExactly("outside", "own thread", "soon");
  }

  @Test
  void timersComeByDeadlineAndThenInTheOrderOfSetting() {
    loop.callLater(Duration.ofSeconds(3), says("3s"));
    loop.callLater(1000, says("1s"));
    loop.callAt(loop.time() + 1_000_000_000, says("1s, set later"));
    loop.callLater(-5, says("overdue"));
    loop.callLater(2000, loop::stop);
    loop.runForever();
    assertThat(log).containsExactly("overdue", "1s", "1s, set later");
    assertThat(time.millis()).isEqualTo(2000);
  }

  @Test
  void theLongestDelaysNeverComeFirst() {
    loop.callLater(Long.MAX_VALUE, says("never"));
    loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), says("never"));
    loop.callLater(1, loop::stop);
    loop.runForever();
    assertThat(log).isEmpty();
  }

  @Test
  void handlesCancel() {
    Handle soon = loop.callSoon(says("soon"));
    TimerHandle later = loop.callLater(5, says("later"));
    assertThat(later.when()).isEqualTo(5_000_000);
    assertThat(soon.isCancelled()).isFalse();
    soon.cancel();
    later.cancel();
    later.cancel();
    assertThat(soon.isCancelled()).isTrue();
    assertThat(later.isCancelled()).isTrue();
    loop.callLater(10, loop::stop);
    loop.runForever();
    assertThat(log).isEmpty();
  }

  @Test
  void aTimerCancelledInTheIterationThatItIsDueInIsNotCalled() {
    TimerHandle[] second = new TimerHandle[1];
    loop.callLater(5, () -> second[0].cancel());
    second[0] = loop.callLater(5, says("cancelled by the first"));
    loop.callLater(5, loop::stop);
    loop.runForever();
    assertThat(log).isEmpty();
  }

  @Test
  void aTimerCanBeCancelledInAnotherThread() throws InterruptedException {
    TimerHandle timer = loop.callLater(5, says("cancelled"));
    Thread other = new Thread(timer::cancel);
    other.start();
    other.join();
    loop.callLater(10, loop::stop);
    loop.runForever();
    assertThat(log).isEmpty();
  }

  @Test
  void aMillionCancelledTimersLeaveNothing() {
    for (int i = 0; i < 1_000_000; i++) {
      loop.callLater(1000 + i % 1000, says("cancelled")).cancel();
    }
    assertThat(loop.timers().size()).isLessThanOrEqualTo(102);
  }

  // ---- running

  @Test
  void stopLetsTheIterationEnd() {
    loop.callSoon(
        () -> {
          loop.stop();
          loop.callSoon(says("next run"));
        });
    loop.callSoon(says("this run"));
    loop.runForever();
    assertThat(log).containsExactly("this run");
    assertThat(loop.isRunning()).isFalse();
    turn();
    assertThat(log).containsExactly("this run", "next run");
  }

  @Test
  void runUntilCompleteRunsUntilTheFutureIsDone() {
    Future<String> future = loop.createFuture();
    loop.callLater(5, () -> future.setResult("done"));
    loop.callLater(6, says("too late"));
    assertThat(loop.runUntilComplete(future)).isEqualTo("done");
    assertThat(loop.runUntilComplete(future)).isEqualTo("done");
    assertThat(log).isEmpty();
  }

  @Test
  void runUntilCompleteSaysSoIfTheLoopIsStoppedBefore() {
    Future<String> future = loop.createFuture();
    loop.callSoon(loop::stop);
    assertThatThrownBy(() -> loop.runUntilComplete(future))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the loop was stopped before the future was done: who called stop()?");
    assertThat(((LoopFuture<?>) future).callbacks()).isNull();
  }

  @Test
  void runUntilCompleteRefusesAFutureOfAnotherLoop() {
    try (EventLoop other = new EventLoop()) {
      assertThatThrownBy(() -> loop.runUntilComplete(other.createFuture()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aRunInsideARunIsRefusedWithAdvice() {
    List<Throwable> refusals = new ArrayList<>();
    loop.callSoon(
        () -> {
          refusals.add(failureOf(() -> loop.runForever()));
          refusals.add(failureOf(() -> loop.runUntilComplete(loop.createFuture())));
          refusals.add(failureOf(() -> Asyncio.run(() -> {})));
          try (EventLoop other = new EventLoop()) {
            refusals.add(failureOf(() -> other.runForever()));
          }
        });
    turn();
    assertThat(refusals)
        .hasSize(4)
        .allMatch(IllegalStateException.class::isInstance)
        .allMatch(e -> e.getMessage().endsWith("with Asyncio.createTask(…)"));
    assertThat(refusals.get(2))
        .hasMessage(
            "Asyncio.run can't start a run here: thread \"%s\" runs an event loop already, which would stand still meanwhile. In an"
                    .formatted(Thread.currentThread().getName())
                + " @Async method call the coroutine directly, as any method, or start it beside"
                + " others with Asyncio.createTask(…)");
  }

  @Test
  void theRunningLoopIsKnownWhileItRuns() {
    assertThatThrownBy(Asyncio::getRunningLoop)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no event loop runs in thread")
        .hasMessageEndingWith("started with Asyncio.run(() -> …)");
    loop.callSoon(
        () -> {
          assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
          assertThat(Asyncio.currentTask()).isNull();
          assertThat(loop.isRunning()).isTrue();
          log.add("looked");
        });
    turn();
    assertThat(log).containsExactly("looked");
    assertThat(EventLoop.running()).isNull();
  }

  @Test
  void anInterruptWhileTheLoopWaitsIsKeptForTheEndOfTheRun() {
    EventLoop real = new EventLoop();
    real.callLater(20, real::stop);
    Thread.currentThread().interrupt();
    real.runForever();
    assertThat(Thread.interrupted()).isTrue();
    real.close();
  }

  // ---- failures

  @Test
  void aFailingCallbackGoesToTheHandlerAndTheLoopGoesOn() {
    loop.setExceptionHandler(
        (l, context) -> log.add(context + ", handle known: " + context.handle().isPresent()));
    loop.callSoon(
        () -> {
          throw new AssertionError("broke");
        });
    loop.callLater(
        0,
        () -> {
          throw new IllegalStateException("broke too");
        });
    loop.callSoon(says("next"));
    turn();
    assertThat(log)
        .containsExactly(
            "a callback failed: java.lang.AssertionError: broke, handle known: true",
            "next",
            "a callback failed: java.lang.IllegalStateException: broke too, handle known: true");
  }

  @Test
  void aFailingHandlerIsLoggedAndTheLoopGoesOn() {
    loop.setExceptionHandler(
        (l, context) -> {
          throw new IllegalStateException("the handler broke");
        });
    try (LogRecords records = new LogRecords()) {
      loop.callSoon(
          () -> {
            throw new IllegalStateException("broke");
          });
      loop.callSoon(says("next"));
      turn();
      assertThat(records.messages())
          .containsExactly(
              "the exception handler failed, when told: a callback failed:"
                  + " java.lang.IllegalStateException: broke");
    }
    assertThat(log).containsExactly("next");
  }

  @Test
  void withoutAHandlerFailuresAreLogged() {
    assertThat(loop.getExceptionHandler()).isNull();
    try (LogRecords records = new LogRecords()) {
      loop.callExceptionHandler(ExceptionContext.of("a message"));
      assertThat(records.messages()).containsExactly("a message");
    }
  }

  // ---- closing

  @Test
  void aClosedLoopRefusesWork() {
    Future<String> future = loop.createFuture();
    future.addDoneCallback(f -> {});
    loop.close();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    assertThat(
            List.<Runnable>of(
                () -> loop.callSoon(says("x")),
                () -> loop.callLater(1, says("x")),
                () -> loop.callSoonThreadsafe(says("x")),
                () -> loop.createTask(() -> {}),
                () -> loop.runForever(),
                () -> loop.runUntilComplete(future),
                () -> future.setResult("x")))
        .allSatisfy(
            work ->
                assertThatThrownBy(work::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the event loop is closed"));
    assertThat(future.cancel()).isFalse();
  }

  @Test
  void aRunningLoopCantBeClosed() {
    loop.callSoon(() -> log.add(failureOf(loop::close).getMessage()));
    turn();
    assertThat(log)
        .containsExactly(
            "a running loop can't be closed: call stop(), and close it when the run has ended");
  }

  @Test
  void closingReportsPendingTasksByName() {
    loop.setExceptionHandler((l, context) -> log.add(context.message()));
    loop.createTask(() -> {});
    loop.createTask(() -> {}, "named");
    loop.close();
    assertThat(log)
        .containsExactly(
            "the loop was closed while tasks were pending, which never end now: Task-1, named");
  }

  @Test
  void theReportOfManyPendingTasksIsShort() {
    loop.setExceptionHandler((l, context) -> log.add(context.message()));
    for (int i = 0; i < 1000; i++) {
      loop.createTask(() -> {});
    }
    loop.close();
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).endsWith("Task-19, Task-20 and 980 more");
  }

  @Test
  void closingReportsFailuresThatNobodyHasRetrieved() {
    loop.setExceptionHandler((l, context) -> log.add(context.toString()));
    Future<String> unknown = loop.createFuture();
    Future<String> known = loop.createFuture();
    unknown.setException(new IllegalStateException("unknown"));
    known.setException(new IllegalStateException("known"));
    known.exception();
    loop.close();
    assertThat(log)
        .containsExactly(
            "the failure of a future was never retrieved: nobody awaited it or asked for its"
                + " result: java.lang.IllegalStateException: unknown");
  }

  @Test
  void aFailureIsReportedWhenItsFutureIsGone() {
    loop.setExceptionHandler((l, context) -> log.add(context.exception().getMessage()));
    PlainFuture<String> future = new PlainFuture<>(loop);
    future.setException(new IllegalStateException("nobody knows"));
    ((StoredFailure) future.outcome()).enqueue(); // as the garbage collector would
    turn();
    assertThat(log).containsExactly("nobody knows");
    loop.close();
    assertThat(log).hasSize(1);
  }

  @Test
  void aLoopThatNeverWaitsReportsFailuresToo() {
    loop.setExceptionHandler((l, context) -> log.add(context.exception().getMessage()));
    loop.runUntilComplete(
        () -> {
          Await.sleep(0);
          PlainFuture<String> future = new PlainFuture<>(loop);
          future.setException(new IllegalStateException("nobody knows"));
          ((StoredFailure) future.outcome()).enqueue();
          for (int i = 0; i < 100 && log.isEmpty(); i++) {
            Await.sleep(0);
          }
          assertThat(log).containsExactly("nobody knows");
        });
  }

  @Test
  void aCallbackRunsInNoTaskAlsoAfterTurnsOfTasks() {
    List<Task<?>> seen = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          loop.callSoon(() -> seen.add(Asyncio.currentTask()));
          Task<?> me = Asyncio.currentTask();
          Await.sleep(0);
          loop.callSoon(() -> seen.add(Asyncio.currentTask()));
          Await.await(Asyncio.createTask(() -> {}));
          assertThat(Asyncio.currentTask()).isSameAs(me);
        });
    loop.callSoon(() -> seen.add(Asyncio.currentTask()));
    turn();
    assertThat(seen).hasSize(3).containsOnlyNulls();
  }

  @Test
  void retrievedFailuresAreForgotten() {
    loop.setExceptionHandler((l, context) -> log.add(context.exception().getMessage()));
    for (int i = 0; i < 1000; i++) {
      Future<String> future = loop.createFuture();
      future.setException(new IllegalStateException("number " + i));
      if (i != 500) {
        future.exception();
      }
    }
    loop.close();
    assertThat(log).containsExactly("number 500");
  }

  private static Throwable failureOf(Runnable action) {
    try {
      action.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }
}
