package io.jasyncio.benchmarks.rows;

import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.benchmarks.MissingInPeer;
import java.time.Duration;
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

/** A turn of a single task, while timers wait that are far from due. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FarTimer {
  private static final int TURNS = 1_000_000;

  @Param("jasyncio")
  public String peer;

  @Param({"0", "1"})
  public int timers;

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
      for (int i = 0; i < timers; i++) {
        loop.callLater(Duration.ofHours(1), () -> {});
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
      return Checked.equal(TURNS, taken);
    }
  }
}
