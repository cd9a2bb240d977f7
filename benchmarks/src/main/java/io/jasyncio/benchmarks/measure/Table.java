package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes all findings of a folder: {@code performance.csv} and {@code performance.md}. */
final class Table {
  private static final String NONE = "–";
  private static final double TOO_SMALL_FOR_A_RATIO = 0.05;

  /** A column: a peer on a JDK. */
  private record Column(PeerRun peer, int jdk) {
    String head() {
      return peer.isPython() ? peer.title() : peer.title() + ", " + jdk;
    }
  }

  private final Findings findings;

  Table(Findings findings) {
    this.findings = findings;
  }

  static void write(Path folder) throws IOException {
    Findings findings = new FindingFiles(folder.resolve("findings")).all();
    List<String> csv = new ArrayList<>(List.of(Finding.HEADER));
    findings.all().forEach(finding -> csv.add(finding.csv()));
    Files.write(folder.resolve("performance.csv"), csv);
    Files.write(folder.resolve("performance.md"), new Table(findings).lines());
    System.out.println("written: " + folder.resolve("performance.md") + " and .csv");
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(bars());
    for (String metric : metrics()) {
      lines.addAll(metric(metric));
    }
    lines.addAll(absences());
    return lines;
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
  private static String cell(List<Finding> all, String key, Column column) {
    return find(all, key, column.peer().name(), column.jdk())
        .map(
            finding -> {
              String figure = figure(finding.median());
              if (finding.peer().equals("hand")) {
                return figure;
              }
              return find(all, key, "hand", finding.jdk())
                  .filter(hand -> hand.median() >= TOO_SMALL_FOR_A_RATIO)
                  .map(hand -> figure + " (" + figure(finding.median() / hand.median()) + " ×)")
                  .orElse(figure);
            })
        .orElse(NONE);
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

  /** Each bar on each JDK; where a part of it isn't known, that is said. */
  private List<String> bars() {
    List<String> lines = new ArrayList<>(List.of("### Bars", ""));
    lines.add("| bar | JDK | measured | limit | against | |");
    lines.add("|---|--:|--:|--:|---|---|");
    for (Bar bar : Bar.ALL) {
      for (int jdk : findings.jdks()) {
        lines.add(
            line(
                bar.measured(findings, jdk)
                    .map(each -> bar(bar, jdk, each))
                    .orElseGet(
                        () ->
                            Stream.of(
                                bar.what(),
                                String.valueOf(jdk),
                                NONE,
                                limit(bar),
                                "",
                                "not measured"))));
      }
    }
    lines.add("");
    return lines;
  }

  private static Stream<String> bar(Bar bar, int jdk, Bar.Measured measured) {
    return Stream.of(
        bar.what(),
        String.valueOf(jdk),
        figure(measured.value()),
        limit(bar),
        measured.against(),
        bar.isMetBy(measured.value()) ? "met" : "**not met**");
  }

  private static String limit(Bar bar) {
    return bar.sign() + " " + figure(bar.limit());
  }

  /** Why cells are empty: each reason once. */
  private List<String> absences() {
    Map<String, Set<String>> reasons = new LinkedHashMap<>();
    for (Absence absence : findings.absences()) {
      String peer = PeerRun.named(absence.peer()).title();
      reasons
          .computeIfAbsent(peer + ": " + absence.reason(), key -> new TreeSet<>())
          .add(Row.named(absence.row()).title());
    }
    List<String> lines = new ArrayList<>();
    lines.add("### Where there is none");
    lines.add("");
    lines.add(
        "Rows of woven code beside plain Java are jasyncio's own, as are those about its loop and"
            + " its agent: the others aren't asked. Servers are measured of those that have sockets"
            + " of their own, and Netty, which has no coroutines, is asked for nothing else."
            + " Raw Loom and virtual threads need JDK 21."
            + " A short run measures peers that both JDKs can run on the first one only.");
    lines.add("");
    reasons.forEach(
        (reason, rows) -> lines.add("- " + reason + " (" + String.join(", ", rows) + ")"));
    lines.add("");
    return lines;
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }

  static String figure(double value) {
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
