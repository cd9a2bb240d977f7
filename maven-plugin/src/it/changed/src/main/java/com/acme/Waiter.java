package com.acme;

import io.jasyncio.Async;

public class Waiter {
  @Async
  int wait(Work work) {
    return work.loses() + 1; // suspends, as long as loses() has its colour
  }
}
