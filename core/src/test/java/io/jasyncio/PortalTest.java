package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain threads that call into a loop. */
@Timeout(60)
class PortalTest {
  @Test
  void aPlainThreadCallsAndWaits() {
    try (Portal portal = Portal.startLoop()) {
      String where =
          portal.call(
              () -> {
                Await.sleep(1);
                return Thread.currentThread().getName();
              });
      assertThat(where).isEqualTo("jasyncio-portal");
      List<String> log = new ArrayList<>();
      portal.call(
          () -> {
            Await.sleep(0);
            log.add("without a result");
          });
      assertThat(log).containsExactly("without a result");
    }
  }

  @Test
  void aPlainThreadStartsAndGetsAJavaFuture() {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<Thread> home = new CompletableFuture<>();
      CompletableFuture<String> later =
          portal.start(
              () -> {
                Await.await(home);
                return "done";
              });
      assertThat(later).isNotDone();
      CompletableFuture<Boolean> other = portal.start(() -> home.complete(Thread.currentThread()));
      assertThat(later.join()).isEqualTo("done");
      other.join();
      assertThat(home.join().isDaemon()).isTrue();
    }
  }

  @Test
  void theVeryFailureIsThrownAndTheCompilerCanBeToldOfIt() {
    IOException failure = new IOException("disk");
    try (Portal portal = Portal.startLoop()) {
      assertThatThrownBy(
              () ->
                  portal.<Void, IOException>call(
                      () -> {
                        Await.sleep(0);
                        throw failure;
                      },
                      IOException.class))
          .isSameAs(failure);
      assertThatThrownBy(
              () ->
                  portal
                      .<Void>start(
                          () -> {
                            throw failure;
                          })
                      .join())
          .isInstanceOf(CompletionException.class)
          .hasCause(failure);
      assertThat(portal.<String>call(() -> "goes on")).isEqualTo("goes on");
    }
  }

  @Test
  void onTheLoopsOwnThreadItIsRefusedWithAdvice() {
    Asyncio.run(
        () -> {
          try (Portal portal = Portal.open()) {
            assertThatThrownBy(() -> portal.call(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                    "Portal.call would wait for ever: it was called in thread \""
                        + Thread.currentThread().getName()
                        + "\", which belongs to the portal's loop. In an @Async method call the"
                        + " coroutine directly, as any method; elsewhere write portal.start(…),"
                        + " which doesn't wait");
            assertThat(Await.await(portal.start(() -> "but it can be started"))).isNotNull();
          }
        });
  }

  @Test
  void blockingCodeCallsBackIntoTheLoopThatStartedIt() {
    Asyncio.run(
        () -> {
          Thread home = Thread.currentThread();
          try (Portal portal = Portal.open()) {
            String result =
                Await.toThread(
                    () -> {
                      StringBuilder text = new StringBuilder();
                      for (String word : List.of("there", "and", "back")) {
                        text.append(
                            portal.<String>call(
                                () -> {
                                  Await.sleep(0);
                                  assertThat(Thread.currentThread()).isSameAs(home);
                                  return word + " ";
                                }));
                      }
                      return text.toString();
                    });
            assertThat(result).isEqualTo("there and back ");
            assertThat(portal.getLoop()).isSameAs(Asyncio.getRunningLoop());
          }
        });
  }

  @Test
  void inVirtualTimeTheClockJumpsWhileTheBlockingCodeWaitsForTheLoop() {
    new io.jasyncio.testing.VirtualTime()
        .run(
            () ->
                Asyncio.run(
                    () -> {
                      try (Portal portal = Portal.open()) {
                        Await.toThread(() -> portal.call(() -> Await.sleep(3_600_000)));
                        Await.toThread(() -> portal.call(() -> Await.sleep(3_600_000)));
                        assertThat(portal.getLoop().time()).isEqualTo(7_200_000_000_000L);
                      }
                    }));
  }

  @Test
  void cancellingTheJavaFutureCancelsTheCoroutine() {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      CompletableFuture<String> cleaned = new CompletableFuture<>();
      CompletableFuture<Void> call =
          portal.start(
              () -> {
                begun.complete(null);
                try {
                  Await.sleep(3_600_000);
                } finally {
                  cleaned.complete("cleaned");
                }
              });
      begun.join();
      call.cancel(true);
      assertThat(cleaned.join()).isEqualTo("cleaned");
    }
  }

  @Test
  void aCoroutineThatIsCancelledThrowsCancelledErrorFromTheCall() {
    try (Portal portal = Portal.startLoop()) {
      assertThatThrownBy(
              () ->
                  portal.call(
                      () -> {
                        Asyncio.currentTask().cancel();
                        Await.sleep(0);
                      }))
          .isInstanceOf(CancelledError.class);
    }
  }

  @Test
  void anInterruptCancelsTheCoroutineAndWaitsUntilItHasCleanedUp() throws Exception {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      List<String> log = new ArrayList<>();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  portal.call(
                      () -> {
                        begun.complete(null);
                        try {
                          Await.sleep(3_600_000);
                        } finally {
                          Await.sleep(1);
                          log.add("cleaned up");
                        }
                      });
                } catch (Throwable t) {
                  log.add("thrown");
                  thrown.set(t);
                  interrupted.set(Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      begun.join();
      caller.interrupt();
      caller.join();
      assertThat(thrown.get()).isInstanceOf(CancelledError.class);
      assertThat(interrupted.get()).isTrue();
      assertThat(log).containsExactly("cleaned up", "thrown");
    }
  }

  @Test
  void whoIsInterruptedBeforeItCallsIsCancelledToo() {
    try (Portal portal = Portal.startLoop()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> portal.call(() -> Await.sleep(3_600_000)))
          .isInstanceOf(CancelledError.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  // ---- the end

  @Test
  void closingCancelsTheCallsWaitsForTheirCleanupAndEndsTheThread() {
    CompletableFuture<Thread> home = new CompletableFuture<>();
    List<String> log = new ArrayList<>();
    CompletableFuture<Void> call;
    try (Portal portal = Portal.startLoop()) {
      call =
          portal.start(
              () -> {
                home.complete(Thread.currentThread());
                try {
                  Await.sleep(3_600_000);
                } finally {
                  Await.sleep(1);
                  log.add("cleaned up");
                }
              });
      home.join();
    }
    assertThat(log).containsExactly("cleaned up");
    assertThat(call).isCancelled();
    assertThat(home.join().isAlive()).isFalse();
  }

  @Test
  void aClosedPortalRefuses() {
    Portal portal = Portal.startLoop();
    portal.close();
    portal.close();
    assertThat(portal.getLoop().isClosed()).isTrue();
    assertThatThrownBy(() -> portal.call(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the portal is closed: it takes no more calls");
  }

  @Test
  void itMayBeClosedInItsOwnLoop() throws Exception {
    Portal portal = Portal.startLoop();
    CompletableFuture<Thread> home = new CompletableFuture<>();
    portal
        .start(
            () -> {
              home.complete(Thread.currentThread());
              portal.close();
            })
        .handle((value, exception) -> null)
        .join();
    home.join().join();
    assertThat(portal.getLoop().isClosed()).isTrue();
  }

  @Test
  void closingAnOpenedPortalLeavesTheLoopAlone() {
    Asyncio.run(
        () -> {
          List<String> log = new ArrayList<>();
          Portal portal = Portal.open();
          CompletableFuture<Void> call =
              portal.start(
                  () -> {
                    try {
                      Await.sleep(3_600_000);
                    } finally {
                      log.add("cancelled");
                    }
                  });
          Task<Void> other = Asyncio.createTask(() -> Await.sleep(1));
          Await.sleep(0);
          portal.close();
          Await.await(other);
          assertThat(log).containsExactly("cancelled");
          assertThat(call).isCancelled();
        });
  }

  @Test
  void whoWaitsInAnotherThreadGoesOnWhenThePortalIsClosed() {
    Asyncio.run(
        () -> {
          CompletableFuture<Void> begun = new CompletableFuture<>();
          Portal portal = Portal.open();
          Task<String> legacy =
              Asyncio.createTask(
                  () ->
                      Await.toThread(
                          () -> {
                            try {
                              portal.call(
                                  () -> {
                                    begun.complete(null);
                                    Await.sleep(3_600_000);
                                  });
                              return "ended";
                            } catch (CancelledError e) {
                              return "told";
                            }
                          }));
          Await.await(begun);
          portal.close();
          assertThat(Await.<String>await(legacy)).isEqualTo("told");
        });
  }

  @Test
  void theEndOfTheRunCancelsTheCalls() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Thread> caller = new AtomicReference<>();
    Asyncio.run(
        () -> {
          Portal portal = Portal.open();
          caller.set(
              new Thread(
                  () -> {
                    try {
                      portal.call(
                          () -> {
                            begun.countDown();
                            Await.sleep(3_600_000);
                          });
                    } catch (Throwable t) {
                      thrown.set(t);
                    }
                  }));
          caller.get().start();
          while (begun.getCount() > 0) {
            Await.sleep(0);
          }
        });
    caller.get().join();
    assertThat(thrown.get()).isInstanceOf(CancelledError.class);
  }

  @Test
  void aLoopThatIsClosedLeavesNobodyWaiting() {
    EventLoop loop = new EventLoop();
    loop.setExceptionHandler((l, context) -> {});
    Portal portal = new Portal(loop, null);
    CompletableFuture<Void> neverBegun = portal.start(() -> {});
    Task<Void> task = loop.createTask(() -> Await.sleep(3_600_000));
    CompletableFuture<Void> view = task.toCompletableFuture();
    loop.close();
    assertThatThrownBy(neverBegun::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its loop has been closed");
    assertThatThrownBy(view::join).hasMessageContaining("its loop has been closed");
    assertThatThrownBy(() -> portal.call(() -> {})).hasMessage("the event loop is closed");
  }

  @Test
  void manyThreadsCallAtOnce() throws Exception {
    int threads = 8;
    int calls = 2_000;
    AtomicInteger sum = new AtomicInteger();
    int[] inLoop = new int[1]; // the loop's thread alone touches it
    try (Portal portal = Portal.startLoop()) {
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Thread caller =
            new Thread(
                () -> {
                  for (int i = 0; i < calls; i++) {
                    sum.addAndGet(
                        portal.<Integer>call(
                            () -> {
                              int before = inLoop[0];
                              Await.sleep(0);
                              inLoop[0]++;
                              return before < 0 ? 0 : 1;
                            }));
                  }
                });
        all.add(caller);
        caller.start();
      }
      for (Thread caller : all) {
        caller.join();
      }
      assertThat(portal.<Integer>call(() -> inLoop[0])).isEqualTo(threads * calls);
    }
    assertThat(sum).hasValue(threads * calls);
  }
}
