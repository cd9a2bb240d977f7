package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.ContextVar;
import io.jasyncio.Task;
import java.io.PrintStream;

/**
 * A task copies the context when it is created; what it sets later is seen by its own nested calls,
 * not by its creator or siblings.
 */
final class Scenario56ContextTaskCopy extends Scenario {
  Scenario56ContextTaskCopy(PrintStream out) {
    super(out);
  }

  private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

  @Async
  private String nested() {
    Await.sleep(0);
    return USER.get();
  }

  @Async
  private void visit(String name) {
    print(name, "starts as", USER.get());
    USER.set(name);
    Await.sleep(0);
    print(name, "nested sees", nested());
  }

  @Async
  private void main() {
    print("default", USER.get());
    USER.set("root");
    Task<Void> a = Asyncio.createTask(() -> visit("a"));
    USER.set("changed");
    Task<Void> b = Asyncio.createTask(() -> visit("b"));
    Await.gather(a, b);
    print("main sees", USER.get());
    visit("inline");
    print("main sees", USER.get());
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
