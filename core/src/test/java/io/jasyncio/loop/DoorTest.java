package io.jasyncio.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoorTest {
  private record Visit(int visitor, int number) implements Turn {
    @Override
    public void turn() {}
  }

  private final Door door = new Door();
  private final ReadyQueue ready = new ReadyQueue();

  @Test
  void letsInInOrderAndWakesOncePerBatch() {
    assertThat(door.enter(new Visit(0, 1))).isEqualTo(Door.Entry.FIRST);
    assertThat(door.enter(new Visit(0, 2))).isEqualTo(Door.Entry.FOLLOWING);
    assertThat(door.isEmpty()).isFalse();
    assertThat(taken()).containsExactly(new Visit(0, 1), new Visit(0, 2));
    assertThat(door.isEmpty()).isTrue();
    assertThat(door.enter(new Visit(0, 3))).isEqualTo(Door.Entry.FIRST);
  }

  @Test
  void refusesWhenClosed() {
    door.enter(new Visit(0, 1));
    door.close();
    assertThat(door.enter(new Visit(0, 2))).isEqualTo(Door.Entry.REFUSED);
    assertThat(taken()).isEmpty();
    assertThat(door.enter(new Visit(0, 3))).isEqualTo(Door.Entry.REFUSED);
  }

  @Test
  void losesNobodyAndKeepsTheOrderOfEachThread() throws InterruptedException {
    int visitors = 4;
    int visits = 50_000;
    AtomicInteger wakeUps = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int visitor = 0; visitor < visitors; visitor++) {
      int number = visitor;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < visits; i++) {
                  if (door.enter(new Visit(number, i)) == Door.Entry.FIRST) {
                    wakeUps.incrementAndGet();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    List<Visit> all = new ArrayList<>();
    int batches = 0;
    while (all.size() < visitors * visits) {
      List<Visit> batch = taken();
      batches += batch.isEmpty() ? 0 : 1;
      all.addAll(batch);
      Thread.onSpinWait();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int visitor = 0; visitor < visitors; visitor++) {
      int number = visitor;
      assertThat(all.stream().filter(v -> v.visitor() == number).map(Visit::number))
          .isSorted()
          .hasSize(visits);
    }
    assertThat(wakeUps.get()).as("one wake-up per batch").isEqualTo(batches);
  }

  private List<Visit> taken() {
    door.moveTo(ready);
    List<Visit> visits = new ArrayList<>();
    while (!ready.isEmpty()) {
      visits.add((Visit) ready.take());
    }
    return visits;
  }
}
