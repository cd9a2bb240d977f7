package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions that block, executors, and coroutines started from other threads. */
@Timeout(60)
class BlockingWorkTest {
  private static final ContextVar<String> VARIABLE = ContextVar.of("work", "unset");

  @Test
  void toThreadCarriesTheContextAndRunInExecutorDoesnt() {
    Asyncio.run(
        () -> {
          VARIABLE.set("set");
          assertThat(Await.<String>toThread(() -> VARIABLE.get())).isEqualTo("set");
          assertThat(
                  Await.<String>await(
                      Asyncio.getRunningLoop().runInExecutor(null, () -> VARIABLE.get())))
              .isEqualTo("unset");
          Await.toThread(() -> VARIABLE.set("in the thread"));
          assertThat(VARIABLE.get()).isEqualTo("set");
        });
  }

  @Test
  void theCompilerIsToldOfCheckedExceptions() {
    Asyncio.run(
        () -> {
          try {
            Await.toThread(
                () -> {
                  throw new IOException("io");
                },
                IOException.class);
            throw new AssertionError("no exception");
          } catch (IOException e) {
            assertThat(e).hasMessage("io");
          }
        });
  }

  @Test
  @MayBlock("nobody else waits in this loop")
  void cancellingAbandonsTheCallWithoutInterruptingIt() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    Asyncio.run(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () ->
                      Await.toThread(
                          () -> {
                            begun.countDown();
                            gate.await();
                            return end.complete("not interrupted");
                          }));
          Await.sleep(0);
          begun.await(); // blocks the loop, for once
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(end).isNotDone();
          gate.countDown();
        });
    assertThat(end).isCompletedWithValue("not interrupted");
  }

  @Test
  void aCallThatWasCancelledBeforeItsTurnIsNotMade() {
    List<Runnable> queue = new ArrayList<>();
    Asyncio.run(
        () -> {
          AtomicInteger calls = new AtomicInteger();
          Future<Integer> future =
              Asyncio.getRunningLoop().runInExecutor(queue::add, calls::incrementAndGet);
          future.cancel();
          queue.forEach(Runnable::run);
          assertThat(calls).hasValue(0);
        });
  }

  @Test
  void aDefaultExecutorOfOnesOwnIsUsedAndShutDown() {
    ExecutorService executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "mine"));
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop().setDefaultExecutor(executor);
          assertThat(Await.<String>toThread(() -> Thread.currentThread().getName()))
              .isEqualTo("mine");
        });
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void itsThreadsAreNamedAndKeepNoJvmAlive() {
    Asyncio.run(
        () -> {
          Thread thread = Await.toThread(() -> Thread.currentThread());
          assertThat(thread.getName()).startsWith("jasyncio-");
          assertThat(thread.isDaemon()).isTrue();
        });
  }

  @Test
  void itsThreadsAreBounded() {
    int most = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(most);
    Asyncio.run(
        () -> {
          List<Future<Object>> calls = new ArrayList<>();
          for (int i = 0; i < most * 3; i++) {
            calls.add(
                Asyncio.toThread(
                    () -> {
                      peak.accumulateAndGet(now.incrementAndGet(), Math::max);
                      full.countDown();
                      full.await();
                      return now.decrementAndGet();
                    }));
          }
          Await.gather(calls);
        });
    assertThat(peak).hasValueLessThanOrEqualTo(most);
  }

  @Test
  void afterShutdownCallsAreRefused() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Await.toThread(() -> {});
          Await.await(loop.shutdownDefaultExecutor(Duration.ofSeconds(30)));
          assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("shut down");
        });
  }

  @Test
  void aThreadThatDoesntEndInTimeIsReported() {
    CountDownLatch gate = new CountDownLatch(1);
    List<String> reports = new ArrayList<>();
    try {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            loop.setExceptionHandler((l, context) -> reports.add(context.message()));
            CountDownLatch begun = new CountDownLatch(1);
            Asyncio.toThread(
                () -> {
                  begun.countDown();
                  gate.await();
                  return "late";
                });
            Await.toThread(
                () -> {
                  begun.await();
                  return "begun";
                });
            Await.await(loop.shutdownDefaultExecutor(Duration.ZERO));
            gate.countDown();
          });
    } finally {
      gate.countDown();
    }
    assertThat(reports).singleElement().asString().contains("haven't ended in PT0S");
  }

  // ---- runCoroutineThreadsafe

  @Test
  void aCoroutineFromAnotherThread() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Thread home = Thread.currentThread();
          String result =
              Await.toThread(
                  () ->
                      Asyncio.<String>runCoroutineThreadsafe(
                              () -> {
                                Await.sleep(0);
                                return Thread.currentThread() == home ? "home" : "elsewhere";
                              },
                              loop)
                          .get());
          assertThat(result).isEqualTo("home");
        });
  }

  @Test
  void itsFailureAndItsCancellation() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          CompletableFuture<Void> failing =
              Asyncio.runCoroutineThreadsafe(
                  () -> {
                    throw new IOException("io");
                  },
                  loop);
          Await.sleep(0);
          Await.sleep(0);
          Await.sleep(0);
          assertThatThrownBy(failing::join)
              .isInstanceOf(CompletionException.class)
              .hasCauseInstanceOf(IOException.class);

          List<String> log = new ArrayList<>();
          CompletableFuture<Void> sleeping =
              Asyncio.runCoroutineThreadsafe(
                  () -> {
                    try {
                      Await.sleep(3_600_000);
                    } finally {
                      log.add("cancelled");
                    }
                  },
                  loop);
          CompletableFuture<Boolean> early =
              Asyncio.runCoroutineThreadsafe(() -> log.add("never"), loop);
          early.cancel(true);
          Await.sleep(0);
          Await.sleep(0);
          sleeping.cancel(true);
          Await.sleep(0);
          Await.sleep(0);
          assertThat(log).containsExactly("cancelled");
        });
  }
}
