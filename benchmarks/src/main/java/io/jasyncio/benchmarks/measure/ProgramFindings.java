package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What programs have printed: lines {@code RESULT}, parameters, metric, unit, figure, parted by
 * tabs; each process prints all of them.
 */
final class ProgramFindings {
  private record Key(String parameters, String metric, String unit) {}

  private ProgramFindings() {}

  static List<Finding> in(Path log, Cell cell) throws IOException {
    Map<Key, List<Double>> figures = new LinkedHashMap<>();
    for (String line : Files.readAllLines(log)) {
      String[] cells = line.split("\t");
      if (cells[0].equals("RESULT")) {
        figures
            .computeIfAbsent(new Key(cells[1], cells[2], cells[3]), key -> new ArrayList<>())
            .add(Double.parseDouble(cells[4]));
      }
    }
    List<Finding> findings = new ArrayList<>();
    figures.forEach((key, values) -> findings.add(finding(cell, key, values)));
    return findings;
  }

  private static Finding finding(Cell cell, Key key, List<Double> values) {
    return Finding.of(
        cell.release(),
        cell.row().name(),
        key.parameters,
        cell.peer().name(),
        key.metric,
        key.unit,
        values);
  }
}
