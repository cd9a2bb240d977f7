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

/** Sleep(0) really suspends, so two looping coroutines alternate element by element. */
final class Scenario02SeedAmapTraced extends Scenario {
  Scenario02SeedAmapTraced(PrintStream out) {
    super(out);
  }

  @Async
  private void amap(String name, Future<List<Integer>> future, IntUnaryOperator fn, int end) {
    var results = new ArrayList<Integer>();
    for (int x = 0; x < end; x++) {
      int y = fn.applyAsInt(x);
      print(name, x, "->", y);
      results.add(y);
      Await.sleep(0);
    }
    print(name, "sets result");
    future.setResult(results);
  }

  @Override
  void run() {
    try (EventLoop loop = new EventLoop()) {
      Future<List<Integer>> f1 = loop.createFuture();
      Future<List<Integer>> f2 = loop.createFuture();
      f1.addDoneCallback(f -> print("f1 callback", sum(f.result())));
      f2.addDoneCallback(f -> print("f2 callback", sum(f.result())));
      Task<Void> t1 = loop.createTask(() -> amap("square", f1, x -> x * x, 4));
      Task<Void> t2 = loop.createTask(() -> amap("double", f2, x -> x + x, 2));
      loop.runUntilComplete(Asyncio.gather(t1, t2));
      print(joined(f1.result()), "|", joined(f2.result()));
    }
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(x -> x).sum();
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
