package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> reports = new ArrayList<>();

  TaskTest() {
    loop.setExceptionHandler((l, context) -> reports.add(context.toString()));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void beginsInTheNextIteration() {
    loop.runUntilComplete(
        () -> {
          Task<String> task = Asyncio.createTask(() -> "result");
          assertThat(task.isDone()).isFalse();
          Await.sleep(0);
          assertThat(task.result()).isEqualTo("result");
        });
  }

  @Test
  void hasAName() {
    Task<Void> first = loop.createTask(() -> {});
    Task<Void> second = loop.createTask(() -> {}, "given");
    assertThat(first.getName()).isEqualTo("Task-1");
    assertThat(second.getName()).isEqualTo("given");
    second.setName("changed");
    assertThat(second).hasToString("Task[changed, pending]");
    loop.runUntilComplete(Asyncio.gather(first, second));
    assertThat(second).hasToString("Task[changed, finished, result null]");
  }

  @Test
  void tellsWhatItIsDoing() {
    Task<Void> task = loop.createTask(() -> Await.sleep(5));
    loop.runUntilComplete(() -> Await.sleep(1));
    assertThat(task).hasToString("Task[Task-1, waiting]");
    task.cancel();
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task).hasToString("Task[Task-1, cancelled]");
  }

  @Test
  void isTheCurrentTaskWhileItsCodeRuns() {
    Task<Task<?>> task = loop.createTask(Asyncio::currentTask);
    assertThat(loop.runUntilComplete(task)).isSameAs(task);
    assertThat(loop.currentTask()).isNull();
  }

  @Test
  void isAmongAllTasksUntilItEnds() {
    Task<Void> first = loop.createTask(() -> Await.sleep(1));
    Task<Void> second = loop.createTask(() -> Await.sleep(2));
    Task<Void> third = loop.createTask(() -> Await.sleep(3));
    assertThat(loop.allTasks()).containsExactly(first, second, third);
    loop.runUntilComplete(second);
    assertThat(loop.allTasks()).containsExactly(third);
    loop.runUntilComplete(third);
    assertThat(loop.allTasks()).isEmpty();
  }

  @Test
  void keepsWhateverItsBodyThrows() {
    for (Throwable failure :
        List.of(
            new IOException("checked"),
            new IllegalStateException("unchecked"),
            new AssertionError("assertion"),
            new LinkageError("linkage"),
            new StackOverflowError("stack"))) {
      Task<Void> task =
          loop.createTask(
              () -> {
                Await.sleep(0);
                throw Throwing.<RuntimeException>sneaky(failure);
              });
      loop.runUntilComplete(Asyncio.gatherOutcomes(task));
      assertThat(task.exception()).isSameAs(failure);
      assertThatThrownBy(task::result).isSameAs(failure);
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void reportsTroubleOfTheJvmAtOnce() {
    Task<Void> task =
        loop.createTask(
            () -> {
              throw new OutOfMemoryError("for the test");
            });
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task.exception()).isInstanceOf(OutOfMemoryError.class);
    assertThat(reports)
        .containsExactly(
            "task Task-1 met a failure of the JVM: java.lang.OutOfMemoryError: for the test");
  }

  @Test
  void overflowsItsOwnStackAlone() {
    Task<Integer> task = loop.createTask(() -> endless(0));
    loop.runUntilComplete(Asyncio.gatherOutcomes(task));
    assertThat(task.exception()).isInstanceOf(StackOverflowError.class);
    assertThat(loop.runUntilComplete(() -> "goes on")).isEqualTo("goes on");
  }

  @Async
  private static int endless(int n) {
    return endless(n + 1) + 1;
  }

  @Test
  void takesNothingFromOutside() {
    Task<String> task = loop.createTask(() -> "own");
    assertThatThrownBy(() -> task.setResult("foreign"))
        .isInstanceOf(InvalidStateException.class)
        .hasMessage("task Task-1 takes no result from outside: it has what its coroutine returns");
    assertThatThrownBy(() -> task.setException(new Exception()))
        .isInstanceOf(InvalidStateException.class)
        .hasMessage(
            "task Task-1 takes no exception from outside: it fails with what its coroutine throws");
    assertThat(loop.runUntilComplete(task)).isEqualTo("own");
  }

  @Test
  void isReportedIfItFailsAndNobodyAsks() {
    loop.runUntilComplete(
        () -> {
          Asyncio.createTask(
              () -> {
                throw new IllegalStateException("unheard");
              },
              "lonely");
          Await.sleep(0);
        });
    assertThat(reports).isEmpty();
    loop.close();
    assertThat(reports)
        .containsExactly(
            "the failure of task lonely was never retrieved: nobody awaited it or asked for its"
                + " result: java.lang.IllegalStateException: unheard");
  }

  @Test
  void leadsToACompletableFuture() {
    Task<String> task = loop.createTask(() -> "result");
    CompletableFuture<String> stage = task.toCompletableFuture().thenApply(String::toUpperCase);
    assertThat(loop.runUntilComplete(() -> Await.await(stage))).isEqualTo("RESULT");
    Task<Void> sleeper = loop.createTask(() -> Await.sleep(1000));
    sleeper.toCompletableFuture().cancel(false);
    loop.runUntilComplete(Asyncio.gatherOutcomes(sleeper));
    assertThat(sleeper.isCancelled()).isTrue();
  }

  @Test
  void holdsItsBodyNoLongerThanNeeded() {
    CoroutineTask<Void> task = (CoroutineTask<Void>) loop.createTask(() -> Await.sleep(1000));
    loop.runUntilComplete(() -> Await.sleep(0));
    assertThat(task.outcome()).isNull();
  }

  @Test
  void aFailureThatRunsWhileAnotherTaskWaitsIsThrownThere() {
    Task<String> failing =
        loop.createTask(
            () -> {
              Await.sleep(1);
              throw new IOException("disk");
            });
    Task<String> waiting =
        loop.createTask(
            () -> {
              try {
                return Await.await(failing, IOException.class);
              } catch (IOException e) {
                return "caught " + e.getMessage();
              }
            });
    assertThat(loop.runUntilComplete(waiting)).isEqualTo("caught disk");
  }

  @Test
  void aTurnOfAWovenLoopAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int turns = 100_000;
    long allocated =
        loop.runUntilComplete(
            () -> {
              sleepZero(turns); // makes the frames, and all that comes with a first time
              long before = threads.getCurrentThreadAllocatedBytes();
              sleepZero(turns);
              return threads.getCurrentThreadAllocatedBytes() - before;
            });
    assertThat(allocated).isLessThan(turns); // bytes: not even one a turn
  }

  @Async
  private static void sleepZero(int times) {
    for (int i = 0; i < times; i++) {
      Await.sleep(0);
    }
  }
}
