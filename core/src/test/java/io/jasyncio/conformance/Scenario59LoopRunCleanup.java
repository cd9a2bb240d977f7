package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.AsyncGenerator;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * run cancels the tasks left over, waits for their cleanup, then closes pending async generators,
 * and only then returns.
 */
final class Scenario59LoopRunCleanup extends Scenario {
  private Task<Void> task;
  private AsyncGenerator<String> generator;

  Scenario59LoopRunCleanup(PrintStream out) {
    super(out);
  }

  @Async
  private void leftover() {
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      print("leftover cancelled");
      Await.sleep(0);
      print("leftover cleaned up");
      throw e;
    }
  }

  private AsyncGenerator<String> endless() {
    return AsyncGenerator.of(
        y -> {
          try {
            while (true) {
              y.yield("item");
            }
          } finally {
            print("generator closed");
          }
        });
  }

  @Async
  private String main() {
    task = Asyncio.createTask(this::leftover);
    generator = endless();
    print(generator.next());
    Await.sleep(0);
    print("main returns");
    return "result";
  }

  @Override
  void run() {
    print(Asyncio.<String>run(this::main));
    print("leftover", task.isCancelled() ? "cancelled" : "?");
  }
}
