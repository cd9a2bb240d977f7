package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.CancelledError;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.InvalidStateException;
import java.io.PrintStream;

/**
 * Result() before completion and a second setResult are invalid-state errors; cancel() of a done
 * future returns false.
 */
final class Scenario12FutureStates extends Scenario {
  Scenario12FutureStates(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    Future<Integer> fut = loop.createFuture();
    try {
      fut.result();
    } catch (InvalidStateException e) {
      print("result: not ready");
    }
    try {
      fut.exception();
    } catch (InvalidStateException e) {
      print("exception: not ready");
    }
    fut.setResult(1);
    try {
      fut.setResult(2);
    } catch (InvalidStateException e) {
      print("set twice: refused");
    }
    print("cancel when done", fut.cancel() ? "yes" : "no");
    print("result", fut.result(), fut.exception() == null ? "no exception" : "?");

    Future<Integer> other = loop.createFuture();
    print("cancel when pending", other.cancel() ? "yes" : "no");
    print("cancel again", other.cancel() ? "yes" : "no");
    print("done", other.isDone() ? "yes" : "no");
    try {
      other.result();
    } catch (CancelledError e) {
      print("result: cancelled");
    }
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
