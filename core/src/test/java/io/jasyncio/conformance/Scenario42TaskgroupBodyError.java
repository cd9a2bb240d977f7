package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.ExceptionGroup;
import io.jasyncio.Task;
import io.jasyncio.TaskGroup;
import java.io.PrintStream;

/**
 * An error in the body cancels the children and is part of the group; a plain cancellation of a
 * child is not an error.
 */
final class Scenario42TaskgroupBodyError extends Scenario {
  Scenario42TaskgroupBodyError(PrintStream out) {
    super(out);
  }

  @Async
  private void sleeper() {
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      print("sleeper cancelled");
      throw e;
    }
  }

  @Async
  private void main() {
    try {
      TaskGroup.run(
          group -> {
            group.createTask(() -> sleeper());
            Await.sleep(0);
            throw new IllegalArgumentException("body");
          });
    } catch (ExceptionGroup e) {
      ExceptionGroup group = e.subgroup(IllegalArgumentException.class).orElseThrow();
      print("grouped", group.failures().size(), group.failures().get(0).getMessage());
    }
    Task<Void> s =
        TaskGroup.call(
            group -> {
              Task<Void> task = group.createTask(() -> sleeper());
              Await.sleep(0);
              task.cancel();
              return task;
            });
    print("group ended normally,", s.isCancelled() ? "cancelled" : "?");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
