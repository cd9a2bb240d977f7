package io.jasyncio.sync;

import io.jasyncio.sync.Scene.Cancel;
import io.jasyncio.testing.VirtualTime;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scenes with pauses and cancellations drawn by seed, half of them with the tasks in random order;
 * the seeds from 0. A failure names its seed; {@code -Djasyncio.sync.seed=N} plays that one alone,
 * and {@code -Djasyncio.sync.seeds=N} says how many there are.
 */
@Timeout(300)
class RandomSchedulesTest {
  private static final int SEEDS = Integer.getInteger("jasyncio.sync.seeds", 10_000);
  private static final Long ONLY = Long.getLong("jasyncio.sync.seed");

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndNobodyHangs(Scenes scenes) {
    if (ONLY != null) {
      play(scenes, ONLY);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      play(scenes, seed);
    }
  }

  private static void play(Scenes scenes, long seed) {
    Scene scene = scenes.make(seed);
    Random random = new Random(~seed);
    Cancel[] cancels =
        IntStream.range(0, random.nextInt(6))
            .mapToObj(i -> new Cancel(random.nextInt(scene.parts()), random.nextInt(16)))
            .toArray(Cancel[]::new);
    try {
      if (random.nextBoolean()) {
        scene.play(cancels);
      } else {
        new VirtualTime().withRandomOrder(seed).run(() -> scene.play(cancels));
      }
    } catch (Throwable t) {
      throw new AssertionError(
          "-Djasyncio.sync.seed=" + seed + ", " + scenes + ", " + Replay.of(cancels), t);
    }
  }
}
