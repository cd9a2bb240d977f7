package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Semaphore} and {@link BoundedSemaphore} do, rule by rule. */
class SemaphoreTest {
  private final List<String> log = new ArrayList<>();

  @Async
  private void worker(String name, Semaphore semaphore) {
    try (var held = semaphore.hold()) {
      log.add(name);
      Await.sleep(0);
    }
  }

  @Test
  void aPermitIsTakenWithoutSuspending() {
    Semaphore semaphore = new Semaphore(2);
    Asyncio.run(
        () -> {
          Turns.assertDoesntSuspend(() -> semaphore.acquire());
          assertThat(semaphore.isLocked()).isFalse();
          Turns.assertDoesntSuspend(() -> semaphore.acquire());
          assertThat(semaphore.isLocked()).isTrue();
        });
  }

  @Test
  void permitsAreGivenInTheOrderOfArrival() {
    Semaphore semaphore = new Semaphore(0);
    Asyncio.run(
        () -> {
          var tasks =
              Turns.start(
                  () -> worker("a", semaphore),
                  () -> worker("b", semaphore),
                  () -> worker("c", semaphore));
          semaphore.release();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a", "b", "c");
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 0));
  }

  @Test
  void aReleasedPermitBelongsToWhoIsWoken() {
    Semaphore semaphore = new Semaphore(0);
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> worker("waiter", semaphore));
          semaphore.release();
          assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(0, 0));
          assertThat(semaphore.isLocked()).isTrue();
          worker("newcomer", semaphore);
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("waiter", "newcomer");
  }

  @Test
  void newcomersQueueBehindTheWokenEvenIfThereArePermits() {
    Semaphore semaphore = new Semaphore(0);
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> worker("waiter", semaphore));
          semaphore.release();
          semaphore.release();
          assertThat(semaphore.statistics().permits()).isEqualTo(1);
          assertThat(semaphore.isLocked()).isTrue();
          worker("newcomer", semaphore);
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("waiter", "newcomer");
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 0));
  }

  @Test
  void moreMayBeReleasedThanThereWere() {
    Semaphore semaphore = new Semaphore(1);
    semaphore.release();
    assertThat(semaphore.statistics().permits()).isEqualTo(2);
  }

  @Test
  void aBoundedOneRefusesThat() {
    BoundedSemaphore semaphore = new BoundedSemaphore(1);
    assertThatIllegalArgumentException()
        .isThrownBy(semaphore::release)
        .withMessage(
            "a BoundedSemaphore was released too often: all its 1 permits are there. Release it"
                + " once for each acquire(), or write try (var held = semaphore.hold()) {…}");
    assertThat(semaphore.statistics().permits()).isEqualTo(1);
  }

  @Test
  void aNegativeNumberOfPermitsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Semaphore(-1))
        .withMessage("a semaphore of -1 permits: 0 is the least");
  }

  @Test
  void statisticsTellPermitsAndWaiters() {
    Semaphore semaphore = new BoundedSemaphore(1);
    Asyncio.run(
        () -> {
          semaphore.acquire();
          Turns.start(() -> worker("a", semaphore), () -> worker("b", semaphore));
          assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(0, 2));
          assertThat(semaphore).hasToString("BoundedSemaphore[0 permits, 2 waiting]");
          semaphore.release();
        });
  }
}
