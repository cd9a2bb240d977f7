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

/** A value of a generator. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GeneratorValue {
  private static final int VALUES = 10_000_000;

  @Param("hand")
  public String peer;

  private long expected;
  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
    for (int i = 0; i < VALUES; i++) {
      expected += i & 1023;
    }
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public long measure() {
    return Checked.equal(expected, work.generate(VALUES));
  }
}
