package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A suspension at the bottom of a deep chain of awaits suspends the whole chain, and values and
 * locals survive on the way back.
 */
final class Scenario64NestedDeep extends Scenario {
  Scenario64NestedDeep(PrintStream out) {
    super(out);
  }

  @Async
  private List<Integer> descend(String name, int depth) {
    int local = depth * 10;
    if (depth == 0) {
      print(name, "bottom");
      Await.sleep(0);
      print(name, "bottom again");
      return new ArrayList<>(List.of(0));
    }
    List<Integer> result = descend(name, depth - 1);
    result.add(local + depth);
    return result;
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  @Async
  private void main() {
    List<List<Integer>> both =
        Await.gather(
            Asyncio.createTask(() -> descend("a", 4)), Asyncio.createTask(() -> descend("b", 2)));
    print(joined(both.get(0)));
    print(joined(both.get(1)));
    List<Integer> deep = descend("deep", 200);
    print(deep.size(), deep.get(deep.size() - 1));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
