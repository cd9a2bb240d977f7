package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * AddDoneCallback on a future that is already done still goes through callSoon; removeDoneCallback
 * returns how many it removed.
 */
final class Scenario11FutureCallbackOnDone extends Scenario {
  Scenario11FutureCallbackOnDone(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    Consumer<Future<String>> show = f -> print("show", f.result());
    Consumer<Future<String>> unwanted = f -> print("unwanted");
    Future<String> fut = Asyncio.getRunningLoop().createFuture();
    fut.addDoneCallback(unwanted);
    fut.addDoneCallback(show);
    fut.addDoneCallback(unwanted);
    print("removed", fut.removeDoneCallback(unwanted));
    print("removed again", fut.removeDoneCallback(unwanted));
    fut.setResult("x");
    Await.sleep(0);
    fut.addDoneCallback(f -> print("late callback", f.result()));
    print("late callback added");
    Await.sleep(0);
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
