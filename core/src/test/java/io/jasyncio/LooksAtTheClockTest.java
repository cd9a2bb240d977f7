package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.loop.Clock;
import io.jasyncio.loop.ParkedIdle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a loop with timers looks at the clock: not in each turn, and often enough. */
class LooksAtTheClockTest {
  private static final long FAR = 1_000_000_000_000L;
  private static final int TURNS = 1600;
  private static final int TURNS_WITHOUT_LOOK = 16;

  /** Goes on by a step with each look, and counts the looks. */
  private static final class Stepping implements Clock {
    private final long step;
    private final boolean steady;
    private int looks;

    Stepping(long step, boolean steady) {
      this.step = step;
      this.steady = steady;
    }

    @Override
    public long nanoTime() {
      return ++looks * step;
    }

    @Override
    public boolean isSteady() {
      return steady;
    }
  }

  private static int looks(Stepping clock) {
    try (var loop = new EventLoop(clock, new ParkedIdle())) {
      loop.callAt(FAR, () -> {});
      loop.runUntilComplete(() -> giveWay(TURNS));
    }
    return clock.looks;
  }

  @Async
  private static void giveWay(int turns) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
  }

  @Test
  void aTurnInManyWhileTurnsAreShort() {
    assertThat(looks(new Stepping(1_000, true))).isLessThan(TURNS / TURNS_WITHOUT_LOOK + 10);
  }

  @Test
  void eachTurnWhileTurnsAreLong() {
    assertThat(looks(new Stepping(1_000_000, true))).isGreaterThanOrEqualTo(TURNS);
  }

  @Test
  void eachTurnOfAClockThatOthersMove() {
    assertThat(looks(new Stepping(1_000, false))).isGreaterThanOrEqualTo(TURNS);
  }

  @Test
  void aTimerIsAtMostSoManyTurnsLate() {
    Stepping clock = new Stepping(1_000, true);
    List<Integer> turnsTaken = new ArrayList<>();
    try (var loop = new EventLoop(clock, new ParkedIdle())) {
      int[] taken = {0};
      int[] looksWhenDue = {50};
      loop.callAt(looksWhenDue[0] * 1_000L, () -> turnsTaken.add(taken[0]));
      loop.runUntilComplete(
          () -> {
            while (turnsTaken.isEmpty()) {
              Await.sleep(0);
              taken[0]++;
            }
          });
    }

    // The clock went on only when it was looked at: fifty looks, so many turns apart at most.
    assertThat(turnsTaken.get(0)).isLessThanOrEqualTo(50 * (TURNS_WITHOUT_LOOK + 1));
  }

  @Test
  void aTimerThatIsDueAtOnceIsNotLate() {
    List<String> order = new ArrayList<>();
    try (var loop = new EventLoop(new Stepping(1_000, true), new ParkedIdle())) {
      loop.callAt(FAR, () -> {});
      loop.runUntilComplete(
          () -> {
            giveWay(TURNS_WITHOUT_LOOK / 2); // in the middle of the turns that pass without a look
            loop.callLater(0, () -> order.add("timer"));
            Await.sleep(0);
            Await.sleep(0);
            order.add("two turns later");
          });
    }

    assertThat(order).containsExactly("timer", "two turns later");
  }
}
