package com.acme;

import io.jasyncio.Async;
import io.jasyncio.Await;
import java.util.List;

/** Takes turns with whoever else runs on the loop. */
public final class Turns {
  private Turns() {}

  @Async
  public static int count(String name, int times, List<String> log) {
    int sum = 0;
    for (int i = 1; i <= times; i++) {
      log.add(name + i);
      Await.sleep(0); // suspends: keeps name, times, log, sum, i
      sum += i;
    }
    return sum;
  }
}
