package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * Gather runs two coroutines to completion on one loop; each hands its list over through its own
 * future.
 */
final class Scenario01SeedAmap extends Scenario {
  Scenario01SeedAmap(PrintStream out) {
    super(out);
  }

  @Async
  private void amap(Future<List<Integer>> future, IntUnaryOperator fn, List<Integer> seq) {
    var results = new ArrayList<Integer>();
    for (int x : seq) {
      results.add(fn.applyAsInt(x));
      Await.sleep(0);
    }
    future.setResult(results);
  }

  @Override
  void run() {
    Future<List<Integer>> f1;
    Future<List<Integer>> f2;
    EventLoop loop = new EventLoop();
    try (loop) {
      f1 = loop.createFuture();
      f2 = loop.createFuture();
      Task<Void> t1 = loop.createTask(() -> amap(f1, x -> x * x, List.of(1, 2, 3)));
      Task<Void> t2 = loop.createTask(() -> amap(f2, x -> x + 100, List.of(1, 2, 3)));
      loop.runUntilComplete(Asyncio.gather(t1, t2));
    }
    print("f1", joined(f1.result()));
    print("f2", joined(f2.result()));
    print("closed", loop.isClosed() ? "yes" : "no");
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
