package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A task cancelled before its first step ends cancelled without running any of its body, not even
 * its try block.
 */
final class Scenario28CancelBeforeStart extends Scenario {
  Scenario28CancelBeforeStart(PrintStream out) {
    super(out);
  }

  @Async
  private void never() {
    try {
      print("body");
    } finally {
      print("finally");
    }
  }

  @Async
  private void main() {
    Task<Void> t = Asyncio.createTask(this::never);
    print("cancel", t.cancel() ? "yes" : "no");
    print("right after", t.isCancelled() ? "cancelled" : "pending");
    try {
      Await.await(t);
    } catch (CancelledError e) {
      print("cancelled");
    }
    print("done", t.isDone() ? "yes" : "no");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
