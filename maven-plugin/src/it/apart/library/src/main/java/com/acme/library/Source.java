package com.acme.library;

import io.jasyncio.Async;

/** Something that gives numbers in its own time. */
public interface Source {
  @Async
  long next();

  /** The sum of the next numbers. */
  @Async
  default long sum(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += next();
    }
    return sum;
  }
}
