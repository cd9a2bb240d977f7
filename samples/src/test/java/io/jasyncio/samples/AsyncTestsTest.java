package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.TaskGroup;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that are coroutines; and what fails such a test. */
@ExtendWith(AsyncTests.class)
class AsyncTestsTest {
  @Test
  @Async
  void suspends(VirtualTime time) {
    Await.sleep(Duration.ofSeconds(50));
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  @Async
  void waitsForAGroup() {
    int[] sum = new int[1];
    TaskGroup.run(
        group -> {
          for (int i = 1; i <= 3; i++) {
            int n = i;
            group.createTask(
                () -> {
                  Await.sleep(n);
                  sum[0] += n;
                });
          }
        });
    assertThat(sum[0]).isEqualTo(6);
  }

  @Test
  void aPlainTestIsRunAsUsual(VirtualTime time) {
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void tooSlow() {
    VirtualTime time = new VirtualTime();
    assertThatThrownBy(
            () -> AsyncTests.run(time, Duration.ofMinutes(1), () -> Await.sleep(3_600_000)))
        .isInstanceOf(TimeoutException.class);
    assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aTaskLeftBehind() {
    assertThatThrownBy(
            () ->
                AsyncTests.run(
                    new VirtualTime(),
                    Duration.ofMinutes(1),
                    () -> Asyncio.createTask(() -> Await.sleep(3_600_000), "leaked")))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("leaked");
  }

  @Test
  void itsOwnFailure() {
    assertThatThrownBy(
            () ->
                AsyncTests.run(
                    new VirtualTime(),
                    Duration.ofMinutes(1),
                    () -> {
                      Await.sleep(1);
                      throw new IOException("io");
                    }))
        .isInstanceOf(IOException.class);
  }
}
