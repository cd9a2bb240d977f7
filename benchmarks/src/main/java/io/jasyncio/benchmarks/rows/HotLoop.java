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
 * Hot loops with an await that is hardly ever reached, for each thousand elements. Polluted: the
 * kernel has suspended before in this JVM, in one element of a hundred.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotLoop {
  private static final int TIMES = 1_000;

  @Param("hand")
  public String peer;

  @Param({"false", "true"})
  public boolean polluted;

  private final int[] elements = Elements.plain();
  private final int[] firstSuspends = Elements.withFirst();
  private Kernels kernels;

  @Setup
  public void begin() {
    kernels = Kernels.of(peer);
  }

  private static long measure(Elements.Kernel kernel, int[] elements) {
    return Checked.equal((long) IntStream.of(elements).sum() * TIMES, kernel.run(elements, TIMES));
  }

  /** Each benchmark has JVMs of its own: so each pollutes what it measures. */
  private void begin(Elements.Kernel kernel) {
    if (polluted && !hasBegun) {
      Elements.pollute(kernel);
    }
    hasBegun = true;
  }

  private boolean hasBegun;

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareAwait() {
    begin(kernels::rareAwait);
    return measure(kernels::rareAwait, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareLeaf() {
    begin(kernels::rareLeaf);
    return measure(kernels::rareLeaf, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long suspendedInside() {
    begin(kernels::rareAwait);
    return measure(kernels::rareAwait, firstSuspends);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long server() {
    begin(kernels::server);
    return measure(kernels::server, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long nested() {
    begin(kernels::nested);
    return measure(kernels::nested, elements);
  }
}
