package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Asyncio;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who needn't wait pays for no object. */
class UncontendedTest {
  private static final int TIMES = 100_000;

  private static Stream<Named<AsyncRunnable>> uses() {
    Lock lock = new Lock();
    Semaphore semaphore = new Semaphore(2);
    Event event = new Event();
    event.set();
    Condition condition = new Condition();
    Barrier barrier = new Barrier(1);
    Queue<String> queue = new Queue<>(2);
    Channel<String> channel = Channel.buffered(2);
    return Stream.of(
        Named.of(
            "Lock.acquire",
            () -> {
              lock.acquire();
              lock.release();
            }),
        Named.of("Lock.hold", () -> lock.hold().close()),
        Named.of("Semaphore.hold", () -> semaphore.hold().close()),
        Named.of("Event.await", () -> event.await()),
        Named.of(
            "Condition.signal",
            () -> {
              condition.acquire();
              condition.signal();
              condition.release();
            }),
        Named.of("Barrier.await", () -> barrier.await()),
        Named.of(
            "Queue",
            () -> {
              queue.put("item");
              queue.get();
              queue.taskDone();
              queue.join();
            }),
        Named.of(
            "Channel",
            () -> {
              channel.sender().send("value");
              channel.receiver().receive();
            }));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void allocatesNothing(AsyncRunnable use) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated =
        Asyncio.run(
            () -> {
              repeat(use); // all that comes with a first time
              long before = threads.getCurrentThreadAllocatedBytes();
              repeat(use);
              return threads.getCurrentThreadAllocatedBytes() - before;
            });
    assertThat(allocated).isLessThan(TIMES); // bytes: not even one a time
  }

  @Async
  private static void repeat(AsyncRunnable use) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      use.run();
    }
  }
}
