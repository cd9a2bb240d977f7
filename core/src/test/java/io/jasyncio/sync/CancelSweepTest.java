package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.sync.Scene.Cancel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each part of each scene is cancelled in its first turn, then, in a new run, in its second, and so
 * on until it ends before. The scene says what must hold.
 */
@Timeout(120)
class CancelSweepTest {
  private static final int SEEDS = 6;

  /** Who hasn't ended by then waits for something that won't come. */
  private static final int LAST_TURN = 25;

  @ParameterizedTest
  @EnumSource
  void oneIsCancelledInEveryTurn(Scenes scenes) {
    int runs = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      for (int part = 0; part < scenes.make(seed).parts(); part++) {
        int turn = 0;
        while (turn < LAST_TURN && play(scenes, seed, new Cancel(part, turn))) {
          turn++;
          runs++;
        }
        assertThat(turn).as("turns that part %s takes", part).isPositive();
      }
    }
    assertThat(runs).isGreaterThan(SEEDS * 10);
  }

  @ParameterizedTest
  @EnumSource
  void twoAreCancelledInEveryPairOfCloseTurns(Scenes scenes) {
    for (long seed = 0; seed < SEEDS; seed++) {
      int parts = scenes.make(seed).parts();
      for (int one = 0; one < parts; one++) {
        for (int other = 0; other < parts; other++) {
          for (int apart = 0; one != other && apart < 3; apart++) {
            int turn = 0;
            boolean inTime = true;
            while (inTime && turn < LAST_TURN) {
              inTime = play(scenes, seed, new Cancel(one, turn), new Cancel(other, turn + apart));
              turn++;
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneIsCancelledAgainWhileItCleansUp(Scenes scenes) {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (int part = 0; part < scenes.make(seed).parts(); part++) {
        for (int turn = 0; turn < LAST_TURN; turn++) {
          play(scenes, seed, new Cancel(part, turn), new Cancel(part, turn + 1));
        }
      }
    }
  }

  private static boolean play(Scenes scenes, long seed, Cancel... cancels) {
    try {
      return scenes.make(seed).play(cancels);
    } catch (Throwable t) {
      throw new AssertionError(
          "replay with Scenes." + scenes + ".make(" + seed + ").play(" + Replay.of(cancels) + ")",
          t);
    }
  }
}
