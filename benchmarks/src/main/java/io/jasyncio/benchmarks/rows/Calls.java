package io.jasyncio.benchmarks.rows;

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

/**
 * Calls that don't suspend, of methods that have suspended before; plain calls for the
 * hand-written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Calls {
  private static final int TIMES = 1_000;
  private static final int CALLS = TIMES * Elements.COUNT;

  @Param("hand")
  public String peer;

  private final int[] elements = Elements.plain();
  private Kernels kernels;
  private long[] expected;

  @Setup
  public void begin() {
    kernels = Kernels.of(peer);
    Elements.pollute(kernels::real);
    Elements.pollute(kernels::virtual);
    Elements.pollute(kernels::midSized);
    Kernels plain = new PlainKernels();
    expected =
        new long[] {
          plain.real(elements, TIMES),
          plain.virtual(elements, TIMES),
          plain.midSized(elements, TIMES)
        };
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long real() {
    return Checked.equal(expected[0], kernels.real(elements, TIMES));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long virtual() {
    return Checked.equal(expected[1], kernels.virtual(elements, TIMES));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long midSized() {
    return Checked.equal(expected[2], kernels.midSized(elements, TIMES));
  }
}
