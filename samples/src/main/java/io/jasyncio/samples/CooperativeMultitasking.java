package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Two coroutines on one loop, in one thread, take turns: each maps a function over a list, and
 * gives way to the other after each element. Each hands over its list through a future of its own.
 */
public final class CooperativeMultitasking {
  private CooperativeMultitasking() {}

  @Async
  static void amap(
      Future<List<Integer>> future, UnaryOperator<Integer> fn, List<Integer> elements) {
    var results = new ArrayList<Integer>();
    for (int x : elements) {
      results.add(fn.apply(x));
      Await.sleep(0); // suspends: keeps future, fn, results and the list's iterator
    }
    future.setResult(results);
  }

  private static int square(int x) {
    System.out.println("square    " + x + " -> " + x * x);
    return x * x;
  }

  private static int successor(int x) {
    System.out.println("successor " + x + " -> " + (x + 1));
    return x + 1;
  }

  public static void main(String[] args) {
    try (var loop = new EventLoop()) {
      Future<List<Integer>> squares = loop.createFuture();
      Future<List<Integer>> successors = loop.createFuture();
      var first =
          loop.createTask(() -> amap(squares, CooperativeMultitasking::square, List.of(1, 2, 3)));
      var second =
          loop.createTask(
              () -> amap(successors, CooperativeMultitasking::successor, List.of(4, 5, 6)));
      loop.runUntilComplete(Asyncio.gather(first, second));
      System.out.println("squares    " + squares.result());
      System.out.println("successors " + successors.result());
    }
  }
}
