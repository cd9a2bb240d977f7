package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once somebody has waited at a primitive it belongs to a loop: then its plain calls are for that
 * loop's thread, whether anybody waits now or not.
 */
class BindingTest {
  /**
   * A primitive that is used in a wrong thread.
   *
   * @param waiter waits at it, and so binds it
   * @param calls plain calls, each for itself right now
   */
  private record Case(String name, Object primitive, AsyncRunnable waiter, Runnable... calls) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Async
  private static void acquireTwice(Lock lock) {
    lock.acquire();
    lock.acquire();
  }

  @Async
  private static void acquireTwice(Semaphore semaphore) {
    semaphore.acquire();
    semaphore.acquire();
  }

  @Async
  private static void lockAndAwait(Condition condition) {
    condition.acquire();
    condition.await();
  }

  static Stream<Case> cases() {
    Lock lock = new Lock();
    Event event = new Event();
    Semaphore semaphore = new Semaphore(1);
    Semaphore bounded = new BoundedSemaphore(1);
    Condition condition = new Condition();
    Queue<Integer> queue = new Queue<>(1);
    Queue<Integer> joined = new PriorityQueue<>();
    Channel<Integer> channel = Channel.rendezvous();
    Channel<Integer> sent = Channel.rendezvous();
    return Stream.of(
        new Case("Lock", lock, () -> acquireTwice(lock), lock::release),
        new Case("Event", event, event::await, event::set, event::clear),
        new Case("Semaphore", semaphore, () -> acquireTwice(semaphore), semaphore::release),
        new Case("BoundedSemaphore", bounded, () -> acquireTwice(bounded), bounded::release),
        new Case(
            "Condition",
            condition,
            () -> lockAndAwait(condition),
            condition::signal,
            () -> condition.signal(2),
            condition::signalAll),
        new Case(
            "Queue",
            queue,
            queue::get,
            () -> queue.putNowait(1),
            queue::getNowait,
            queue::taskDone,
            queue::shutdown,
            () -> queue.shutdown(true)),
        new Case("joined Queue", joined, () -> putAndJoin(joined), joined::taskDone),
        new Case(
            "Receiver",
            channel.receiver(),
            channel.receiver()::receive,
            channel.receiver()::receiveNowait,
            channel.receiver()::clone,
            channel.receiver()::close,
            channel.sender()::clone,
            () -> channel.sender().sendNowait(1),
            channel.sender()::close),
        new Case(
            "Sender",
            sent.sender(),
            () -> sent.sender().send(1),
            sent.receiver()::receiveNowait,
            sent.sender()::close));
  }

  @Async
  private static void putAndJoin(Queue<Integer> queue) {
    queue.put(1);
    queue.join();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainCallsInAnotherThreadAreRefusedAlsoIfNobodyWaits(Case each) {
    try (EventLoop loop = new EventLoop()) {
      Task<Void> task = loop.createTask(each.waiter);
      loop.runUntilComplete(() -> Turns.pass(2));
      task.cancel();
      loop.runUntilComplete(() -> Turns.pass(2));
      assertThat(task.isCancelled()).isTrue();
      String before = each.primitive.toString();
      for (Runnable call : each.calls) {
        assertThatThrownBy(() -> CompletableFuture.runAsync(call).join())
            .cause()
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(" was called in thread ")
            .hasMessageContaining("loop.callSoonThreadsafe(() -> ");
        assertThat(each.primitive).hasToString(before);
      }
    }
  }

  @Test
  void onceTheLoopIsClosedAnyThreadMayUseIt() {
    Lock lock = new Lock();
    try (EventLoop loop = new EventLoop()) {
      Task<Void> task = loop.createTask(() -> acquireTwice(lock));
      loop.runUntilComplete(() -> Turns.pass(2));
      task.cancel();
      loop.runUntilComplete(() -> Turns.pass(2));
    }
    CompletableFuture.runAsync(lock::release).join();
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void bothEndsBelongToOneLoop() {
    Queue<Integer> queue = new Queue<>(1);
    Channel<Integer> channel = Channel.rendezvous();
    try (EventLoop loop = new EventLoop();
        EventLoop other = new EventLoop()) {
      List<Task<Integer>> getters =
          List.of(
              loop.createTask(() -> queue.get()),
              loop.createTask(() -> channel.receiver().receive()));
      loop.runUntilComplete(() -> Turns.pass(2));
      getters.forEach(Task::cancel);
      loop.runUntilComplete(() -> Turns.pass(2));
      queue.putNowait(1);
      List<AsyncRunnable> waits =
          List.of(() -> queue.put(2), () -> queue.join(), () -> channel.sender().send(1));
      for (AsyncRunnable wait : waits) {
        assertThatThrownBy(() -> other.runUntilComplete(wait))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("is bound to another event loop");
      }
    }
  }

  @Test
  void aNullIsRefusedBeforeWaitingForRoom() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNowait(1);
    try (EventLoop loop = new EventLoop()) {
      assertThatThrownBy(() -> loop.runUntilComplete(() -> queue.put(null)))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void anItemThatHasNoPlaceInTheOrderWakesNobody() {
    PriorityQueue<Object> queue = new PriorityQueue<>();
    try (EventLoop loop = new EventLoop()) {
      Task<Object> first = loop.createTask(() -> queue.get());
      Task<Object> second = loop.createTask(() -> queue.get());
      loop.runUntilComplete(
          () -> {
            Turns.pass(2);
            assertThatThrownBy(() -> queue.putNowait(new Object()))
                .isInstanceOf(ClassCastException.class);
            assertThat(queue.statistics()).isEqualTo(new Queue.Statistics(0, 0, 0, 0, 2, false));
            queue.putNowait(1);
            queue.putNowait(2);
            Turns.pass(2);
            assertThat(first.result()).isEqualTo(1);
            assertThat(second.result()).isEqualTo(2);
          });
    }
  }
}
