package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A task that awaits itself gets an error instead of hanging. */
final class Scenario19TaskCannotAwaitItself extends Scenario {
  Scenario19TaskCannotAwaitItself(PrintStream out) {
    super(out);
  }

  @Async
  private String narcissus(List<Task<String>> box) {
    print("awaiting myself");
    try {
      Await.await(box.get(0));
    } catch (IllegalStateException e) {
      print("state error");
    }
    return "survived";
  }

  @Async
  private void main() {
    List<Task<String>> box = new ArrayList<>();
    Task<String> t = Asyncio.createTask(() -> narcissus(box));
    box.add(t);
    print(Await.await(t));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
