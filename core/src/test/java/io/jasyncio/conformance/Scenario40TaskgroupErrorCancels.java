package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.ExceptionGroup;
import io.jasyncio.Task;
import io.jasyncio.TaskGroup;
import java.io.PrintStream;
import java.util.stream.Collectors;

/**
 * The first failing child cancels its siblings and the body; the group waits for their cleanup and
 * raises one grouped error.
 */
final class Scenario40TaskgroupErrorCancels extends Scenario {
  Scenario40TaskgroupErrorCancels(PrintStream out) {
    super(out);
  }

  private Task<Void> sleeper;

  @Async
  private void fail() {
    Await.sleep(0);
    print("fail raises");
    throw new IllegalArgumentException("child broke");
  }

  @Async
  private void sleeper() {
    try {
      Await.sleep(3_600_000);
    } finally {
      print("sleeper cleans up");
      Await.sleep(0);
      print("sleeper is clean");
    }
  }

  @Async
  private void body(TaskGroup group) {
    sleeper = group.createTask(() -> sleeper());
    group.createTask(() -> fail());
    try {
      Await.sleep(3_600_000);
    } catch (CancelledError e) {
      print("body cancelled");
      throw e;
    }
  }

  @Async
  private void main() {
    try {
      TaskGroup.run(this::body);
    } catch (ExceptionGroup e) {
      ExceptionGroup group = e.subgroup(IllegalArgumentException.class).orElseThrow();
      print(
          "grouped",
          group.failures().stream().map(Throwable::getMessage).collect(Collectors.joining(",")));
    }
    print("sleeper", sleeper.isCancelled() ? "cancelled" : "?");
    print("requests", Asyncio.currentTask().cancelling());
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
