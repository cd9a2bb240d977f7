package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fire and forget. */
class SpawnTest {
  private final EventLoop loop = new VirtualTime().newLoop();
  private final List<Object> log = new ArrayList<>();

  SpawnTest() {
    loop.setExceptionHandler((l, context) -> log.add(context));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Async
  private void failLater(Exception failure) throws Exception {
    Await.sleep(5);
    throw failure;
  }

  @Test
  void aFailureIsToldInTheNextIterationAndCountsAsRetrieved() {
    IOException failure = new IOException("staged");
    loop.runUntilComplete(
        () -> {
          Asyncio.spawn(() -> failLater(failure), log::add);
          Await.sleep(5);
          assertThat(log).isEmpty();
          Await.sleep(0); // it fails in this iteration
          Await.sleep(0);
          assertThat(log).containsExactly(failure);
        });
    loop.close();
    assertThat(log).hasSize(1);
  }

  @Test
  void withoutAListenerTheExceptionHandlerIsTold() {
    IOException failure = new IOException("staged");
    Task<?>[] task = new Task<?>[1];
    loop.runUntilComplete(
        () -> {
          task[0] = Asyncio.spawn(() -> failLater(failure));
          task[0].setName("beacon");
          Await.sleep(6);
        });
    assertThat(log).hasSize(1);
    ExceptionContext report = (ExceptionContext) log.get(0);
    assertThat(report.message()).isEqualTo("task beacon, which was spawned, failed");
    assertThat(report.exception()).isSameAs(failure);
    assertThat(report.future().orElseThrow()).isSameAs(task[0]);
  }

  @Test
  void aResultAndACancellationAreNoFailures() {
    loop.runUntilComplete(
        () -> {
          Asyncio.spawn(() -> Await.sleep(1), log::add);
          Task<Void> cancelled = Asyncio.spawn(() -> Await.sleep(1), log::add);
          Await.sleep(0);
          cancelled.cancel();
          Await.sleep(2);
        });
    assertThat(log).isEmpty();
  }

  @Test
  void aListenerThatFailsIsReportedItself() {
    loop.runUntilComplete(
        () -> {
          Asyncio.spawn(
              () -> failLater(new IOException("staged")),
              failure -> {
                throw new IllegalStateException("the listener's");
              });
          Await.sleep(6);
        });
    assertThat(log)
        .singleElement()
        .extracting(report -> ((ExceptionContext) report).exception().getMessage())
        .isEqualTo("the listener's");
  }

  @Test
  void ifTheLoopEndsBeforeTheFailureIsReportedAllTheSame() {
    loop.runUntilComplete(
        () ->
            Asyncio.spawn(
                () -> {
                  throw new IOException("staged");
                },
                failure -> log.add("too late")));
    loop.close();
    assertThat(log).singleElement().isInstanceOf(ExceptionContext.class);
  }

  @Test
  void theLoopHoldsATaskThatNobodyElseHolds() {
    loop.runUntilComplete(
        () -> {
          WeakReference<Task<Void>> task =
              new WeakReference<>(Asyncio.createTask(() -> waitForItself()));
          Await.sleep(0);
          for (int i = 0; i < 3; i++) {
            System.gc();
          }
          assertThat(task.get()).isNotNull();
          assertThat(Asyncio.allTasks()).hasSize(2);
          task.get().cancel();
          Await.sleep(0);
          Await.sleep(0);
          assertThat(Asyncio.allTasks()).hasSize(1);
        });
    assertThat(log).isEmpty();
  }

  /** Awaits a future that nothing else refers to: task and future refer to each other only. */
  @Async
  private static void waitForItself() {
    Await.await(Asyncio.getRunningLoop().createFuture());
  }

  @Test
  void needsAListenerAndALoop() {
    assertThatThrownBy(() -> loop.spawn(() -> {}, null)).isInstanceOf(NullPointerException.class);
    assertThat(loop.allTasks()).isEmpty();
    assertThatThrownBy(() -> Asyncio.spawn(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no event loop runs");
  }
}
