package io.jasyncio.benchmarks;

/**
 * Where code that doesn't suspend does so after all: a method that never did in its JVM is compiled
 * without what it needs for it, and its figure would say nothing about real programs.
 */
public final class Trap {
  /** The argument of {@code fib} that gives way; -1 in the measured code. */
  public static int fib = -1;

  private Trap() {}
}
