package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncioTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void runGivesTheResultAndClosesTheLoop() {
    EventLoop loop =
        Asyncio.run(
            () -> {
              Await.sleep(1);
              return Asyncio.getRunningLoop();
            });
    assertThat(loop.isClosed()).isTrue();
    assertThat(loop.isRunning()).isFalse();
    assertThat(EventLoop.running()).isNull();
  }

  @Test
  void runThrowsWhatTheBodyThrows() {
    IOException failure = new IOException("disk");
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      Await.sleep(0);
                      throw failure;
                    }))
        .isSameAs(failure);
    try {
      Asyncio.run(AsyncioTest::fails, IOException.class);
    } catch (IOException e) {
      log.add(e.getMessage());
    }
    try {
      log.add(Asyncio.run(AsyncioTest::failsOrNot, IOException.class));
    } catch (IOException e) {
      log.add(e.getMessage());
    }
    assertThat(log).containsExactly("fails", "fails or not");
  }

  @Async
  private static void fails() throws IOException {
    Await.sleep(0);
    throw new IOException("fails");
  }

  @Async
  private static String failsOrNot() throws IOException {
    Await.sleep(0);
    throw new IOException("fails or not");
  }

  @Test
  void runCancelsWhatIsLeftAndWaitsForItsCleanup() {
    Task<Void> leftover =
        Asyncio.run(
            () -> {
              Task<Void> task =
                  Asyncio.createTask(
                      () -> {
                        try {
                          Await.sleep(3_600_000);
                        } finally {
                          log.add("cleanup begins");
                          Await.sleep(0);
                          log.add("cleanup ends");
                        }
                      });
              Await.sleep(0);
              log.add("main returns");
              return task;
            });
    assertThat(leftover.isCancelled()).isTrue();
    assertThat(log).containsExactly("main returns", "cleanup begins", "cleanup ends");
  }

  @Test
  void runCleansUpAlsoWhenTheBodyFails() {
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      Asyncio.createTask(() -> sleepAndLog());
                      Await.sleep(0);
                      throw new IOException("main fails");
                    }))
        .hasMessage("main fails");
    assertThat(log).containsExactly("cleaned up");
  }

  @Async
  private void sleepAndLog() {
    try {
      Await.sleep(3_600_000);
    } finally {
      log.add("cleaned up");
    }
  }

  @Test
  void runReportsFailuresOfItsLeftovers() {
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> log.add(context.toString()));
          Asyncio.createTask(
              () -> {
                try {
                  Await.sleep(3_600_000);
                } finally {
                  throwing();
                }
              },
              "leftover");
          Await.sleep(0);
        });
    assertThat(log)
        .containsExactly(
            "task leftover failed when Asyncio.run cancelled it at its end:"
                + " java.lang.IllegalStateException: cleanup failed");
  }

  private static void throwing() {
    throw new IllegalStateException("cleanup failed");
  }

  @Test
  void theRunningLoopsFunctionsNeedOne() {
    assertThatThrownBy(() -> Asyncio.createTask(() -> {})).hasMessageStartingWith("no event loop");
    assertThatThrownBy(Asyncio::currentTask).hasMessageStartingWith("no event loop");
    assertThatThrownBy(Asyncio::allTasks).hasMessageStartingWith("no event loop");
  }

  @Test
  void createTaskGivesNamesAndResults() {
    Asyncio.run(
        () -> {
          Task<String> named = Asyncio.createTask(() -> "value", "named");
          Task<Void> plain = Asyncio.createTask(() -> {});
          Task<Void> alsoNamed = Asyncio.createTask(() -> {}, "also named");
          assertThat(Asyncio.allTasks())
              .extracting(Task::getName)
              .containsExactly("Task-1", "named", "Task-3", "also named");
          assertThat(Await.gather(named, plain, alsoNamed)).containsExactly("value", null, null);
        });
  }

  @Test
  void aFunctionMayBeAsync() {
    AsyncFunction<Integer, String> function =
        n -> {
          Await.sleep(0);
          return "number " + n;
        };
    assertThat(Asyncio.run(() -> function.apply(7))).isEqualTo("number 7");
  }
}
