package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Queue} and its kinds do, rule by rule. */
class QueueTest {
  private final Queue<String> queue = new Queue<>(2);
  private final List<String> log = new ArrayList<>();

  @Async
  private void getter(String name) {
    try {
      log.add(name + " got " + queue.get());
    } catch (QueueShutDownException e) {
      log.add(name + ": " + e.getMessage());
    }
  }

  @Async
  private void putter(String item) {
    try {
      queue.put(item);
      log.add("put " + item);
    } catch (QueueShutDownException e) {
      log.add(item + ": " + e.getMessage());
    }
  }

  private void fill() {
    queue.putNowait("1");
    queue.putNowait("2");
  }

  @Async
  private static <T> List<T> drain(Queue<T> queue) {
    List<T> items = new ArrayList<>();
    while (!queue.isEmpty()) {
      items.add(queue.get());
    }
    return items;
  }

  // ---- putting and getting

  @Test
  void puttingWhereThereIsRoomAndGettingWhatIsThereDontSuspend() {
    Asyncio.run(
        () -> {
          Turns.assertDoesntSuspend(() -> queue.put("1"));
          Turns.assertDoesntSuspend(() -> assertThat(queue.get()).isEqualTo("1"));
        });
  }

  @Test
  void anItemWakesWhoHasWaitedLongest() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> getter("a"), () -> getter("b"));
          queue.putNowait("1");
          assertThat(queue.statistics().tasksWaitingToGet()).isEqualTo(1);
          Turns.pass(1);
          queue.putNowait("2");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a got 1", "b got 2");
  }

  @Test
  void roomWakesWhoHasWaitedLongest() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> putter("3"), () -> putter("4"));
          assertThat(queue.getNowait()).isEqualTo("1");
          assertThat(queue.statistics().tasksWaitingToPut()).isEqualTo(1);
          Turns.pass(1);
          assertThat(queue.getNowait()).isEqualTo("2");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("put 3", "put 4");
  }

  @Test
  void aWokenGetterLooksAgainAndWaitsIfSomebodyWasQuicker() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> getter("a"));
          queue.putNowait("1");
          assertThat(queue.getNowait()).isEqualTo("1");
          Turns.pass(Turns.MANY);
          assertThat(queue.statistics().tasksWaitingToGet()).isEqualTo(1);
          queue.putNowait("2");
          Turns.untilEnded(tasks);
        });
    assertThat(log).containsExactly("a got 2");
  }

  @Test
  void aWokenPutterLooksAgainAndWaitsIfSomebodyWasQuicker() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> putter("late"));
          queue.getNowait();
          queue.putNowait("quick");
          Turns.pass(Turns.MANY);
          assertThat(queue.statistics().tasksWaitingToPut()).isEqualTo(1);
          queue.getNowait();
          Turns.untilEnded(tasks);
          assertThat(drain(queue)).containsExactly("quick", "late");
        });
  }

  @Test
  void theNowaitFormsRefuseToWait() {
    assertThatExceptionOfType(QueueEmptyException.class)
        .isThrownBy(queue::getNowait)
        .withMessage("the queue is empty: get() waits for an item");
    fill();
    assertThat(queue.isFull()).isTrue();
    assertThatExceptionOfType(QueueFullException.class)
        .isThrownBy(() -> queue.putNowait("3"))
        .withMessage("the queue is full, with 2 items: put(…) waits for room");
    assertThatNullPointerException().isThrownBy(() -> queue.putNowait(null)).withMessage("item");
  }

  @Test
  void withoutABoundItIsNeverFull() {
    Queue<Integer> unbounded = new Queue<>(-1);
    for (int i = 0; i < 1_000; i++) {
      unbounded.putNowait(i);
    }
    assertThat(unbounded.isFull()).isFalse();
    assertThat(unbounded.maxsize()).isEqualTo(-1);
  }

  @Test
  void kindsDifferInTheOrder() {
    Asyncio.run(
        () -> {
          Queue<Integer> lifo = new LifoQueue<>();
          Queue<Integer> priority = new PriorityQueue<>();
          Queue<Integer> reversed = new PriorityQueue<>(3, Comparator.reverseOrder());
          for (int i : List.of(2, 3, 1)) {
            lifo.putNowait(i);
            priority.putNowait(i);
            reversed.putNowait(i);
          }
          assertThat(reversed.isFull()).isTrue();
          assertThat(drain(lifo)).containsExactly(1, 3, 2);
          assertThat(drain(priority)).containsExactly(1, 2, 3);
          assertThat(drain(reversed)).containsExactly(3, 2, 1);
        });
  }

  // ---- joining

  @Test
  void joinCountsTaskDoneNotWhatIsInTheQueue() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> queue.join());
          drain(queue);
          Turns.pass(Turns.MANY);
          assertThat(tasks.get(0).isDone()).isFalse();
          queue.taskDone();
          queue.taskDone();
          Turns.untilEnded(tasks);
          Turns.assertDoesntSuspend(() -> queue.join());
        });
  }

  @Test
  void taskDoneTooOftenIsRefused() {
    queue.putNowait("1");
    queue.taskDone();
    assertThatIllegalArgumentException()
        .isThrownBy(queue::taskDone)
        .withMessage(
            "taskDone() was called too often: all items that were put in are done. Call it once for"
                + " each get()");
  }

  // ---- shutting down

  @Test
  void afterShutdownWhatIsInCanBeGotAndNothingPut() {
    fill();
    Asyncio.run(
        () -> {
          queue.shutdown();
          putter("3");
          assertThatExceptionOfType(QueueShutDownException.class)
              .isThrownBy(() -> queue.putNowait("4"));
          getter("a");
          getter("b");
          getter("c");
          assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(queue::getNowait);
        });
    assertThat(log)
        .containsExactly(
            "3: the queue is shut down: nothing can be put in",
            "a got 1",
            "b got 2",
            "c: the queue is shut down and empty: nothing will come");
  }

  @Test
  void shutdownWakesAllWhoWaitToGet() {
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> getter("a"), () -> getter("b"));
          queue.shutdown();
          Turns.untilEnded(tasks);
        });
    assertThat(log)
        .containsExactly(
            "a: the queue is shut down and empty: nothing will come",
            "b: the queue is shut down and empty: nothing will come");
  }

  @Test
  void shutdownWakesAllWhoWaitToPut() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> putter("3"), () -> putter("4"));
          queue.shutdown();
          Turns.untilEnded(tasks);
          assertThat(drain(queue)).containsExactly("1", "2");
        });
    assertThat(log)
        .containsExactly(
            "3: the queue is shut down: nothing can be put in",
            "4: the queue is shut down: nothing can be put in");
  }

  @Test
  void joinGoesOnWaitingForWhatIsLeftAfterShutdown() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> queue.join());
          queue.shutdown();
          Turns.pass(Turns.MANY);
          assertThat(tasks.get(0).isDone()).isFalse();
          drain(queue);
          queue.taskDone();
          queue.taskDone();
          Turns.untilEnded(tasks);
        });
  }

  @Test
  void immediateShutdownDropsWhatIsInAndUnblocksJoin() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> queue.join(), () -> putter("3"));
          queue.shutdown(true);
          Turns.untilEnded(tasks);
          assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(0, 2, 0, 0, 0, true));
        });
  }

  @Test
  void immediateShutdownLeavesWhatIsBeingWorkedOffToJoin() {
    fill();
    Asyncio.run(
        () -> {
          var tasks = Turns.start(() -> queue.join());
          queue.getNowait();
          queue.shutdown(true);
          Turns.pass(Turns.MANY);
          assertThat(tasks.get(0).isDone()).isFalse();
          queue.taskDone();
          Turns.untilEnded(tasks);
        });
  }

  // ----

  @Test
  void belongsToTheLoopWhereSomebodyFirstHadToWait() {
    try (EventLoop first = new EventLoop()) {
      var getter = first.createTask(() -> getter("a"));
      first.runUntilComplete(() -> Turns.pass(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncio.run(() -> getter("b")))
          .withMessageStartingWith("Queue[0 of 2 items, 0 putting, 1 getting] is bound to another");
      queue.putNowait("1");
      first.runUntilComplete(getter);
    }
  }

  @Test
  void statisticsTellWhatIsInAndWhoWaits() {
    fill();
    Asyncio.run(
        () -> {
          Turns.start(() -> putter("3"));
          assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(2, 2, 2, 1, 0, false));
          assertThat(queue).hasToString("Queue[2 of 2 items, 1 putting, 0 getting]");
          Await.sleep(0);
        });
  }
}
