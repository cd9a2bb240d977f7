package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncGeneratorTest {
  private final List<Object> log = new ArrayList<>();

  private static AsyncGenerator<Integer> upTo(int last) {
    return AsyncGenerator.of(
        y -> {
          for (int i = 1; i <= last; i++) {
            Await.sleep(0);
            y.yield(i);
          }
        });
  }

  @Async
  private void addAll(AsyncIterable<?> values) {
    for (Object value : values) {
      log.add(value);
    }
  }

  @Test
  void aLoopSuspendsUntilEachValueIsThere() {
    Asyncio.run(() -> addAll(upTo(3)));

    assertThat(log).containsExactly(1, 2, 3);
  }

  @Test
  void doesWithoutSuspension() {
    Asyncio.run(
        () ->
            addAll(
                AsyncGenerator.of(
                    y -> {
                      y.yield("a");
                      y.yieldFrom(List.of("b", "c"));
                      y.yieldFrom(upTo(2));
                      y.yield("d");
                    })));

    assertThat(log).containsExactly("a", "b", "c", 1, 2, "d");
  }
}
