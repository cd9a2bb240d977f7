package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;

/** Without outcomes gather raises the first error at once, and the other children keep running. */
final class Scenario21GatherFirstError extends Scenario {
  Scenario21GatherFirstError(PrintStream out) {
    super(out);
  }

  @Async
  private String bad(int turns, String text) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
    print("raising", text);
    throw new IllegalArgumentException(text);
  }

  @Async
  private String good(int turns) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
    print("good finished");
    return "ok";
  }

  @Async
  private void main() {
    Task<String> g = Asyncio.createTask(() -> good(6));
    Task<String> second = Asyncio.createTask(() -> bad(2, "second"));
    Task<String> first = Asyncio.createTask(() -> bad(1, "first"));
    try {
      Await.gather(g, second, first);
    } catch (IllegalArgumentException e) {
      print("caught", e.getMessage());
    }
    print("good", g.isDone() ? "done" : "still running");
    print("good", Await.await(g));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
