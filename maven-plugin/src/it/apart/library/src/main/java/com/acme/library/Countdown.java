package com.acme.library;

import io.jasyncio.Async;
import io.jasyncio.Await;

/** Counts down, and lets others run before each number. */
public class Countdown implements Source {
  private long at;

  public Countdown(long from) {
    at = from;
  }

  @Override
  @Async
  public long next() {
    before();
    return at--;
  }

  /** What happens before each number. */
  @Async
  protected void before() {
    Await.sleep(0);
  }
}
