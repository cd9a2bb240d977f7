package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.AsyncCallable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;
import java.util.List;

/**
 * Cancel on the running task takes effect at its next suspension, not immediately; an await that
 * does not suspend lets it pass.
 */
final class Scenario31CancelSelf extends Scenario {
  Scenario31CancelSelf(PrintStream out) {
    super(out);
  }

  @Async
  private String noSuspension() {
    return "passed";
  }

  @Async
  private String suicidal() {
    Asyncio.currentTask().cancel();
    print("still running");
    print(noSuspension());
    try {
      Await.sleep(0);
      print("not reached");
    } catch (CancelledError e) {
      print("cancelled at sleep");
      throw e;
    }
    return "not reached";
  }

  @Async
  private String returnsFirst() {
    Asyncio.currentTask().cancel();
    return "lost";
  }

  @Async
  private void main() {
    for (AsyncCallable<String> body :
        List.<AsyncCallable<String>>of(this::suicidal, this::returnsFirst)) {
      Task<String> t = Asyncio.createTask(body);
      Await.wait(List.of(t));
      print("ended cancelled", t.isCancelled() ? "yes" : "no");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
