package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.ExceptionGroup;
import io.jasyncio.TaskGroup;
import java.io.PrintStream;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Errors of several children are collected into one group, in the order in which the children
 * failed.
 */
final class Scenario41TaskgroupManyErrors extends Scenario {
  Scenario41TaskgroupManyErrors(PrintStream out) {
    super(out);
  }

  private static final Map<Class<?>, String> WORDS =
      Map.of(
          IllegalArgumentException.class, "value error",
          ArithmeticException.class, "arithmetic error",
          NoSuchElementException.class, "lookup error");

  @Async
  private void fail(int turns, RuntimeException error) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
    throw error;
  }

  @Async
  @SuppressWarnings("finally")
  private void failsInCleanup() {
    try {
      Await.sleep(3_600_000);
    } finally {
      throw new NoSuchElementException("cleanup");
    }
  }

  @Async
  private void main() {
    try {
      TaskGroup.run(
          group -> {
            group.createTask(() -> failsInCleanup());
            group.createTask(() -> fail(2, new IllegalArgumentException("first")));
            group.createTask(() -> fail(2, new ArithmeticException("second")));
          });
    } catch (ExceptionGroup group) {
      for (Throwable e : group.failures()) {
        print(WORDS.get(e.getClass()), e.getMessage());
      }
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
