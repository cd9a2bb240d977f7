package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Barrier} does, rule by rule. */
class BarrierTest {
  private final Barrier barrier = new Barrier(2);
  private final List<String> log = new ArrayList<>();

  @Async
  private void party(String name) {
    try {
      log.add(name + barrier.await());
    } catch (BrokenBarrierException e) {
      log.add(name + ": " + e.getMessage());
    }
  }

  @Test
  void theOnlyPartyPassesWithoutSuspending() {
    Barrier alone = new Barrier(1);
    Asyncio.run(
        () -> {
          Turns.assertDoesntSuspend(() -> assertThat(alone.await()).isZero());
          Turns.assertDoesntSuspend(() -> assertThat(alone.await()).isZero());
        });
  }

  @Test
  void eachGetsItsPlaceInTheOrderOfArrivalGenerationByGeneration() {
    Asyncio.run(
        () ->
            Turns.untilEnded(
                Turns.start(
                    () -> party("a"), () -> party("b"), () -> party("c"), () -> party("d"))));
    assertThat(log).containsExactly("b1", "a0", "d1", "c0");
  }

  @Test
  void theNextGenerationWaitsWhileTheBarrierDrains() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> party("a"), () -> party("b"), () -> party("c"));
          assertThat(barrier.waiting()).as("while it drains").isZero();
          Turns.pass(Turns.MANY);
          assertThat(barrier.waiting()).isEqualTo(1);
          party("d");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("b1", "a0", "d1", "c0");
  }

  @Test
  void whoIsCancelledJustLeaves() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> party("a"));
          assertThat(barrier.waiting()).isEqualTo(1);
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(barrier.waiting()).isZero();
          Turns.untilEnded(Turns.start(() -> party("b"), () -> party("c")));
        });
    assertThat(log).containsExactly("c1", "b0");
  }

  @Test
  void whoIsCancelledWhileItDrainsDoesntKeepTheOthers() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> party("a"), () -> party("b"));
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
          Turns.untilEnded(Turns.start(() -> party("c"), () -> party("d")));
        });
    assertThat(log).containsExactly("b1", "d1", "c0");
  }

  @Test
  void resetBreaksThoseWhoWaitAndNobodyElse() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> party("a"));
          barrier.reset();
          Turns.untilEnded(tasks);
          assertThat(barrier.isBroken()).isFalse();
          Turns.untilEnded(Turns.start(() -> party("b"), () -> party("c")));
        });
    assertThat(log)
        .containsExactly("a: the barrier was reset while this task waited at it", "c1", "b0");
  }

  @Test
  void abortBreaksItForAllUntilItIsReset() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> party("a"));
          barrier.abort();
          Turns.untilEnded(tasks);
          assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(2, 0, true));
          party("b");
          barrier.reset();
          Turns.untilEnded(Turns.start(() -> party("c"), () -> party("d")));
        });
    assertThat(log)
        .containsExactly(
            "a: the barrier was aborted while this task waited at it",
            "b: the barrier was aborted: reset() makes it whole again",
            "d1",
            "c0");
  }

  @Test
  void needsAParty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Barrier(0))
        .withMessage("a barrier for 0 parties: 1 is the least");
  }

  @Test
  void statisticsTellHowManyWait() {
    Asyncio.run(
        () -> {
          Turns.start(() -> party("a"));
          assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(2, 1, false));
          assertThat(barrier).hasToString("Barrier[1 of 2]");
          Await.sleep(0);
        });
  }
}
