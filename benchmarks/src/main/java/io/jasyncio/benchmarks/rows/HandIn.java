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

/** A callback that another thread hands in. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandIn {
  private static final int CALLBACKS = 400_000;

  @Param("hand")
  public String peer;

  @Param("4")
  public int threads;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
  }

  @Benchmark
  @OperationsPerInvocation(CALLBACKS)
  public long measure() {
    return Checked.equal(CALLBACKS, work.handIn(threads, CALLBACKS / threads));
  }
}
