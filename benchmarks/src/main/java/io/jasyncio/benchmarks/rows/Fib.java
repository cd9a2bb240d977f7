package io.jasyncio.benchmarks.rows;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Peers;
import io.jasyncio.benchmarks.Trap;
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

/** A recursive call that could suspend, but doesn't: {@code fib(25)}, which makes 242,785 calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Fib {
  private static final int N = 25;
  private static final int CALLS = 242_785;
  private static final int RESULT = 75_025;

  @Param("hand")
  public String peer;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
    for (int i = 0; i < 2_000; i++) {
      Trap.fib = i % 100 == 0 ? 1 : -1;
      Checked.equal(144, work.fib(12));
    }
    Trap.fib = -1;
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long measure() {
    return Checked.equal(RESULT, work.fib(N));
  }
}
