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
 * tabs.
 */
final class ProgramFindings {
  private record Key(String parameters, String metric, String unit) {}

  private final int jdk;
  private final String row;
  private final String peer;
  private final Map<Key, List<Double>> figures = new LinkedHashMap<>();

  ProgramFindings(int jdk, String row, String peer) {
    this.jdk = jdk;
    this.row = row;
    this.peer = peer;
  }

  void read(Path log) throws IOException {
    for (String line : Files.readAllLines(log)) {
      String[] cells = line.split("\t");
      if (cells[0].equals("RESULT")) {
        figures
            .computeIfAbsent(new Key(cells[1], cells[2], cells[3]), key -> new ArrayList<>())
            .add(Double.parseDouble(cells[4]));
      }
    }
  }

  /** False if there is nothing. */
  boolean write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    figures.forEach(
        (key, values) ->
            lines.add(
                Finding.of(jdk, row, key.parameters, peer, key.metric, key.unit, values).csv()));
    Files.write(file, lines);
    return !lines.isEmpty();
  }
}
