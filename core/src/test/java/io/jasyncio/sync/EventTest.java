package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Event} does, rule by rule. */
class EventTest {
  private final Event event = new Event();
  private final List<String> log = new ArrayList<>();

  @Async
  private void waiter(String name) {
    event.await();
    log.add(name);
  }

  @Test
  void aSetOneIsAwaitedWithoutSuspending() {
    event.set();
    Asyncio.run(() -> Turns.assertDoesntSuspend(() -> event.await()));
  }

  @Test
  void setWakesAllInTheOrderOfArrival() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"), () -> waiter("b"));
          event.set();
          assertThat(log).isEmpty();
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a", "b");
  }

  @Test
  void whoHasBeenWokenGoesOnEvenIfTheEventIsCleared() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"));
          event.set();
          event.clear();
          Turns.untilEnded(tasks);
        });
    assertThat(event.isSet()).isFalse();
  }

  @Test
  void whoIsWokenAndCancelledInOneTurnIsCancelled() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> waiter("a"), () -> waiter("b"));
          event.set();
          tasks.get(0).cancel();
          Turns.untilEnded(tasks);
          assertThat(tasks.get(0).isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("b");
    assertThat(event.statistics()).isEqualTo(new Event.Statistics(true, 0));
  }

  @Test
  void belongsToTheLoopWhereSomebodyFirstHadToWait() {
    try (EventLoop first = new EventLoop()) {
      first.createTask(() -> event.await());
      first.runUntilComplete(() -> Turns.pass(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncio.run(() -> event.await()))
          .withMessageStartingWith("Event[not set, 1 waiting] is bound to another event loop");
      event.set();
      first.runUntilComplete(() -> Turns.pass(1));
    }
  }

  @Test
  void statisticsTellHowManyWait() {
    Asyncio.run(
        () -> {
          Turns.start(() -> waiter("a"), () -> waiter("b"));
          assertThat(event.statistics()).isEqualTo(new Event.Statistics(false, 2));
          event.set();
          assertThat(event.statistics()).isEqualTo(new Event.Statistics(true, 0));
          assertThat(event).hasToString("Event[set, 0 waiting]");
        });
  }
}
