package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.MayBlock;
import io.jasyncio.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Lock} does, rule by rule. */
class LockTest {
  private final Lock lock = new Lock(); // made where no loop runs
  private final List<String> log = new ArrayList<>();

  @Async
  private void worker(String name) {
    try (var held = lock.hold()) {
      log.add(name);
      Await.sleep(0);
    }
  }

  @Test
  void aFreeOneIsTakenWithoutSuspending() {
    Asyncio.run(() -> Turns.assertDoesntSuspend(() -> lock.acquire()));
    assertThat(lock.isLocked()).isTrue();
  }

  @Test
  void isHandedOnInTheOrderOfArrival() {
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> worker("a"), () -> worker("b"), () -> worker("c"));
          lock.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a", "b", "c");
  }

  @Test
  void aNewcomerDoesntOvertakeWhoHasBeenWoken() {
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> worker("waiter"));
          lock.release();
          assertThat(lock.isLocked()).isFalse();
          worker("newcomer");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("waiter", "newcomer");
  }

  @Test
  void aNewcomerTakesItIfAllWhoWaitAreCancelled() {
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> worker("waiter"));
          tasks.get(0).cancel();
          lock.release();
          Turns.assertDoesntSuspend(() -> lock.acquire());
        });
    assertThat(log).isEmpty();
  }

  @Test
  void isReleasedWhenTheBodyThrows() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      try (var held = lock.hold()) {
                        Await.sleep(0);
                        throw new IllegalStateException("body");
                      }
                    }))
        .withMessage("body");
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void anyTaskMayReleaseIt() {
    Asyncio.run(
        () -> {
          Turns.start(() -> lock.acquire());
          assertThat(lock.isLocked()).isTrue();
          lock.release();
          assertThat(lock.isLocked()).isFalse();
        });
  }

  @Test
  void releasingAFreeOneIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(lock::release)
        .withMessage(
            "a Lock was released that nobody holds: release it once for each acquire(), or write"
                + " try (var held = lock.hold()) {…}");
  }

  @Test
  void whoIsCancelledWhileWaitingLeavesNoTrace() {
    Asyncio.run(
        () -> {
          lock.acquire();
          Task<Void> waiter = Turns.start(() -> worker("waiter")).get(0);
          waiter.cancel();
          Turns.untilEnded(List.of(waiter));
          assertThat(waiter.isCancelled()).isTrue();
          assertThat(lock.statistics().tasksWaiting()).isZero();
          lock.release();
          Turns.assertDoesntSuspend(() -> lock.acquire());
        });
  }

  @Test
  void aHundredThousandWhoWaitAreCancelledInAnyOrder() {
    Asyncio.run(
        () -> {
          lock.acquire();
          List<Task<?>> waiters = new ArrayList<>();
          for (int i = 0; i < 100_000; i++) {
            waiters.add(Asyncio.createTask(() -> lock.acquire()));
          }
          Await.sleep(0);
          assertThat(lock.statistics().tasksWaiting()).isEqualTo(100_000);
          for (int i = waiters.size() - 1; i >= 0; i--) {
            waiters.get(i).cancel(); // the last first: each leaves at no cost
          }
          Await.gatherOutcomes(waiters);
          assertThat(lock.statistics().tasksWaiting()).isZero();
        });
  }

  @Test
  void belongsToTheLoopWhereSomebodyFirstHadToWait() {
    try (EventLoop first = new EventLoop()) {
      first.runUntilComplete(() -> lock.acquire());
      first.runUntilComplete(() -> lock.release());
      Asyncio.run(() -> lock.acquire()); // nobody has waited yet
      lock.release();
      first.runUntilComplete(
          () -> {
            lock.acquire();
            var tasks = Turns.start(() -> worker("waiter"));
            lock.release();
            Turns.untilEnded(tasks);
            lock.acquire();
          });
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncio.run(() -> lock.acquire()))
          .withMessageContaining("Lock[held by Task-")
          .withMessageContaining("is bound to another event loop: to " + first)
          .withMessageEndingWith("Make one for each loop");
      assertThat(lock.statistics().tasksWaiting()).isZero();
    }
  }

  @Test
  @MayBlock("nobody else waits in this loop")
  void releasingInAnotherThreadIsRefusedAndChangesNothing() throws InterruptedException {
    List<Throwable> refused = new ArrayList<>();
    Asyncio.run(
        () -> {
          lock.acquire();
          var tasks = Turns.start(() -> worker("waiter"));
          Thread thread =
              new Thread(
                  () -> {
                    try {
                      lock.release();
                    } catch (IllegalStateException e) {
                      refused.add(e);
                    }
                  });
          thread.start();
          thread.join();
          assertThat(lock.isLocked()).isTrue();
          lock.release();
          Turns.untilEnded(tasks);
        },
        InterruptedException.class);
    assertThat(refused)
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessageContaining("loop.callSoonThreadsafe"));
    assertThat(log).containsExactly("waiter");
  }

  @Test
  void statisticsTellWhoHoldsItAndHowManyWait() {
    Asyncio.run(
        () -> {
          assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 0));
          Task<?> me = Asyncio.currentTask();
          lock.acquire();
          var tasks = Turns.start(() -> worker("a"), () -> worker("b"));
          assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(true, me, 2));
          assertThat(lock).hasToString("Lock[held by " + me.getName() + ", 2 waiting]");
          lock.release();
          assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 1));
          Turns.untilEnded(tasks);
          assertThat(lock).hasToString("Lock[free, 0 waiting]");
        });
  }
}
