package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * An exception escaping a task is kept in the task; the loop goes on and the error appears where
 * the task is awaited.
 */
final class Scenario18TaskExceptionStored extends Scenario {
  Scenario18TaskExceptionStored(PrintStream out) {
    super(out);
  }

  @Async
  private void failing() {
    Await.sleep(0);
    print("failing raises");
    throw new ArithmeticException("boom");
  }

  @Async
  private void steady() {
    for (int i = 0; i < 3; i++) {
      print("steady", i);
      Await.sleep(0);
    }
  }

  @Async
  private void main() {
    Task<Void> f = Asyncio.createTask(this::failing);
    Task<Void> s = Asyncio.createTask(this::steady);
    Await.await(s);
    print("failing done", f.isDone() ? "yes" : "no");
    print("stored:", f.exception().getMessage());
    try {
      Await.await(f);
    } catch (ArithmeticException e) {
      print("arithmetic error");
    }
    try {
      f.result();
    } catch (ArithmeticException e) {
      print("arithmetic error again");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
