package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.testing.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the debug mode logs of cancellations and failures; and that nothing is logged without it.
 */
class DebugModeTest {
  private final VirtualTime time = new VirtualTime();

  /** The warnings while a coroutine runs in debug mode. */
  private List<String> warnings(AsyncRunnable body) {
    return warnings(true, body);
  }

  private List<String> warnings(boolean debug, AsyncRunnable body) {
    try (LogRecords records = new LogRecords();
        EventLoop loop = time.newLoop()) {
      loop.setDebug(debug);
      loop.setExceptionHandler((l, context) -> {});
      loop.runUntilComplete(body);
      return records.messages();
    }
  }

  @Async
  private static void swallow() {
    try {
      Await.sleep(100);
    } catch (Throwable t) {
      // swallowed
    }
  }

  @Async
  private static Task<Void> cancelled(AsyncRunnable body) {
    Task<Void> task = Asyncio.createTask(body, "stubborn");
    Await.sleep(0);
    task.cancel();
    Await.wait(List.of(task), 5_000);
    return task;
  }

  @Test
  void aTaskThatEndsAsIfItHadntBeenCancelled() {
    assertThat(warnings(() -> cancelled(() -> swallow())))
        .singleElement()
        .asString()
        .startsWith("task stubborn was cancelled, but ended with a result");
  }

  @Test
  void aTaskThatGoesOnAsIfItHadntBeenCancelled() {
    assertThat(
            warnings(
                () -> {
                  Task<Void> task =
                      cancelled(
                          () -> {
                            swallow();
                            Await.sleep(100_000);
                          });
                  task.cancel();
                }))
        .singleElement()
        .asString()
        .startsWith("task stubborn was cancelled 1000 ms ago and still goes on");
  }

  @Test
  void swallowedWhenAwaitingAFutureAndWhenAboutToGoOn() {
    assertThat(
            warnings(
                () -> {
                  Future<Void> never = Asyncio.getRunningLoop().createFuture();
                  cancelled(
                      () -> {
                        try {
                          Await.await(never);
                        } catch (CancelledError e) {
                          // swallowed
                        }
                      });
                  cancelled(
                      () -> {
                        try {
                          Await.sleep(0);
                        } catch (CancelledError e) {
                          // swallowed
                        }
                      });
                }))
        .hasSize(2);
  }

  @Test
  void whoTakesTheRequestBackOrCleansUpIsLeftAlone() {
    assertThat(
            warnings(
                () -> {
                  cancelled(
                      () -> {
                        swallow();
                        Asyncio.currentTask().uncancel();
                        Await.sleep(3_000);
                      });
                  cancelled(
                      () -> {
                        try {
                          Await.sleep(100);
                        } finally {
                          Await.sleep(900);
                        }
                      });
                  cancelled(() -> Await.timeout(10_000, () -> Await.sleep(20_000)));
                }))
        .isEmpty();
  }

  @Test
  void theAwaitedTaskThatSwallowsItIsNamedNotTheAwaiter() {
    assertThat(
            warnings(
                () -> {
                  Task<Void> inner = Asyncio.createTask(() -> swallow(), "inner");
                  cancelled(() -> Await.await(inner));
                }))
        .singleElement()
        .asString()
        .startsWith("task inner ");
  }

  @Test
  void aFailureThatNobodyWaitsForIsLoggedAtOnce() {
    assertThat(
            warnings(
                () -> {
                  Task<Void> lonely = Asyncio.createTask(() -> fail(), "lonely");
                  Task<Void> awaited = Asyncio.createTask(() -> fail(), "awaited");
                  Await.gatherOutcomes(awaited);
                  Await.sleep(0);
                  lonely.exception();
                }))
        .singleElement()
        .asString()
        .startsWith("task lonely fails, and nobody waits for it");
  }

  private static void fail() {
    throw new IllegalStateException("staged");
  }

  @Test
  void withoutDebugModeNothingIsLogged() {
    assertThat(
            warnings(
                false,
                () -> {
                  cancelled(() -> swallow());
                  Asyncio.createTask(() -> fail());
                  Await.sleep(0);
                }))
        .isEmpty();
  }
}
