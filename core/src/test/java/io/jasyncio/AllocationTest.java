package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jasyncio.continuation.Continuation;
import io.jasyncio.net.Connection;
import io.jasyncio.net.Protocol;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import io.jasyncio.net.Transport;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What operations allocate, to the byte: costs that can be held without a clock. The JVM counts the
 * bytes of this thread. Each work is done so many times, then twice as many; the difference is the
 * operations' own. The limits are those of a JVM with compressed pointers, where escape analysis
 * saves nothing: they hold whatever the JIT makes of the code.
 */
class AllocationTest {
  private static final int OPERATIONS = 4096;

  /**
   * The task, its coroutine: 80; the lambda 16; its frame and the method's: 24 and 24; arrays 8.
   */
  private static final int TASK = 153;

  /** A place in the list, in gather's array and in that of the results; a callback that's due. */
  private static final int GATHERED = TASK + 40;

  private static final int TIMER = 32;

  private static final int RUNS = 5;

  /** Does something so many times. */
  private interface Work {
    void run(int operations);
  }

  private static double bytesPerOperation(Work work) {
    work.run(OPERATIONS); // loads classes
    work.run(2 * OPERATIONS);
    long once = bytes(work, OPERATIONS);
    long twice = bytes(work, 2 * OPERATIONS);
    return (double) (twice - once) / OPERATIONS;
  }

  /**
   * The least of some runs: now and then the JVM links something in one, and allocates for that.
   */
  private static long bytes(Work work, int operations) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run(operations);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Async
  private static void giveWay(int turns) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void aTurnAllocatesNothing(int coroutines) {
    double bytes =
        bytesPerOperation(
            turns -> {
              try (var loop = new EventLoop()) {
                List<Task<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < coroutines; i++) {
                  tasks.add(loop.createTask(() -> giveWay(turns / coroutines)));
                }
                loop.runUntilComplete(Asyncio.gather(tasks));
              }
            });

    assertThat(bytes).isZero();
  }

  @Test
  void aTurnWhileTimersWaitAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            turns -> {
              try (var loop = new EventLoop()) {
                loop.callLater(1_000_000, () -> {});
                loop.runUntilComplete(() -> giveWay(turns));
              }
            });

    assertThat(bytes).isZero();
  }

  @Test
  void aTurnDeepDownAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            turns -> {
              try (var loop = new EventLoop()) {
                loop.runUntilComplete(() -> down(100, turns));
              }
            });

    assertThat(bytes).isZero();
  }

  @Async
  private static int down(int depth, int turns) {
    if (depth == 0) {
      giveWay(turns);
      return 0;
    }
    return 1 + down(depth - 1, turns);
  }

  @Test
  void aCallThatDoesNotSuspendAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            calls -> {
              try (var loop = new EventLoop()) {
                loop.runUntilComplete(() -> call(calls));
              }
            });

    assertThat(bytes).isZero();
  }

  @Async
  private static void call(int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      sum += increased(i);
    }
    assertThat(sum).isPositive();
  }

  @Async
  private static long increased(int x) {
    if (x < 0) {
      Await.sleep(0);
    }
    return x + 1L;
  }

  @Test
  void awaitingADoneFutureAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            times -> {
              try (var loop = new EventLoop()) {
                Future<String> done = loop.createFuture();
                done.setResult("result");
                loop.runUntilComplete(() -> await(done, times));
              }
            });

    assertThat(bytes).isZero();
  }

  @Async
  private static void await(Future<String> future, int times) {
    for (int i = 0; i < times; i++) {
      assertResult(Await.await(future));
    }
  }

  private static void assertResult(String result) {
    if (!"result".equals(result)) {
      throw new AssertionError(result);
    }
  }

  @Test
  void aStepOfAContinuationAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            steps -> {
              var continuation = new Continuation(() -> suspend(steps));
              while (!continuation.run()) {
                // goes on
              }
            });

    assertThat(bytes).isZero();
  }

  @Async
  private static void suspend(int times) {
    for (int i = 0; i < times; i++) {
      Continuation.suspend();
    }
  }

  /** The task with its coroutine, the lambda, the lambda's frame, and the places in arrays. */
  @Test
  void aTaskAllocatesItselfAndItsFrames() {
    double bytes =
        bytesPerOperation(
            tasks -> {
              try (var loop = new EventLoop()) {
                for (int i = 0; i < tasks; i++) {
                  loop.createTask(() -> giveWay(1));
                }
                loop.runUntilComplete(() -> giveWay(2));
              }
            });

    assertThat(bytes).isLessThanOrEqualTo(TASK);
  }

  @Test
  void aGatheredTaskAllocatesItsCallbackBesides() {
    double bytes =
        bytesPerOperation(
            tasks -> {
              try (var loop = new EventLoop()) {
                List<Task<Void>> all = new ArrayList<>();
                for (int i = 0; i < tasks; i++) {
                  all.add(loop.createTask(() -> giveWay(1)));
                }
                loop.runUntilComplete(Asyncio.gather(all));
              }
            });

    assertThat(bytes).isLessThanOrEqualTo(GATHERED);
  }

  @Test
  void aSleepAllocatesItsTimer() {
    double bytes =
        bytesPerOperation(
            times -> {
              try (var loop = new VirtualTime().newLoop()) {
                loop.runUntilComplete(
                    () -> {
                      for (int i = 0; i < times; i++) {
                        Await.sleep(1);
                      }
                    });
              }
            });

    assertThat(bytes).isLessThanOrEqualTo(TIMER);
  }

  // ---- streams

  /** To open a connection takes now this many bytes and now that; spread over the operations. */
  private static final double A_CONNECTIONS_OWN = 0.5;

  @Test
  void aReadAndAWriteAllocateNothing() {
    double bytes = bytesPerOperation(times -> exchange(times, 64));

    assertThat(bytes).isBetween(-A_CONNECTIONS_OWN, A_CONNECTIONS_OWN);
  }

  /** Sends an array to a server that sends it back, so many times. */
  private static void exchange(int times, int size) {
    Asyncio.run(
        () -> {
          try (Server server =
                  Streams.startServer((in, out) -> echo(in, out, size), "127.0.0.1", 0);
              Connection connection = Streams.openConnection("127.0.0.1", server.getPort())) {
            exchange(connection, times, size);
          }
        });
  }

  @Async
  private static void exchange(Connection connection, int times, int size) throws IOException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < times; i++) {
      connection.writer().write(bytes, 0, size);
      connection.writer().drain();
      for (int count = 0; count < size; ) {
        count += connection.reader().read(bytes, count, size - count);
      }
    }
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer, int size) throws IOException {
    byte[] bytes = new byte[size];
    int count;
    while ((count = reader.read(bytes, 0, size)) >= 0) {
      writer.write(bytes, 0, count);
      writer.drain();
    }
  }

  @Test
  void aProtocolsEchoAllocatesNothing() {
    double bytes =
        bytesPerOperation(
            times ->
                Asyncio.run(
                    () -> {
                      try (Server server = Streams.createServer(Echo::new, "127.0.0.1", 0);
                          Connection connection =
                              Streams.openConnection("127.0.0.1", server.getPort())) {
                        exchange(connection, times, 64);
                      }
                    }));

    assertThat(bytes).isBetween(-A_CONNECTIONS_OWN, A_CONNECTIONS_OWN);
  }

  private static final class Echo implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      transport.write(data);
    }
  }

  private static final int CONNECTIONS = 500;
  private static final long HEAP_OF_A_CONNECTION = 4096;

  /**
   * Each has talked before; counted are both ends, the server's with its handler's task. The most
   * of some rounds: what other tests have left may go away in one, and hide what this one takes.
   */
  @Test
  void anIdleConnectionTakesLittleHeap() {
    long most = 0;
    for (int round = 0; round < RUNS; round++) {
      most = Math.max(most, Asyncio.run(() -> heapOfIdleConnections()));
    }

    assertThat(most / (2 * CONNECTIONS)).isBetween(256L, HEAP_OF_A_CONNECTION);
  }

  @Async
  private static long heapOfIdleConnections() throws IOException {
    List<Connection> connections = new ArrayList<>();
    try (Server server = Streams.startServer((in, out) -> echo(in, out, 64), "127.0.0.1", 0)) {
      connect(connections, server, 100);
      long before = usedHeap();
      connect(connections, server, CONNECTIONS);
      return usedHeap() - before;
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  @Async
  private static void connect(List<Connection> connections, Server server, int more)
      throws IOException {
    for (int i = 0; i < more; i++) {
      Connection connection = Streams.openConnection("127.0.0.1", server.getPort());
      connections.add(connection);
      connection.writer().write("x\n".repeat(20));
      for (int line = 0; line < 20; line++) {
        connection.reader().readLine();
      }
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
