package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A scene for each primitive. How long each part pauses where, is drawn when the scene is made. */
enum Scenes {
  LOCK(LockScene::new),
  SEMAPHORE(SemaphoreScene::new),
  EVENT(EventScene::new),
  CONDITION(ConditionScene::new),
  BARRIER(BarrierScene::new),
  QUEUE(QueueScene::new),
  RENDEZVOUS(random -> new ChannelScene(random, 0)),
  CHANNEL(random -> new ChannelScene(random, 1 + random.nextInt(2)));

  private final Function<Random, Scene> make;

  Scenes(Function<Random, Scene> make) {
    this.make = make;
  }

  Scene make(long seed) {
    return make.apply(new Random(seed));
  }

  private static int[] pauses(Random random, int count) {
    return random.ints(count, 0, 3).toArray();
  }

  // ----

  private static final class LockScene extends Scene {
    private final Lock lock = new Lock();
    private Task<?> inside;

    LockScene(Random random) {
      for (int i = 0; i < 3; i++) {
        int[] pauses = pauses(random, 4);
        part(() -> lockTwice(pauses));
      }
    }

    @Async
    private void lockTwice(int[] pauses) {
      for (int round = 0; round < 4; round += 2) {
        Turns.pass(pauses[round]);
        try (var held = lock.hold()) {
          assertThat(inside).as("inside").isNull();
          assertThat(lock.statistics().owner()).isSameAs(Asyncio.currentTask());
          inside = Asyncio.currentTask();
          try {
            Turns.pass(pauses[round + 1]);
          } finally {
            inside = null;
          }
        }
      }
    }

    @Override
    void assertAtRest(int pending) {
      assertThat(pending).isZero();
      assertAtEnd();
    }

    @Override
    void assertAtEnd() {
      assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 0));
    }

    @Override
    @Async
    void useAtEnd() {
      lock.acquire();
    }
  }

  private static final class SemaphoreScene extends Scene {
    private final Semaphore semaphore = new BoundedSemaphore(2);
    private int inside;

    SemaphoreScene(Random random) {
      for (int i = 0; i < 4; i++) {
        int[] pauses = pauses(random, 4);
        part(() -> enterTwice(pauses));
      }
    }

    @Async
    private void enterTwice(int[] pauses) {
      for (int round = 0; round < 4; round += 2) {
        Turns.pass(pauses[round]);
        try (var held = semaphore.hold()) {
          inside++;
          assertThat(inside).isBetween(1, 2);
          try {
            Turns.pass(pauses[round + 1]);
          } finally {
            inside--;
          }
        }
      }
    }

    @Override
    void assertAtRest(int pending) {
      assertThat(pending).isZero();
      assertAtEnd();
    }

    @Override
    void assertAtEnd() {
      assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 0));
    }
  }

  private static final class EventScene extends Scene {
    private final Event event = new Event();

    EventScene(Random random) {
      boolean clears = random.nextBoolean();
      int[] pauses = pauses(random, 5);
      for (int i = 0; i < 3; i++) {
        int pause = pauses[i];
        part(
            () -> {
              Turns.pass(pause);
              event.await();
            });
      }
      part(
          () -> {
            Turns.pass(pauses[3]);
            event.set();
            Turns.pass(pauses[4]);
            if (clears) {
              event.clear();
            }
          });
    }

    @Override
    void assertAtRest(int pending) {
      assertThat(event.statistics().tasksWaiting()).isEqualTo(event.isSet() ? 0 : pending);
    }

    @Override
    void assertAtEnd() {
      assertThat(event.statistics().tasksWaiting()).isZero();
    }
  }

  private static final class ConditionScene extends Scene {
    private final Condition condition = new Condition();
    private int items;
    private int made;
    private int taken;

    ConditionScene(Random random) {
      for (int i = 0; i < 2; i++) {
        int[] pauses = pauses(random, 2);
        part(() -> consume(pauses));
      }
      for (int i = 0; i < 2; i++) {
        int[] pauses = pauses(random, 2);
        part(() -> produce(pauses));
      }
    }

    @Async
    private void consume(int[] pauses) {
      Turns.pass(pauses[0]);
      try (var held = condition.hold()) {
        try {
          condition.awaitUntil(() -> items > 0);
        } finally {
          assertThat(condition.statistics().lock().owner()).isSameAs(Asyncio.currentTask());
        }
        items--;
        taken++;
        Turns.pass(pauses[1]);
      }
    }

    @Async
    private void produce(int[] pauses) {
      Turns.pass(pauses[0]);
      try (var held = condition.hold()) {
        items++;
        made++;
        condition.signal();
        Turns.pass(pauses[1]);
      }
    }

    @Override
    void assertAtRest(int pending) {
      assertThat(condition.statistics().tasksWaiting()).isEqualTo(pending);
      assertThat(condition.isLocked()).isFalse();
      assertThat(pending == 0 || items == 0).as("nobody waits while there are items").isTrue();
    }

    @Override
    void assertAtEnd() {
      assertThat(taken + items).isEqualTo(made);
      assertThat(condition.statistics())
          .isEqualTo(new Condition.Statistics(0, new Lock.Statistics(false, null, 0)));
    }
  }

  private static final class BarrierScene extends Scene {
    private final Barrier barrier = new Barrier(2);
    private int passed;
    private boolean disturbed;

    BarrierScene(Random random) {
      for (int i = 0; i < 4; i++) {
        int[] pauses = pauses(random, 2);
        part(() -> passTwice(pauses));
      }
      int pause = random.nextInt(8);
      switch (random.nextInt(4)) {
        case 0 -> part(() -> disturb(pause, false));
        case 1 -> part(() -> disturb(pause, true));
        default -> {}
      }
    }

    @Async
    private void passTwice(int[] pauses) {
      for (int pause : pauses) {
        Turns.pass(pause);
        try {
          assertThat(barrier.await()).isBetween(0, 1);
          passed++;
        } catch (BrokenBarrierException e) {
          assertThat(disturbed).isTrue();
        }
      }
    }

    @Async
    private void disturb(int pause, boolean aborts) {
      Turns.pass(pause);
      disturbed = true;
      if (aborts) {
        barrier.abort();
        Await.sleep(0);
      }
      barrier.reset();
    }

    @Override
    void assertAtRest(int pending) {
      assertThat(pending).isEqualTo(barrier.waiting());
      assertThat(pending).isLessThan(2);
    }

    @Override
    void assertAtEnd() {
      assertThat(barrier.waiting()).isZero();
    }

    @Override
    @Async
    void useAtEnd() throws Exception {
      passed = 0;
      barrier.reset();
      Turns.untilEnded(Turns.start(() -> barrier.await(), () -> barrier.await()));
      assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(2, 0, false));
    }
  }

  private static final class QueueScene extends Scene {
    private final Queue<String> queue;
    private final List<String> put = new ArrayList<>();
    private final List<String> got = new ArrayList<>();

    QueueScene(Random random) {
      queue = new Queue<>(1 + random.nextInt(2));
      for (String name : List.of("a", "b", "c")) {
        int[] pauses = pauses(random, 1 + random.nextInt(3));
        part(() -> produce(name, pauses));
      }
      for (int i = 0; i < 3; i++) {
        int[] pauses = pauses(random, random.nextInt(4));
        part(() -> consume(pauses));
      }
      part(() -> queue.join());
    }

    @Async
    private void produce(String name, int[] pauses) {
      for (int i = 0; i < pauses.length; i++) {
        Turns.pass(pauses[i]);
        String item = name + i;
        queue.put(item);
        put.add(item);
      }
    }

    @Async
    private void consume(int[] pauses) {
      for (int pause : pauses) {
        got.add(queue.get());
        queue.taskDone();
        Turns.pass(pause);
      }
    }

    @Override
    void assertAtRest(int pending) {
      Queue.Statistics now = queue.statistics();
      assertThat(now.tasksWaitingToGet() == 0 || queue.isEmpty()).as("getters").isTrue();
      assertThat(now.tasksWaitingToPut() == 0 || queue.isFull()).as("putters").isTrue();
      assertThat(now.unfinished()).isEqualTo(now.size());
      int joining = pending - now.tasksWaitingToGet() - now.tasksWaitingToPut();
      assertThat(joining).isBetween(0, queue.isEmpty() ? 0 : 1);
    }

    @Override
    void assertAtEnd() {
      List<String> through = new ArrayList<>(got);
      while (!queue.isEmpty()) {
        through.add(queue.getNowait());
      }
      assertThat(through).isEqualTo(put);
      assertThat(queue.statistics().tasksWaitingToGet()).isZero();
      assertThat(queue.statistics().tasksWaitingToPut()).isZero();
    }
  }

  private static final class ChannelScene extends Scene {
    private final Channel<String> channel;
    private final List<String> begun = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    ChannelScene(Random random, int capacity) {
      channel = Channel.buffered(capacity);
      for (String name : List.of("a", "b")) {
        int[] pauses = pauses(random, 3);
        Sender<String> sender = channel.sender().clone();
        part(() -> send(sender, name, pauses));
      }
      channel.sender().close();
      for (int i = 0; i < 2; i++) {
        int[] pauses = pauses(random, 1 + random.nextInt(6));
        Receiver<String> receiver = channel.receiver().clone();
        part(() -> receive(receiver, pauses));
      }
    }

    @Async
    private void send(Sender<String> end, String name, int[] pauses) {
      try (end) {
        for (int i = 0; i < pauses.length; i++) {
          Turns.pass(pauses[i]);
          String value = name + i;
          begun.add(value);
          end.send(value);
          sent.add(value);
        }
      }
    }

    @Async
    private void receive(Receiver<String> end, int[] pauses) {
      try (end) {
        for (int pause : pauses) {
          received.add(end.receive());
          Turns.pass(pause);
        }
      } catch (EndOfChannelException e) {
        assertThat(end.statistics().openSenders()).isZero();
      }
    }

    @Override
    void assertAtRest(int pending) {
      Channel.Statistics now = channel.receiver().statistics();
      assertThat(now.tasksWaitingToReceive() + now.tasksWaitingToSend()).isEqualTo(pending);
      if (now.tasksWaitingToReceive() > 0) {
        assertThat(now.buffered()).isZero();
        assertThat(now.tasksWaitingToSend()).isZero();
        assertThat(now.openSenders()).isPositive();
      }
      if (now.tasksWaitingToSend() > 0) {
        assertThat(now.buffered()).isGreaterThanOrEqualTo(now.capacity());
      }
    }

    @Override
    void assertAtEnd() {
      Receiver<String> spare = channel.receiver();
      while (spare.statistics().buffered() > 0) {
        received.add(spare.receiveNowait());
      }
      assertThat(received).doesNotHaveDuplicates().containsAll(sent);
      assertThat(begun).containsAll(received);
      assertThat(spare.statistics().tasksWaitingToSend()).isZero();
      assertThat(spare.statistics().tasksWaitingToReceive()).isZero();
    }
  }
}
