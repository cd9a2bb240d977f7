package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The races in which {@code asyncio} once lost a wake-up, a permit or a cancellation, each under
 * its number in CPython's tracker (bpo: the old one).
 */
class LostWakeUpTest {
  private final List<String> log = new ArrayList<>();

  @Async
  private void locker(String name, Lock lock) {
    try (var held = lock.hold()) {
      log.add(name);
      Await.sleep(0);
    }
  }

  @Async
  private void permitted(String name, Semaphore semaphore) {
    try (var held = semaphore.hold()) {
      log.add(name);
      Await.sleep(0);
    }
  }

  /** The lock was woken for a waiter that was then cancelled: the next slept for ever. */
  @Test
  void bpo27585LockWakesTheNextIfTheWokenIsCancelled() {
    Lock lock = new Lock();
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> locker("a", lock), () -> locker("b", lock));
          lock.release();
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("b");
    assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 0));
  }

  /** The other order: cancelled first, released before the cancelled one has left. */
  @Test
  void bpo27585LockWakesTheNextIfTheFirstIsBeingCancelled() {
    Lock lock = new Lock();
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> locker("a", lock), () -> locker("b", lock));
          tasks.get(0).cancel();
          lock.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("b");
  }

  /** A waiter cancelled while the lock was held woke the next, and two held the lock. */
  @Test
  void bpo32734LockIsntGivenAwayByACancelledWaiter() {
    Lock lock = new Lock();
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> locker("a", lock), () -> locker("b", lock));
          tasks.get(0).cancel();
          Turns.pass(Turns.MANY);
          assertThat(log).isEmpty();
          assertThat(tasks.get(1).isDone()).isFalse();
          lock.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("b");
  }

  /** Newcomers overtook woken waiters, which went to the end again (also gh-90155). */
  @Test
  void bpo45997SemaphoreIsFair() {
    Semaphore semaphore = new Semaphore(1);
    Asyncio.run(
        () -> {
          semaphore.acquire();
          var tasks = Turns.start(() -> permitted("a", semaphore), () -> permitted("b", semaphore));
          semaphore.release();
          permitted("newcomer", semaphore);
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a", "b", "newcomer");
  }

  /** A permit went with a waiter that was cancelled after it had been woken. */
  @Test
  void gh90155SemaphorePermitOfACancelledWaiterGoesToTheNext() {
    Semaphore semaphore = new Semaphore(0);
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> permitted("a", semaphore),
                  () -> permitted("b", semaphore),
                  () -> permitted("c", semaphore));
          semaphore.release();
          tasks.get(0).cancel();
          tasks.get(1).cancel();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("c");
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 0));
  }

  /** All the woken are cancelled: no permit is lost, and all who are left are woken, in a loop. */
  @Test
  void gh90155SemaphoreWakesAsManyAsThereArePermits() {
    Semaphore semaphore = new Semaphore(0);
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> permitted("a", semaphore),
                  () -> permitted("b", semaphore),
                  () -> permitted("c", semaphore),
                  () -> permitted("d", semaphore));
          semaphore.release();
          semaphore.release();
          tasks.get(0).cancel();
          tasks.get(1).cancel();
          Turns.pass(2);
          assertThat(log).as("both in the same turn").containsExactly("c", "d");
          Turns.untilEnded(tasks);
        });
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 0));
  }

  /** A permit that comes back while only cancelled ones wait stays in the semaphore. */
  @Test
  void gh90155SemaphoreIsFreeWhenAllWhoWaitedAreCancelled() {
    Semaphore semaphore = new Semaphore(1);
    Asyncio.run(
        () -> {
          semaphore.acquire();
          var tasks = Turns.start(() -> permitted("a", semaphore));
          tasks.get(0).cancel();
          semaphore.release();
          Turns.assertDoesntSuspend(() -> semaphore.acquire());
          semaphore.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).isEmpty();
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 0));
  }

  /** A signal went with a waiter that was cancelled after it had been woken. */
  @Test
  void gh112202ConditionPassesTheSignalOnIfTheWokenIsCancelled() {
    Condition condition = new Condition();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> awaits("a", condition), () -> awaits("b", condition));
          try (var held = condition.hold()) {
            condition.signal();
            tasks.get(0).cancel();
          }
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("b");
  }

  /** The same while the woken one waits for the lock. */
  @Test
  void gh112202ConditionPassesTheSignalOnIfTheWokenIsCancelledAtTheLock() {
    Condition condition = new Condition();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> awaits("a", condition), () -> awaits("b", condition));
          try (var held = condition.hold()) {
            condition.signal();
            Turns.pass(2);
            assertThat(condition.statistics().lock().tasksWaiting()).isEqualTo(1);
            tasks.get(0).cancel();
          }
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("b");
  }

  @Async
  private void awaits(String name, Condition condition) {
    try (var held = condition.hold()) {
      condition.await();
      log.add(name);
    }
  }

  /** Cancelled again while it waits for the lock: the last error is thrown, with the lock held. */
  @Test
  void gh111693ConditionThrowsTheCancellationAndHoldsTheLock() {
    Condition condition = new Condition();
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> {
                    condition.acquire();
                    try {
                      condition.await();
                    } catch (CancelledError e) {
                      log.add("cancelled, locked " + condition.isLocked());
                      throw e;
                    } finally {
                      condition.release();
                    }
                  });
          condition.acquire();
          condition.signal();
          Turns.pass(2);
          tasks.get(0).cancel();
          Turns.pass(2);
          assertThat(log).isEmpty();
          condition.release();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("cancelled, locked true");
    assertThat(condition.isLocked()).isFalse();
  }

  /** A task that was woken and cancelled in one turn went on as if it hadn't been cancelled. */
  @Test
  void bpo32841ConditionDoesntSwallowACancellationAfterASignal() {
    Condition condition = new Condition();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> awaits("a", condition));
          try (var held = condition.hold()) {
            condition.signalAll();
            tasks.get(0).cancel();
          }
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).isEmpty();
    assertThat(condition.isLocked()).isFalse();
  }

  /** A getter cancelled after an item had woken it: the next slept beside the item. */
  @Test
  void bpo23812QueueItemOfACancelledGetterWakesTheNext() {
    Queue<String> queue = new Queue<>();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> log.add(queue.get()), () -> log.add(queue.get()));
          queue.putNowait("item");
          tasks.get(0).cancel();
          Turns.pass(Turns.MANY);
          assertThat(log).containsExactly("item");
          assertThat(tasks).allMatch(task -> task.isDone());
        });
  }

  /** A putter cancelled after room had woken it: the next slept beside the room. */
  @Test
  void queueRoomOfACancelledPutterWakesTheNext() {
    Queue<String> queue = new Queue<>(1);
    Asyncio.run(
        () -> {
          queue.putNowait("first");
          var tasks = Turns.start(() -> queue.put("cancelled"), () -> queue.put("next"));
          queue.getNowait();
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(queue.getNowait()).isEqualTo("next");
          assertThat(queue.isEmpty()).isTrue();
        });
  }

  /** Woken and cancelled, while somebody else took the item: nobody is woken for nothing. */
  @Test
  void queueWakesNobodyIfTheItemIsGone() {
    Queue<String> queue = new Queue<>();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> log.add(queue.get()), () -> log.add(queue.get()));
          queue.putNowait("item");
          queue.getNowait();
          tasks.get(0).cancel();
          Turns.pass(Turns.MANY);
          assertThat(queue.statistics().tasksWaitingToGet()).isEqualTo(1);
        });
    assertThat(log).isEmpty();
  }
}
