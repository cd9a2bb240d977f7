package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.ExceptionContext;
import io.jasyncio.Future;
import java.io.PrintStream;

/**
 * An error in a plain callback goes to the loop's exception handler and the loop continues with the
 * next callback.
 */
final class Scenario60LoopExceptionHandler extends Scenario {
  Scenario60LoopExceptionHandler(PrintStream out) {
    super(out);
  }

  private static void broken() {
    throw new IllegalArgumentException("callback broke");
  }

  private void handle(EventLoop loop, ExceptionContext context) {
    Throwable exception = context.exception();
    print("handler got", exception == null ? context.message() : exception.getMessage());
  }

  @Async
  private void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler(this::handle);
    loop.callSoon(() -> broken());
    loop.callSoon(() -> print("next callback"));
    Future<Void> fut = loop.createFuture();
    fut.addDoneCallback(f -> broken());
    fut.addDoneCallback(f -> print("second done callback"));
    fut.setResult(null);
    Await.sleep(0);
    loop.callExceptionHandler(ExceptionContext.of("a message without an exception"));
    print("end");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
