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

/** {@code sleep(0)}: a turn of one of several coroutines. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Turn {
  private static final int TURNS = 1_000_000;

  @Param("hand")
  public String peer;

  @Param({"1", "2", "1000"})
  public int coroutines;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
  }

  @Benchmark
  @OperationsPerInvocation(TURNS)
  public long measure() {
    return Checked.equal(TURNS, work.turns(coroutines, TURNS / coroutines));
  }
}
