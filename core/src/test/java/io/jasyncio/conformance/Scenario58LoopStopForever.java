package io.jasyncio.conformance;

import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import java.io.PrintStream;

/**
 * Stop() lets the current iteration finish, including callbacks already ready, and then runForever
 * returns; it may be entered again.
 */
final class Scenario58LoopStopForever extends Scenario {
  Scenario58LoopStopForever(PrintStream out) {
    super(out);
  }

  private void first(EventLoop loop) {
    print("first");
    loop.stop();
    loop.callSoon(() -> print("scheduled after stop"));
  }

  @Override
  void run() {
    try (EventLoop loop = new EventLoop()) {
      loop.callSoon(() -> first(loop));
      loop.callSoon(() -> print("second, same iteration"));
      loop.runForever();
      print("returned");
      loop.callSoon(loop::stop);
      loop.runForever();
      print("returned again");
      loop.stop();
      loop.callSoon(() -> print("stop before run still gives one iteration"));
      loop.runForever();
      Future<Void> fut = loop.createFuture();
      loop.callSoon(loop::stop);
      try {
        loop.runUntilComplete(fut);
      } catch (IllegalStateException e) {
        print("stopped before the future was done");
      }
    }
  }
}
