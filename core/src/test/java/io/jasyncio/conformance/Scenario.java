package io.jasyncio.conformance;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A small program that prints a trace. */
abstract class Scenario {
  private final PrintStream out;

  Scenario(PrintStream out) {
    this.out = out;
  }

  abstract void run();

  /** Prints words, separated by spaces. */
  final void print(Object... words) {
    out.println(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" ")));
  }
}
