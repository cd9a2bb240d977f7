package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.continuation.Continuation;
import io.jasyncio.sync.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a stack trace says of a coroutine: its callers, each at its await, and nothing else. */
class StackTraceTest {
  private static final int MOST_LINES = 1024;

  /** Where traces stand that are looked at in the middle of a coroutine. */
  private final List<String> seen = new ArrayList<>();

  // ---- one task

  @Test
  void callersThatAreSuspendedStandAsIfTheyWereOnTheStack() {
    assertThat(traceOf(() -> outer(true)))
        .isEqualTo(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            middle: return inner(suspends) + 1;
            outer: int result = middle(suspends);
            --- task main.awaitedBy(thread main)
            io.jasyncio.EventLoop.runUntilComplete""");
  }

  @Test
  void callersThatAreNotSuspendedReadTheSame() {
    assertThat(traceOf(() -> outer(false))).isEqualTo(traceOf(() -> outer(true)));
  }

  @Test
  void lambdasStandInIt() {
    Throwable thrown =
        thrownBy(
            () -> {
              int result = twice(() -> inner(true) + 1);
              return result + 2;
            });

    assertThat(SourceLines.of(thrown).replaceAll("lambda.*:", "lambda:"))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            lambda: int result = twice(() -> inner(true) + 1);
            twice: int first = body.call();
            lambda: int result = twice(() -> inner(true) + 1);
            --- task main""");
  }

  @Test
  void asyncGeneratorsStandInIt() {
    assertThat(traceOf(() -> summing(AsyncGenerator.of(y -> generating(y)))))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            generating: y.yield(thrower());
            """)
        .endsWith(
            """
            summing: for (int value : values) {
            --- task main.awaitedBy(thread main)
            io.jasyncio.EventLoop.runUntilComplete""");
  }

  @Async
  private static void generating(Yield<Integer> y) {
    y.yield(1);
    Await.sleep(0);
    y.yield(thrower());
  }

  @Async
  private static int summing(AsyncGenerator<Integer> values) {
    int sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void overriddenMethodsAndConstructorsStandInIt() {
    assertThat(
            traceOf(
                () -> {
                  Page page = new BrokenPage();
                  return page.render().length();
                }))
        .startsWith(
            """
            <init>: throw new IllegalStateException("constructor");
            fail: throw new PageException();
            render: fail();
            render: return super.render() + "!";
            --- task main""");
  }

  @Test
  void whoCatchesItInTheMiddleSeesTheCallersToo() {
    run(this::catching);

    assertThat(seen)
        .containsExactly(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            middle: return inner(suspends) + 1;
            catchingCallee: int result = middle(true);
            catching: catchingCallee();""");
  }

  @Test
  void whatIsThrownLaterKeepsItsTrace() {
    assertThat(traceOf(() -> rethrowing()))
        .isEqualTo(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            rethrowing: inner(true);
            --- task main.awaitedBy(thread main)
            io.jasyncio.EventLoop.runUntilComplete""");
  }

  @Test
  void whatIsThrownAnewHasCallersAndACauseThatHasThem() {
    Throwable thrown = thrownBy(() -> wrapping());

    assertThat(SourceLines.of(thrown))
        .startsWith("wrapping: throw new IllegalArgumentException(e);\nlambda$");
    assertThat(SourceLines.of(thrown.getCause()))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            wrapping: return inner(true);
            lambda$""");
  }

  @Test
  void recursionIsCutShortInTheMiddle() throws InterruptedException {
    var thrown = new AtomicReference<Throwable>();
    var thread =
        new Thread(null, () -> thrown.set(thrownBy(() -> recursing(10_000))), "deep", 64 << 20);
    thread.start();
    thread.join();
    StackTraceElement[] trace = thrown.get().getStackTrace();

    assertThat(trace).hasSize(MOST_LINES);
    assertThat(trace[0].getMethodName()).isEqualTo("thrower");
    assertThat(trace[1].getMethodName()).isEqualTo("recursing");
    assertThat(trace[MOST_LINES / 2].toString()).startsWith("--- lines.left out(at least:");
    assertThat(trace[MOST_LINES - 1].getMethodName()).isNotEqualTo("recursing");
  }

  @Test
  void continuationsShowWhoRunsThem() {
    assertThat(
            traceOf(
                () -> {
                  Await.sleep(0);
                  var continuation = new Continuation(this::suspendThenThrow);
                  continuation.run();
                  continuation.run();
                  return 0;
                }))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            suspendThenThrow: thrower();
            io.jasyncio.continuation.Continuation$Activation.step
            io.jasyncio.continuation.Continuation.run
            --- task main""");
  }

  @Test
  void someoneElsesTraceIsNotTouched() {
    var failure = new IllegalStateException("made elsewhere");
    String before = SourceLines.of(failure);

    run(
        () -> {
          try {
            throwing(failure);
          } catch (IllegalStateException e) {
            assertThat(SourceLines.of(e)).isEqualTo(before);
          }
        });
  }

  // ---- several tasks

  @Test
  void whoAwaitsATaskFollowsAfterALineThatSaysSo() {
    assertThat(traceOf(() -> awaiting(Asyncio.createTask(() -> outer(true), "worker"))))
        .isEqualTo(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            middle: return inner(suspends) + 1;
            outer: int result = middle(suspends);
            --- task worker.awaitedBy(main)
            awaiting: return Await.await(task);
            --- task main.awaitedBy(thread main)
            io.jasyncio.EventLoop.runUntilComplete""");
  }

  @Test
  void whoAwaitsAFailureThatIsThereAlreadyFollowsToo() {
    assertThat(
            traceOf(
                () -> {
                  Task<Integer> task = Asyncio.createTask(() -> inner(true), "worker");
                  while (!task.isDone()) {
                    Await.sleep(0);
                  }
                  return awaiting(task);
                }))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            --- task worker.awaitedBy(main)
            awaiting: return Await.await(task);
            --- task main""");
  }

  @Test
  void gatheredTasksAndGroupsKeepTheirTraces() {
    assertThat(traceOf(() -> Await.gather(Asyncio.createTask(() -> inner(true), "worker")).get(0)))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            --- the gathered future.awaitedBy(main)
            io.jasyncio.Await.gather
            --- task main""");

    Throwable group =
        thrownBy(
            () -> {
              TaskGroup.run(g -> g.createTask(() -> inner(true), "worker"));
              return 0;
            });
    assertThat(SourceLines.of(((ExceptionGroup) group).failures().get(0)))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            lambda$""");
    assertThat(SourceLines.of(group))
        .startsWith("io.jasyncio.TaskGroup.throwEnd\n")
        .contains("io.jasyncio.TaskGroup.run\nlambda$")
        .contains(": TaskGroup.run(g -> g.createTask(() -> inner(true), \"worker\"));\n--- task");
  }

  @Test
  void otherThreadsShowTheirStackThenTheAwaiter() {
    assertThat(traceOf(() -> Await.toThread(StackTraceTest::thrower)))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            io.jasyncio.""");
    Throwable thrown = thrownBy(() -> Await.toThread(StackTraceTest::thrower));
    assertThat(thrown.getStackTrace())
        .extracting(StackTraceElement::toString)
        .contains("--- the future of a function in an executor.awaitedBy(main)");
  }

  @Test
  void anEagerTaskIsNoCallerOfAnother() {
    assertThat(
            traceOf(
                () -> {
                  EventLoop loop = Asyncio.getRunningLoop();
                  return awaiting(loop.createEagerTask(() -> inner(false)));
                }))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            --- task Task-2.awaitedBy(main)
            awaiting: return Await.await(task);
            --- task main""");
  }

  // ---- bounds

  @Test
  void awaitingAFailureAgainReplacesWhatTheFirstAwaitWrote() {
    run(
        () -> {
          Future<Integer> failed = Asyncio.getRunningLoop().createFuture();
          failed.setException(new IllegalStateException("cached"));
          for (int i = 0; i < 10_000; i++) {
            try {
              awaiting(failed);
            } catch (IllegalStateException e) {
              if (i == 0 || i == 9_999) {
                seen.add(SourceLines.of(e));
              }
            }
          }
        });

    assertThat(seen.get(1)).isEqualTo(seen.get(0));
  }

  @Test
  void manyTasksThatAwaitAFailureDontMakeItGrow() {
    run(
        () -> {
          Task<Integer> failing = Asyncio.createTask(() -> inner(true), "worker");
          List<Task<Integer>> awaiters = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            awaiters.add(Asyncio.createTask(() -> awaiting(failing)));
          }
          Await.gatherOutcomes(awaiters);
          assertThat(failing.exception().getStackTrace()).hasSizeLessThan(8);
        });
  }

  @Test
  void aChainOf100_000TasksOverflowsNothing() {
    Throwable thrown =
        thrownBy(
            () -> {
              Task<Integer> last = Asyncio.createTask(() -> inner(true), "first");
              for (int i = 0; i < 100_000; i++) {
                Task<Integer> before = last;
                last = Asyncio.createTask(() -> awaiting(before));
              }
              return awaiting(last);
            });

    StackTraceElement[] trace = thrown.getStackTrace();
    assertThat(trace).hasSize(MOST_LINES);
    assertThat(SourceLines.text(trace[1])).isEqualTo("inner: int result = thrower();");
    assertThat(trace)
        .extracting(StackTraceElement::toString)
        .contains("--- task first.awaitedBy(Task-3)", "--- task main.awaitedBy(thread main)");
  }

  @Test
  void emptyAndReadOnlyTracesStayAsTheyAre() {
    assertThat(thrownBy(() -> awaiting(failing(new Silent()))).getStackTrace()).isEmpty();
    assertThat(thrownBy(() -> awaiting(failing(new Hostile())))).isInstanceOf(Hostile.class);
    assertThat(thrownBy(() -> suspendThenThrow(new Hostile()))).isInstanceOf(Hostile.class);
  }

  @Test
  void cancellationsHaveNone() {
    Throwable thrown =
        thrownBy(
            () -> {
              Asyncio.currentTask().cancel();
              return outer(true);
            });

    assertThat(thrown).isInstanceOf(CancelledError.class);
    assertThat(thrown.getCause().getStackTrace()).isEmpty();
  }

  @Test
  void noLockAppearsThatSomebodyElseHolds() {
    assertThat(
            traceOf(
                () -> {
                  try (var held = new Lock().hold()) {
                    return inner(true);
                  }
                }))
        .startsWith(
            """
            thrower: throw new IllegalStateException("thrown");
            inner: int result = thrower();
            --- task main""");
  }

  @Test
  void stagesThatFailShowTheAwaiter() {
    assertThat(
            traceOf(
                () -> {
                  var stage = new CompletableFuture<Integer>();
                  Asyncio.getRunningLoop()
                      .callLater(1, () -> stage.completeExceptionally(new Exception("stage")));
                  return Await.await(stage);
                }))
        .contains("completeExceptionally")
        .endsWith(
            """
            --- the future of a CompletionStage.awaitedBy(main)
            --- task main.awaitedBy(thread main)
            io.jasyncio.EventLoop.runUntilComplete""");
  }

  // ---- what runs

  @Async
  private int outer(boolean suspends) {
    int result = middle(suspends);
    return result + 1;
  }

  @Async
  private int middle(boolean suspends) {
    return inner(suspends) + 1;
  }

  @Async
  private static int inner(boolean suspends) {
    if (suspends) {
      Await.sleep(0);
    }
    int result = thrower();
    return result + 1;
  }

  private static int thrower() {
    throw new IllegalStateException("thrown");
  }

  @Async
  private static int twice(AsyncCallable<Integer> body) throws Exception {
    int first = body.call();
    return first + body.call();
  }

  @Async
  private static int recursing(int depth) {
    if (depth == 0) {
      Await.sleep(0);
      return thrower();
    }
    return recursing(depth - 1) + 1;
  }

  @Async
  private void catching() {
    catchingCallee();
  }

  @Async
  private void catchingCallee() {
    try {
      int result = middle(true);
      assertThat(result).isZero();
    } catch (IllegalStateException e) {
      seen.add(SourceLines.of(e));
    }
  }

  @Async
  private static int rethrowing() {
    IllegalStateException caught = null;
    try {
      inner(true);
    } catch (IllegalStateException e) {
      caught = e;
    }
    Await.sleep(0);
    throw caught;
  }

  @Async
  private static int wrapping() {
    try {
      return inner(true);
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Async
  private static void throwing(RuntimeException failure) {
    Await.sleep(0);
    throw failure;
  }

  @Async
  private void suspendThenThrow() {
    Continuation.suspend();
    thrower();
  }

  @Async
  private static int suspendThenThrow(RuntimeException failure) {
    Await.sleep(0);
    throw failure;
  }

  @Async
  private static <T> T awaiting(Future<T> task) {
    return Await.await(task);
  }

  private static Task<Integer> failing(RuntimeException failure) {
    return Asyncio.createTask(() -> suspendThenThrow(failure));
  }

  private static class Page {
    @Async
    String render() {
      Await.sleep(0);
      fail();
      return "page";
    }

    void fail() {
      throw new IllegalStateException();
    }
  }

  private static final class BrokenPage extends Page {
    @Async
    @Override
    String render() {
      return super.render() + "!";
    }

    @Override
    void fail() {
      throw new PageException();
    }
  }

  private static final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PageException() {
      throw new IllegalStateException("constructor");
    }
  }

  private static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Silent() {
      super("silent", null, false, false);
    }
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new UnsupportedOperationException();
    }
  }

  // ---- running it

  /** The trace, down to the plain code that runs the loop, without the lambdas of this class. */
  private static String traceOf(AsyncCallable<?> body) {
    String trace = SourceLines.of(thrownBy(body)).replaceAll("\nlambda.*", "");
    return trace.substring(0, (trace + "\nthrownBy").indexOf("\nthrownBy"));
  }

  private static Throwable thrownBy(AsyncCallable<?> body) {
    try (var loop = new EventLoop()) {
      loop.runUntilComplete(loop.createTask(body, "main"));
    } catch (Throwable thrown) {
      return thrown;
    }
    throw new AssertionError("nothing was thrown");
  }

  private static void run(AsyncRunnable body) {
    try (var loop = new EventLoop()) {
      loop.runUntilComplete(loop.createTask(body, "main"));
    }
  }
}
