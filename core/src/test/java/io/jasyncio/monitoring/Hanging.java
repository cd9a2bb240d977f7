package io.jasyncio.monitoring;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.sync.Event;
import io.jasyncio.sync.Lock;

/** A program that hangs: two tasks take two locks in opposite order. Says so, then hangs. */
public final class Hanging {
  private Hanging() {}

  public static void main(String[] arguments) {
    Asyncio.run(() -> start());
  }

  @Async
  private static void start() {
    Lock stock = new Lock();
    Lock till = new Lock();
    Asyncio.createTask(() -> both(stock, till), "seller");
    Asyncio.createTask(() -> both(till, stock), "buyer");
    Await.sleep(10);
    System.out.println("hangs");
    new Event().await();
  }

  @Async
  private static void both(Lock first, Lock second) {
    try (var one = first.hold()) {
      Await.sleep(1);
      try (var two = second.hold()) {
        System.out.println("never");
      }
    }
  }
}
