package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes all findings of a folder: {@code performance.csv} and {@code performance.md}. */
final class Table {
  /** A column: a peer on a JDK. */
  private record Column(PeerRun peer, int jdk) {
    String head() {
      return peer.isPython() ? peer.title() : peer.title() + ", " + jdk;
    }
  }

  private final Findings findings;

  private Table(Findings findings) {
    this.findings = findings;
  }

  static void write(Path folder) throws IOException {
    Findings findings = Findings.of(folder.resolve("findings"));
    List<String> csv = new ArrayList<>(List.of(Finding.HEADER));
    findings.all().forEach(finding -> csv.add(finding.csv()));
    Files.write(folder.resolve("performance.csv"), csv);
    List<String> markdown = new ArrayList<>();
    Table table = new Table(findings);
    for (String metric : table.metrics()) {
      markdown.addAll(table.metric(metric));
    }
    markdown.addAll(table.bars());
    Files.write(folder.resolve("performance.md"), markdown);
    System.out.println("written: " + folder.resolve("performance.md") + " and .csv");
  }

  private Set<String> metrics() {
    return findings.all().stream()
        .map(finding -> finding.metric() + ", " + finding.unit())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<String> metric(String metric) {
    List<Finding> all =
        findings.all().stream()
            .filter(finding -> (finding.metric() + ", " + finding.unit()).equals(metric))
            .toList();
    List<Column> columns = columns(all);
    List<String> lines = new ArrayList<>();
    lines.add("### " + metric);
    lines.add("");
    lines.add(
        line(Stream.concat(Stream.of("an operation is"), columns.stream().map(Column::head))));
    lines.add("|---|" + "--:|".repeat(columns.size()));
    Set<String> keys =
        all.stream().map(Finding::rowKey).collect(Collectors.toCollection(LinkedHashSet::new));
    for (String key : keys) {
      lines.add(
          line(
              Stream.concat(
                  Stream.of(title(key)), columns.stream().map(column -> cell(all, key, column)))));
    }
    lines.add("");
    return lines;
  }

  private static List<Column> columns(List<Finding> all) {
    List<Column> columns = new ArrayList<>();
    for (PeerRun peer : PeerRun.ALL) {
      all.stream()
          .filter(finding -> finding.peer().equals(peer.name()))
          .map(Finding::jdk)
          .distinct()
          .sorted()
          .forEach(jdk -> columns.add(new Column(peer, jdk)));
    }
    return columns;
  }

  /** The median, and the ratio to what was written by hand, on the same JDK. */
  private String cell(List<Finding> all, String key, Column column) {
    return find(all, key, column.peer().name(), column.jdk())
        .map(
            finding -> {
              String figure = figure(finding.median());
              if (finding.peer().equals("hand")) {
                return figure;
              }
              return find(all, key, "hand", finding.jdk())
                  .filter(hand -> hand.median() >= 0.05)
                  .map(hand -> figure + " (" + figure(finding.median() / hand.median()) + " ×)")
                  .orElse(figure);
            })
        .orElse("");
  }

  private static Optional<Finding> find(List<Finding> all, String key, String peer, int jdk) {
    return all.stream()
        .filter(
            each ->
                each.rowKey().equals(key)
                    && each.peer().equals(peer)
                    && (each.jdk() == jdk || jdk == Finding.NO_JDK))
        .findFirst();
  }

  private static String title(String key) {
    int end = key.indexOf(' ');
    String row = end < 0 ? key : key.substring(0, end);
    return Row.named(row).title() + (end < 0 ? "" : ": " + key.substring(end + 1));
  }

  private List<String> bars() {
    List<String> lines = new ArrayList<>(List.of("### Bars", ""));
    lines.add("| bar | JDK | measured | limit | |");
    lines.add("|---|--:|--:|--:|---|");
    for (int jdk : findings.jdks()) {
      for (Bar bar : Bar.ALL) {
        bar.measured(findings, jdk)
            .ifPresent(
                measured ->
                    lines.add(
                        line(
                            Stream.of(
                                bar.what(),
                                String.valueOf(jdk),
                                figure(measured),
                                bar.sign() + " " + figure(bar.limit()),
                                bar.isMetBy(measured) ? "met" : "**not met**"))));
      }
    }
    lines.add("");
    return lines;
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String figure(double value) {
    if (value >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : value >= 10
            ? String.format(Locale.ROOT, "%.1f", value)
            : String.format(Locale.ROOT, "%.2f", value);
  }
}
