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

/** An item that goes through a bounded queue. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BoundedQueue {
  private static final int ITEMS = 100_000;

  @Param("hand")
  public String peer;

  @Param("100")
  public int capacity;

  private Peer work;

  @Setup
  public void begin() {
    work = Peers.named(peer);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long measure() {
    return Checked.equal(Checked.sumBelow(ITEMS), work.produceConsume(ITEMS, capacity));
  }
}
