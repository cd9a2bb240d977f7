package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Await.race and Await.map. */
class RacingTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(time.millis()).as("no sleep of an hour has ended").isLessThan(3_600_000);
  }

  @Async
  private String after(long millis, String result) {
    try {
      Await.sleep(millis);
      return result;
    } catch (CancelledError e) {
      Await.sleep(1);
      log.add(result + " loses");
      throw e;
    }
  }

  @Async
  private String fail(long millis, Exception failure) throws Exception {
    Await.sleep(millis);
    throw failure;
  }

  @Test
  void theFirstSuccessWinsAndTheOthersCleanUp() {
    loop.runUntilComplete(
        () -> {
          String winner =
              Await.<String>race(
                  () -> after(3_600_000, "slow"),
                  () -> fail(5, new IOException("fails")),
                  () -> after(10, "fast"));
          assertThat(winner).isEqualTo("fast");
          assertThat(log).containsExactly("slow loses");
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          Await.sleep(0);
        });
  }

  @Test
  void ifAllFailTheyAreGrouped() {
    loop.runUntilComplete(
        () -> {
          try {
            Await.race(
                List.<AsyncCallable<String>>of(
                    () -> fail(2, new IOException("second")),
                    () -> fail(1, new IOException("first"))));
          } catch (ExceptionGroup group) {
            group.failures().forEach(failure -> log.add(failure.getMessage()));
          }
        });
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void aNullCanWin() {
    assertThat(loop.<String>runUntilComplete(() -> Await.<String>race(() -> null))).isNull();
  }

  @Test
  void nobodyRuns() {
    assertThatThrownBy(
            () -> loop.runUntilComplete(() -> Await.race(List.<AsyncCallable<String>>of())))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void cancellingARaceCancelsAll() {
    loop.runUntilComplete(
        () -> {
          Task<String> race =
              Asyncio.createTask(
                  () ->
                      Await.<String>race(() -> after(3_600_000, "a"), () -> after(3_600_000, "b")));
          Await.sleep(1);
          race.cancel();
          Await.wait(List.of(race));
          assertThat(race.isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("a loses", "b loses");
  }

  /** Somebody wins, and the race is cancelled while the others clean up: it isn't lost. */
  @Test
  void cancelledWhenItHasAWinner() {
    loop.runUntilComplete(
        () -> {
          Task<String> race =
              Asyncio.createTask(
                  () -> Await.<String>race(() -> after(3_600_000, "a"), () -> after(10, "b")));
          Await.sleep(0);
          loop.callAt(10_500_000, race::cancel);
          Await.wait(List.of(race));
          assertThat(race.isCancelled()).isTrue();
          assertThat(race.cancelling()).isEqualTo(1);
        });
  }

  @Test
  void mapKeepsTheOrderAndTheLimit() {
    int[] running = new int[2];
    loop.runUntilComplete(
        () -> {
          List<Integer> squares =
              Await.map(
                  List.of(4, 3, 2, 1),
                  x -> {
                    running[1] = Math.max(running[1], ++running[0]);
                    Await.sleep(x * 10L);
                    running[0]--;
                    return x * x;
                  },
                  2);
          assertThat(squares).containsExactly(16, 9, 4, 1);
        });
    assertThat(running[1]).isEqualTo(2);
    assertThat(time.millis()).isEqualTo(50);
  }

  @Test
  void mapThrowsTheFirstFailureAndCancelsTheRest() {
    IOException failure = new IOException("no 2");
    assertThatThrownBy(
            () ->
                loop.runUntilComplete(
                    () ->
                        Await.<Integer, String>map(
                            List.of(1, 2, 3),
                            x -> x == 2 ? fail(5, failure) : after(3_600_000, "call " + x),
                            2)))
        .isSameAs(failure);
    assertThat(log).containsExactly("call 1 loses");
  }

  @Test
  void mapOfNothingAndWithoutALimit() {
    loop.runUntilComplete(() -> assertThat(Await.map(List.<Integer>of(), x -> x, 3)).isEmpty());
    assertThatThrownBy(() -> loop.runUntilComplete(() -> Await.map(List.of(1), x -> x, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void troubleOfTheJvmIsNoLostRace() {
    OutOfMemoryError trouble = new OutOfMemoryError("staged");
    loop.setExceptionHandler((l, context) -> {});
    assertThatThrownBy(
            () ->
                loop.<Integer>runUntilComplete(
                    () ->
                        Await.race(
                            () -> {
                              throw trouble;
                            },
                            () -> {
                              Await.sleep(5);
                              return 1;
                            })))
        .isSameAs(trouble);
  }

  @Test
  void mapThrowsIfACallIsCancelledByItself() {
    List<Integer> called = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Future<Integer> cancelled = loop.createFuture();
          cancelled.cancel();
          CancelledError thrown = null;
          try {
            Await.map(
                List.of(1, 2, 3, 4),
                i -> {
                  called.add(i);
                  if (i == 1) {
                    Await.sleep(1);
                    return Await.await(cancelled);
                  }
                  Await.sleep(5);
                  return i;
                },
                2);
          } catch (CancelledError e) {
            thrown = e;
          }
          assertThat(thrown).isNotNull();
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          assertThat(Asyncio.allTasks()).hasSize(1);
        });
    assertThat(called).containsExactly(1, 2);
  }
}
