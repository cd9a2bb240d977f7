package io.jasyncio.benchmarks.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that was found, in the order of the rows and columns.
 *
 * @param all the figures; in a row, they stay as JMH or the program gave them
 * @param absences the cells that stay empty
 */
record Findings(List<Finding> all, List<Absence> absences) {
  private static final List<String> ROWS = Row.ALL.stream().map(Row::name).toList();
  private static final List<String> PEERS = PeerRun.ALL.stream().map(PeerRun::name).toList();

  static Findings of(List<Finding> findings, List<Absence> absences) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(
        Comparator.comparingInt((Finding finding) -> ROWS.indexOf(finding.row()))
            .thenComparingInt(finding -> PEERS.indexOf(finding.peer()))
            .thenComparingInt(Finding::jdk));
    return new Findings(List.copyOf(sorted), List.copyOf(absences));
  }

  Set<Integer> jdks() {
    return all.stream()
        .map(Finding::jdk)
        .filter(jdk -> jdk != Finding.NO_JDK)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A figure on a JDK, if it has been measured there. */
  Optional<Finding> find(int jdk, String rowKey, String peer, String metric) {
    return all.stream()
        .filter(
            finding ->
                (finding.jdk() == jdk || finding.jdk() == Finding.NO_JDK)
                    && finding.rowKey().equals(rowKey)
                    && finding.peer().equals(peer)
                    && finding.metric().equals(metric))
        .findFirst();
  }

  /** A figure of a JDK, or else of the one on which it was the lowest. */
  Optional<Finding> findAnywhere(int jdk, String rowKey, String peer, String metric) {
    return find(jdk, rowKey, peer, metric)
        .or(() -> onAllJdks(rowKey, peer, metric).min(Comparator.comparingDouble(Finding::median)));
  }

  /** A figure of each JDK that has it. */
  Stream<Finding> onAllJdks(String rowKey, String peer, String metric) {
    return jdks().stream().flatMap(each -> find(each, rowKey, peer, metric).stream());
  }

  /** A median, if it has been measured. */
  OptionalDouble median(int jdk, String rowKey, String peer, String metric) {
    return find(jdk, rowKey, peer, metric).stream().mapToDouble(Finding::median).findFirst();
  }
}
