package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Running several coroutines on one loop, and the end of it. */
class RunnerTest {
  private static final ContextVar<String> VARIABLE = ContextVar.of("runner", "unset");

  private final VirtualTime time = new VirtualTime();
  private final List<String> log = new ArrayList<>();

  @Async
  private void forever(String name) {
    try {
      Await.sleep(3_600_000);
    } finally {
      Await.sleep(1);
      log.add(name + " ends");
    }
  }

  @Test
  void oneContextOverAllRuns() {
    try (Runner runner = new Runner(time::newLoop)) {
      runner.run(
          () -> {
            VARIABLE.set("first run");
          });
      assertThat(runner.<String>run(() -> VARIABLE.get())).isEqualTo("first run");
      assertThat(VARIABLE.get()).isEqualTo("unset");
    }
  }

  @Test
  void leftoversAreCancelledInOrderAndTheirFailuresReported() {
    List<String> reports = new ArrayList<>();
    try (Runner runner = new Runner(time::newLoop)) {
      runner.getLoop().setExceptionHandler((l, context) -> reports.add(context.message()));
      runner.run(
          () -> {
            Asyncio.createTask(() -> forever("first"));
            Asyncio.createTask(() -> forever("second"));
            Asyncio.createTask(
                () -> {
                  try {
                    Await.sleep(3_600_000);
                  } catch (CancelledError e) {
                    throw new IllegalStateException("in cleanup");
                  }
                },
                "bad");
            Await.sleep(1);
          });
      assertThat(log).isEmpty();
    }
    assertThat(log).containsExactly("first ends", "second ends");
    assertThat(reports).singleElement().asString().contains("task bad failed");
  }

  @Test
  void theSameCleanupIfMainThrows() {
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      Asyncio.createTask(() -> forever("leftover"));
                      Await.sleep(0);
                      throw new IllegalStateException("main");
                    }))
        .hasMessage("main");
    assertThat(log).containsExactly("leftover ends");
  }

  @Test
  void theExecutorIsShutDownBeforeTheLoopIsClosed() {
    CountDownLatch gate = new CountDownLatch(1);
    Thread[] worker = new Thread[1];
    try (Runner runner = new Runner()) {
      runner.run(
          () -> {
            Asyncio.toThread(
                () -> {
                  worker[0] = Thread.currentThread();
                  gate.await();
                  return log.add("worker ends");
                });
            Asyncio.getRunningLoop().callLater(5, gate::countDown);
          });
    }
    assertThat(log).containsExactly("worker ends");
  }

  @Test
  void aClosedRunnerRefuses() {
    Runner runner = new Runner();
    runner.close();
    runner.close();
    assertThatThrownBy(() -> runner.run(() -> "never")).hasMessage("the runner is closed");
    assertThatThrownBy(runner::withDebug).hasMessageContaining("first run");
  }

  @Test
  void notInsideALoop() {
    assertThatThrownBy(() -> Asyncio.run(() -> runInside()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Runner.run can't start a run here");
  }

  private static void runInside() {
    try (Runner runner = new Runner()) {
      runner.run(() -> "never");
    }
  }

  @Test
  void anInterruptCancelsTheMainTask() {
    Thread thread = Thread.currentThread();
    try {
      assertThatThrownBy(
              () ->
                  Asyncio.run(
                      () -> {
                        Asyncio.createTask(() -> forever("leftover"));
                        Asyncio.getRunningLoop().callLater(1, thread::interrupt);
                        try {
                          Await.sleep(3_600_000);
                        } finally {
                          Await.sleep(1);
                          log.add("main cleaned up");
                        }
                      }))
          .isInstanceOf(CancelledError.class);
      assertThat(log).containsExactly("main cleaned up", "leftover ends");
      assertThat(thread.isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void anInterruptIsSeenByALoopThatNeverWaits() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () ->
                  Asyncio.run(
                      () -> {
                        while (true) {
                          Await.sleep(0);
                        }
                      }))
          .isInstanceOf(CancelledError.class);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void afterAnInterruptTheMainTaskDoesntBegin() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Asyncio.run(() -> log.add("begins")))
          .isInstanceOf(CancelledError.class);
      assertThat(log).isEmpty();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void theInterruptSignalCancelsTheMainTask() throws ReflectiveOperationException {
    assumeFalse(isInterruptSignalIgnored(), "started by nohup, or in the background of a script");
    theSignalCancelsTheMainTask("INT", new Runner().withInterruptSignal());
  }

  @Test
  void theTerminationSignalCancelsTheMainTask() {
    theSignalCancelsTheMainTask("TERM", new Runner().withTerminationSignal());
  }

  @Test
  void eachSignalIsHandledAlsoIfBothAre() {
    theSignalCancelsTheMainTask("TERM", new Runner().withInterruptSignal().withTerminationSignal());
  }

  private void theSignalCancelsTheMainTask(String signal, Runner handling) {
    try (Runner runner = handling) {
      assertThatThrownBy(
              () ->
                  runner.run(
                      () -> {
                        raise(signal);
                        try {
                          Await.sleep(3_600_000);
                        } finally {
                          log.add("cleaned up");
                        }
                      }))
          .isInstanceOf(CancelledError.class);
      assertThat(runner.<String>run(() -> "goes on")).isEqualTo("goes on");
    }
    assertThat(log).containsExactly("cleaned up");
  }

  private static void raise(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal
        .getMethod("raise", signal)
        .invoke(null, signal.getConstructor(String.class).newInstance(name));
  }

  /** The JVM leaves a signal alone that was ignored when it was started. */
  private static boolean isInterruptSignalIgnored() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object interrupt = signal.getConstructor(String.class).newInstance("INT");
    var handle = signal.getMethod("handle", signal, handler);
    Object before = handle.invoke(null, interrupt, handler.getField("SIG_DFL").get(null));
    handle.invoke(null, interrupt, before);
    return before == handler.getField("SIG_IGN").get(null);
  }

  // ---- debug mode

  @Test
  void slowTurnsAreLogged() {
    try (LogRecords records = new LogRecords();
        Runner runner = new Runner(time::newLoop).withDebug()) {
      runner.getLoop().setSlowCallbackDuration(java.time.Duration.ofMillis(50));
      runner.run(
          () -> {
            Asyncio.currentTask().setName("slow");
            time.await(60_000_000); // as if the task had blocked
            Asyncio.getRunningLoop().callSoon(() -> time.await(49_000_000));
            Await.sleep(0);
          });
      assertThat(records.messages())
          .singleElement()
          .asString()
          .contains("task slow held up the event loop for 60 ms");
    }
  }

  @Test
  void anUnretrievedFailureIsReportedWithThePlaceWhereItsTaskWasMade() {
    List<ExceptionContext> reports = new ArrayList<>();
    try (Runner runner = new Runner(time::newLoop).withDebug()) {
      assertThat(runner.getLoop().getDebug()).isTrue();
      runner.getLoop().setExceptionHandler((l, context) -> reports.add(context));
      runner.run(
          () -> {
            fireAndForget();
            Await.sleep(0);
          });
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).creationSite().orElseThrow().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("fireAndForget"));
  }

  private static void fireAndForget() {
    Asyncio.createTask(
        () -> {
          throw new IllegalStateException("nobody asks");
        });
  }

  // ---- eager start

  @Test
  void anEagerTaskBeginsAtOnceAndTheCreatorGoesOn() {
    try (EventLoop loop = time.newLoop()) {
      loop.runUntilComplete(
          () -> {
            Task<?> me = Asyncio.currentTask();
            Task<String> task =
                loop.createEagerTask(
                    () -> {
                      log.add("begins");
                      assertThat(Asyncio.currentTask()).isNotSameAs(me);
                      Await.sleep(0);
                      log.add("goes on");
                      return "result";
                    });
            assertThat(Asyncio.currentTask()).isSameAs(me);
            assertThat(loop.<Integer>createEagerTask(() -> 5).result()).isEqualTo(5);
            log.add("created");
            assertThat(Await.await(task)).isEqualTo("result");
            assertThat(loop.allTasks()).hasSize(1);
          });
      assertThatThrownBy(() -> loop.createEagerTask(() -> "x")).hasMessageContaining("that runs");
    }
    assertThat(log).containsExactly("begins", "created", "goes on");
  }
}
