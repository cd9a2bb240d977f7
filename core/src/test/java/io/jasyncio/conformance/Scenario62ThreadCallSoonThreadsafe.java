package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import java.io.PrintStream;

/**
 * CallSoonThreadsafe from another thread wakes a sleeping loop; callbacks run in the loop's thread
 * in submission order.
 */
final class Scenario62ThreadCallSoonThreadsafe extends Scenario {
  Scenario62ThreadCallSoonThreadsafe(PrintStream out) {
    super(out);
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    Thread home = Thread.currentThread();
    Future<String> fut = loop.createFuture();
    Runnable work =
        () -> {
          for (int i = 0; i < 3; i++) {
            int n = i;
            loop.callSoonThreadsafe(
                () ->
                    print(
                        "callback",
                        n,
                        Thread.currentThread() == home ? "loop thread" : "foreign thread"));
          }
          loop.callSoonThreadsafe(() -> fut.setResult("from thread"));
        };
    new Thread(work).start();
    print(Await.await(fut));
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
