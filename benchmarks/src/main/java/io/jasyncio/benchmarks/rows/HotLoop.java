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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Hot loops with an await that is hardly ever reached, for each thousand elements. In the set-up
 * the measured loop has suspended in one element of a hundred, and no other one has been run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotLoop {
  private static final int TIMES = 1_000;

  @Param("hand")
  public String peer;

  private final int[] elements = Elements.plain();
  private final int[] firstSuspends = Elements.withFirst();
  private Kernels kernels;

  @Setup
  public void begin(BenchmarkParams benchmark) {
    kernels = Kernels.of(peer);
    String name = benchmark.getBenchmark();
    switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "rareAwait", "suspendedInside" -> Elements.pollute(kernels::rareAwait);
      case "rareLeaf" -> Elements.pollute(kernels::rareLeaf);
      case "server" -> Elements.pollute(kernels::server);
      case "nested" -> Elements.pollute(kernels::nested);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private static long measure(Elements.Kernel kernel, int[] elements) {
    return Checked.equal((long) IntStream.of(elements).sum() * TIMES, kernel.run(elements, TIMES));
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareAwait() {
    return measure(kernels::rareAwait, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long rareLeaf() {
    return measure(kernels::rareLeaf, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long suspendedInside() {
    return measure(kernels::rareAwait, firstSuspends);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long server() {
    return measure(kernels::server, elements);
  }

  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long nested() {
    return measure(kernels::nested, elements);
  }
}
