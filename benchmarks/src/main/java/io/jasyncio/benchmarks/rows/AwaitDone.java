package io.jasyncio.benchmarks.rows;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Peers;
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

/** Awaiting a future that is done, in a method that has awaited one that wasn't. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AwaitDone {
  private static final int TIMES = 1_000_000;
  private static final int WARMUPS = 2_000;
  private static final int ONE_IN = 100;

  @Param("hand")
  public String peer;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
    for (int i = 0; i < WARMUPS; i++) {
      Checked.equal(ONE_IN, work.awaitDone(ONE_IN)); // suspends once, and then no more
    }
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long measure() {
    return Checked.equal(TIMES, work.awaitDone(TIMES));
  }
}
