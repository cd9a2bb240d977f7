package io.jasyncio.benchmarks.rows;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import io.jasyncio.benchmarks.MissingInPeer;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A turn of a single task, while others wait for sockets that nobody sends anything to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdleSocket {
  private static final int TURNS = 1_000_000;

  @Param("jasyncio")
  public String peer;

  @Param({"0", "1"})
  public int sockets;

  @Setup
  public void begin() {
    if (!peer.startsWith("jasyncio")) {
      throw new MissingInPeer();
    }
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public long measure() {
    try (var loop = new EventLoop()) {
      for (int i = 0; i < sockets; i++) {
        loop.createTask(() -> receiveNothing());
      }
      int taken =
          loop.runUntilComplete(
              () -> {
                int turns = 0;
                while (turns < TURNS) {
                  Await.sleep(0);
                  turns++;
                }
                return turns;
              });
      for (Task<?> waiting : loop.allTasks()) {
        waiting.cancel();
      }
      loop.runUntilComplete(loop.createTask(() -> Await.sleep(0)));
      return Checked.equal(TURNS, taken);
    }
  }

  @Async
  private static void receiveNothing() throws IOException {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var socket = Streams.openDatagramEndpoint(anyPort)) {
      socket.receive();
    }
  }
}
