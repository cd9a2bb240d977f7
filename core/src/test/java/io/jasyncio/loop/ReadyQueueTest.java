package io.jasyncio.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
  private final ReadyQueue queue = new ReadyQueue();

  @Test
  void isFirstInFirstOutWhileItGrowsAndWraps() {
    Queue<Turn> model = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      if (model.isEmpty() || random.nextInt(100) < 52) {
        Turn turn = () -> {};
        queue.add(turn);
        model.add(turn);
      } else {
        assertThat(queue.take()).isSameAs(model.remove());
      }
      assertThat(queue.size()).isEqualTo(model.size());
    }
  }

  @Test
  void holdsAMillion() {
    Turn first = () -> {};
    Turn other = () -> {};
    queue.add(first);
    for (int i = 1; i < 1_000_000; i++) {
      queue.add(other);
    }
    assertThat(queue.size()).isEqualTo(1_000_000);
    assertThat(queue.take()).isSameAs(first);
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
  }
}
