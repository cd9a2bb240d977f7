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

/** A turn in the innermost of several nested calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Depth {
  private static final int TURNS = 100_000;

  @Param("hand")
  public String peer;

  @Param({"1", "10", "100", "1000"})
  public int depth;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public long measure() {
    return Checked.equal(TURNS + depth, work.turnsAtDepth(depth, TURNS));
  }
}
