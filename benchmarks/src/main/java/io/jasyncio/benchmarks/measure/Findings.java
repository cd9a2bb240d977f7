package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All findings of a folder, in the order of the rows and columns. */
record Findings(List<Finding> all) {
  private static final List<String> ROWS = Row.ALL.stream().map(Row::name).toList();
  private static final List<String> PEERS = PeerRun.ALL.stream().map(PeerRun::name).toList();

  /** In a row, the findings stay as JMH or the program gave them. */
  static Findings of(Path folder) throws IOException {
    List<Finding> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          all.add(Finding.parse(line));
        }
      }
    }
    all.sort(
        Comparator.comparingInt((Finding finding) -> ROWS.indexOf(finding.row()))
            .thenComparingInt(finding -> PEERS.indexOf(finding.peer()))
            .thenComparingInt(Finding::jdk));
    return new Findings(all);
  }

  Set<Integer> jdks() {
    return all.stream()
        .map(Finding::jdk)
        .filter(jdk -> jdk != Finding.NO_JDK)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A median, if it has been measured. */
  OptionalDouble median(int jdk, String rowKey, String peer, String metric) {
    return all.stream()
        .filter(
            finding ->
                (finding.jdk() == jdk || finding.jdk() == Finding.NO_JDK)
                    && finding.rowKey().equals(rowKey)
                    && finding.peer().equals(peer)
                    && finding.metric().equals(metric))
        .mapToDouble(Finding::median)
        .findFirst();
  }
}
