package io.jasyncio.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final class Named extends Timer {
    final int name;

    Named(int name, long when) {
      super(when);
      this.name = name;
    }

    @Override
    public void turn() {}
  }

  private final Timers timers = new Timers();
  private final ReadyQueue ready = new ReadyQueue();

  @Test
  void comeInTheOrderOfDeadlinesThenOfSetting() {
    Random random = new Random(2);
    List<Named> set = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      set.add(add(i, random.nextInt(100)));
    }
    assertThat(due(100))
        .isEqualTo(
            set.stream().sorted(Comparator.comparing(Timer::when)).map(t -> t.name).toList());
    assertThat(timers.isEmpty()).isTrue();
  }

  @Test
  void comeWhenTheyAreDueAndNotBefore() {
    add(1, 10);
    add(2, 11);
    assertThat(due(9)).isEmpty();
    assertThat(timers.nextDeadline()).isEqualTo(10);
    assertThat(due(10)).containsExactly(1);
    assertThat(due(20)).containsExactly(2);
  }

  @Test
  void compareDeadlinesAcrossTheClocksOverflow() {
    add(2, Long.MIN_VALUE + 5);
    add(1, Long.MAX_VALUE - 5);
    assertThat(due(Long.MAX_VALUE)).containsExactly(1);
    assertThat(due(Long.MIN_VALUE + 5)).containsExactly(2);
  }

  @Test
  void cancelledOnesAreTakenOutWhenTheyAreTheMajority() {
    List<Named> set = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      set.add(add(i, 1_000_000 - i));
    }
    for (int i = 0; i < 1_000_000; i++) {
      if (i % 10_000 != 0) {
        cancel(set.get(i));
        cancel(set.get(i)); // twice is once
      }
    }
    assertThat(timers.size()).isBetween(100, 300);
    assertThat(due(1_000_000)).hasSize(100).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void fewCancelledOnesStayUntilTheyComeToTheTop() {
    Named first = add(1, 1);
    add(2, 2);
    cancel(first);
    assertThat(timers.size()).isEqualTo(2);
    assertThat(timers.isEmpty()).isFalse();
    assertThat(timers.nextDeadline()).isEqualTo(2);
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void cancellationsByOtherThreadsAreHeededBeforeTheyAreNoted() {
    Named timer = add(1, 1);
    timer.markCancelled();
    assertThat(due(1)).isEmpty();
    timers.noteCancelled(timer); // too late to count
    for (int i = 0; i < 102; i++) {
      add(i, 5);
    }
    assertThat(timers.size()).isEqualTo(102);
  }

  @Test
  void agreeWithAModelUnderRandomUse() {
    Random random = new Random(3);
    List<Named> model = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      int action = random.nextInt(10);
      if (action < 5) {
        model.add(add(i, now + random.nextInt(50)));
      } else if (action < 8 && !model.isEmpty()) {
        cancel(model.remove(random.nextInt(model.size())));
      } else {
        now += random.nextInt(5);
        long time = now;
        List<Integer> expected =
            model.stream()
                .filter(t -> t.when() <= time)
                .sorted(Comparator.comparing(Timer::when))
                .map(t -> t.name)
                .toList();
        model.removeIf(t -> t.when() <= time);
        assertThat(due(now)).isEqualTo(expected);
      }
    }
  }

  private Named add(int name, long when) {
    Named timer = new Named(name, when);
    timers.add(timer);
    return timer;
  }

  private void cancel(Timer timer) {
    timer.markCancelled();
    timers.noteCancelled(timer);
  }

  private List<Integer> due(long now) {
    timers.takeDue(now, ready);
    List<Integer> names = new ArrayList<>();
    while (!ready.isEmpty()) {
      names.add(((Named) ready.take()).name);
    }
    return names;
  }
}
