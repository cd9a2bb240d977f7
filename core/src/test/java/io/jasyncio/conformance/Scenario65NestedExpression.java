package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import java.io.PrintStream;
import java.util.List;

/**
 * Operands of an expression are evaluated left to right across awaits, and values computed before
 * an await are kept.
 */
final class Scenario65NestedExpression extends Scenario {
  private int counter;

  Scenario65NestedExpression(PrintStream out) {
    super(out);
  }

  @Async
  private int tick(String label) {
    int mine = ++counter;
    print(label, mine);
    Await.sleep(0);
    return mine;
  }

  @Async
  private boolean flag(String label, boolean value) {
    tick(label);
    return value;
  }

  @Async
  private void main() {
    print("sum", counter * 100 + tick("x") * 10 + tick("y"));
    print("call", Math.max(tick("p"), tick("q")), List.of(tick("r"), tick("s")).size());
    if (flag("left", false) && flag("skipped", true)) {
      print("no");
    } else if (flag("one", true) || flag("skipped", true)) {
      print("short circuit");
    }
    print("chosen", flag("cond", true) ? tick("then") : tick("else"));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
