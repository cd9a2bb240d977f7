package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Nothing grows, however long clients come and go. A few rounds in each build; {@code
 * docs/testing.md} has the command for an hour.
 */
class SoakTest {
  private static final long SECONDS = Long.getLong("jasyncio.soak.seconds", 0);
  private static final int ROUNDS = Integer.getInteger("jasyncio.soak.rounds", 6);
  private static final int CLIENTS = Integer.getInteger("jasyncio.soak.clients", 150);
  private static final long SEED = Long.getLong("jasyncio.seed", System.nanoTime());

  /** The first rounds load classes, and fill what is kept for later. */
  private static final int ROUNDS_TO_WARM_UP = 3;

  private static final double GROWTH = 1.05;
  private static final long SPARE_HEAP = 1_000_000;

  @Test
  void nothingIsLeftBehindHoweverLongClientsComeAndGo() {
    Descriptors.assumeKnown();
    System.out.println("soak: seed " + SEED);
    Asyncio.run(SoakTest::soak);
  }

  @Async
  private static void soak() throws IOException {
    var soak = new Soak(SEED);
    soak.begin();
    Soak.Left base = null;
    long begun = System.nanoTime();
    long told = begun;
    for (int round = 1; !isEnough(round, begun); round++) {
      soak.round(CLIENTS);
      Soak.Left left = soak.left();
      assertThat(soak.reports()).as("what nobody has caught").isEmpty();
      assertThat(left.connections()).isZero();
      if (round <= ROUNDS_TO_WARM_UP) {
        base = left;
      } else {
        check(base, left, round);
      }
      if (System.nanoTime() - told > Duration.ofSeconds(10).toNanos()) {
        told = System.nanoTime();
        tell(soak, left, round, begun);
      }
    }
    tell(soak, soak.left(), 0, begun);
    assertThat(soak.ends()).as("all ends have come").containsOnlyKeys(Soak.End.values());
    soak.end();
  }

  private static boolean isEnough(int round, long begun) {
    return SECONDS == 0
        ? round > ROUNDS
        : System.nanoTime() - begun > Duration.ofSeconds(SECONDS).toNanos();
  }

  private static void check(Soak.Left base, Soak.Left left, int round) {
    String when = "after round " + round + " of seed " + SEED;
    assertThat(left.tasks()).as("tasks " + when).isEqualTo(base.tasks());
    assertThat(left.descriptors())
        .as("descriptors " + when)
        .isLessThanOrEqualTo(base.descriptors());
    assertThat(left.heap())
        .as("heap " + when)
        .isLessThan((long) (base.heap() * GROWTH) + SPARE_HEAP);
  }

  private static void tell(Soak soak, Soak.Left left, int round, long begun) {
    System.out.printf(
        "soak: %d s%s, clients ended %s; %d tasks, %d descriptors, %,d bytes of heap%n",
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        round == 0 ? "" : ", round " + round,
        soak.ends(),
        left.tasks(),
        left.descriptors(),
        left.heap());
  }
}
