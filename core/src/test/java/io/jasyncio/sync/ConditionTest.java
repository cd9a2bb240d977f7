package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Condition} does, rule by rule. */
class ConditionTest {
  private final Condition condition = new Condition();
  private final List<String> log = new ArrayList<>();
  private boolean ready;

  @Async
  private void waiter(String name) {
    try (var held = condition.hold()) {
      try {
        condition.await();
        log.add(name);
      } catch (CancelledError e) {
        log.add(name + " cancelled, locked " + condition.isLocked());
        throw e;
      }
    }
  }

  @Async
  private void signal(int most) {
    try (var held = condition.hold()) {
      condition.signal(most);
    }
  }

  @Test
  void signalPicksWhoHasWaitedLongest() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"), () -> waiter("b"), () -> waiter("c"));
          signal(2);
          Turns.pass(Turns.MANY);
          assertThat(log).containsExactly("a", "b");
          assertThat(condition.statistics().tasksWaiting()).isEqualTo(1);
          signal(5);
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a", "b", "c");
  }

  @Test
  void whoIsWokenGoesOnOnlyWithTheLock() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"));
          condition.acquire();
          condition.signalAll();
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          condition.release();
          Turns.untilEnded(tasks);
        });
  }

  @Test
  void awaitUntilDoesntSuspendIfItIsSoAlready() {
    Asyncio.run(
        () -> {
          condition.acquire();
          Turns.assertDoesntSuspend(() -> condition.awaitUntil(() -> true));
        });
  }

  @Test
  void awaitUntilAsksAgainAfterASignalThatIsntForIt() {
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> {
                    try (var held = condition.hold()) {
                      condition.awaitUntil(() -> ready);
                      log.add("ready");
                    }
                  });
          signal(1);
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          ready = true;
          signal(1);
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("ready");
  }

  @Test
  void whoIsCancelledHasTheLockAgainFirst() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"));
          condition.acquire();
          tasks.get(0).cancel();
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          condition.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a cancelled, locked true");
    assertThat(condition.isLocked()).isFalse();
  }

  @Test
  void whoIsCancelledAgainAndAgainHasTheLockAgainFirst() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"));
          condition.acquire();
          for (int i = 0; i < 5; i++) {
            tasks.get(0).cancel();
            Turns.pass(i);
          }
          assertThat(log).isEmpty();
          condition.release();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).cancelling()).isEqualTo(5);
        });
    assertThat(log).containsExactly("a cancelled, locked true");
  }

  @Test
  void whoIsCancelledBeforeASignalWakesNobody() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"), () -> waiter("b"));
          tasks.get(0).cancel();
          Turns.pass(Turns.MANY);
          assertThat(tasks.get(1).isDone()).as("b").isFalse();
        });
  }

  @Test
  void needsTheLock() {
    assertThatIllegalStateException()
        .isThrownBy(condition::signal)
        .withMessage(
            "Condition.signal needs the condition's lock, and nobody holds it: write try (var held"
                + " = condition.hold()) {…} around it");
    assertThatIllegalStateException()
        .isThrownBy(condition::signalAll)
        .withMessageStartingWith("Condition.signalAll needs");
    assertThatIllegalStateException()
        .isThrownBy(() -> Asyncio.run(() -> condition.await()))
        .withMessageStartingWith("Condition.await needs");
  }

  @Test
  void twoMayShareALock() {
    Lock lock = new Lock();
    Condition full = new Condition(lock);
    Condition empty = new Condition(lock);
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> {
                    try (var held = full.hold()) {
                      full.await();
                      log.add("full");
                      empty.signal();
                    }
                  },
                  () -> {
                    try (var held = empty.hold()) {
                      empty.await();
                      log.add("empty");
                    }
                  });
          try (var held = lock.hold()) {
            full.signal();
          }
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("full", "empty");
  }

  @Test
  void statisticsTellHowManyWaitAndWhoHasTheLock() {
    Asyncio.run(
        () -> {
          Turns.start(() -> waiter("a"), () -> waiter("b"));
          condition.acquire();
          Task<?> me = Asyncio.currentTask();
          Await.sleep(0);
          assertThat(condition.statistics())
              .isEqualTo(new Condition.Statistics(2, new Lock.Statistics(true, me, 0)));
          condition.signal();
          assertThat(condition.statistics().tasksWaiting()).isEqualTo(1);
          condition.release();
        });
  }
}
