package io.jasyncio.benchmarks.programs;

import java.util.Locale;

/** How a program tells what it has found: {@code ProgramFindings} reads it. */
final class Report {
  private Report() {}

  static void result(String parameters, String metric, String unit, double figure) {
    System.out.printf(Locale.ROOT, "RESULT\t%s\t%s\t%s\t%.6g%n", parameters, metric, unit, figure);
  }
}
