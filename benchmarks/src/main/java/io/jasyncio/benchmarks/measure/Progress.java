package io.jasyncio.benchmarks.measure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says how far a run is, and how long the rest is expected to take. */
final class Progress {
  private final List<Cell> cells;
  private final Form form;
  private final double expected;
  private double expectedOfDone;
  private double taken;
  private int done;

  Progress(List<Cell> cells, Form form) {
    this.cells = cells;
    this.form = form;
    this.expected = cells.stream().mapToDouble(cell -> cell.expectedSeconds(form)).sum();
  }

  void list() {
    double seconds = 0;
    for (Cell cell : cells) {
      seconds += cell.expectedSeconds(form);
      System.out.printf(
          Locale.ROOT,
          "%5.1f s, %5.1f min so far: %s%n",
          cell.expectedSeconds(form),
          seconds / 60,
          cell.title());
    }
    System.out.printf(Locale.ROOT, "%d cells, about %.0f min%n", cells.size(), expected / 60);
  }

  void begin(Cell cell) {
    System.out.printf("[%d/%d] %s … ", done + 1, cells.size(), cell.title());
    System.out.flush();
  }

  void end(Cell cell, String outcome, Duration time) {
    done++;
    taken += time.toMillis() / 1000.0;
    expectedOfDone += cell.expectedSeconds(form);
    double left = Math.max(0, expected - expectedOfDone) * taken / expectedOfDone;
    System.out.printf(
        Locale.ROOT, "%s: %d s; %.0f min left%n", outcome, time.toSeconds(), left / 60);
  }
}
