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

/** An exception that goes through ten awaiting calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ThroughFrames {
  private static final int EXCEPTIONS = 10_000;

  @Param("hand")
  public String peer;

  @Param("10")
  public int depth;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
  }

  @Benchmark
  @OperationsPerInvocation(EXCEPTIONS)
  public long measure() {
    return Checked.equal(EXCEPTIONS, work.exceptions(depth, EXCEPTIONS));
  }
}
