package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million tasks on one loop, in the heap that the tests have: 2 GiB. */
class MillionTasksTest {
  private static final int MANY = 1_000_000;

  private int ended;

  @Async
  private void sleepOnce(long millis) {
    Await.sleep(millis);
    ended++;
  }

  @Test
  void eachSleepsOnce() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(2L << 30);
    Asyncio.run(
        () -> {
          List<Task<Void>> tasks = new ArrayList<>(MANY);
          for (int i = 0; i < MANY; i++) {
            int number = i;
            tasks.add(Asyncio.createTask(() -> sleepOnce(1 + number % 10)));
          }
          Await.gather(tasks);
        });
    assertThat(ended).isEqualTo(MANY);
  }

  @Test
  void allAreCancelledAtOnce() {
    Asyncio.run(
        () -> {
          for (int i = 0; i < MANY; i++) {
            Asyncio.createTask(() -> sleepOnce(3_600_000));
          }
          Await.sleep(0);
        });
    assertThat(ended).isZero();
  }
}
