package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.AsyncGenerator;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A loop pulls one value at a time; the generator and its consumer may both suspend in between, and
 * other tasks get turns.
 */
final class Scenario53AgenFor extends Scenario {
  Scenario53AgenFor(PrintStream out) {
    super(out);
  }

  private AsyncGenerator<Integer> countdown(int from) {
    return AsyncGenerator.of(
        y -> {
          for (int n = from; n > 0; n--) {
            Await.sleep(0);
            print("yielding", n);
            y.yield(n);
          }
          print("generator ends");
        });
  }

  @Async
  private void other() {
    for (int i = 0; i < 3; i++) {
      print("other", i);
      Await.sleep(0);
    }
  }

  @Async
  private void main() {
    Task<Void> t = Asyncio.createTask(this::other);
    for (int x : countdown(3)) {
      print("received", x);
    }
    print("loop ended");
    List<Integer> squares = new ArrayList<>();
    for (int x : countdown(2)) {
      squares.add(x * x);
    }
    print(squares.stream().map(String::valueOf).collect(Collectors.joining(",")));
    Await.await(t);
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
