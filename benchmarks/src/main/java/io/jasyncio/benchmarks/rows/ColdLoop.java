package io.jasyncio.benchmarks.rows;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The loops of {@link HotLoop} before their first suspension, which never comes: the JIT has seen
 * nothing of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ColdLoop {
  private static final int TIMES = 1_000;

  @Param("hand")
  public String peer;

  private final int[] elements = Elements.plain();
  private final long expected = (long) IntStream.of(elements).sum() * TIMES;
  private Kernels kernels;

  @Setup
  public void begin() {
    kernels = Kernels.of(peer);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareAwait() {
    return Checked.equal(expected, kernels.rareAwait(elements, TIMES));
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareLeaf() {
    return Checked.equal(expected, kernels.rareLeaf(elements, TIMES));
  }
}
