package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of each cell, in a folder for each release: {@code row.peer.csv} with its findings,
 * or {@code row.peer.none} with the reason why there are none, and {@code row.peer.log} with what
 * the processes wrote. Nothing but a log is left of what failed.
 */
final class FindingFiles {
  private static final Pattern MISSING = Pattern.compile("MissingInPeer: (.*)");

  private final Path folder;

  FindingFiles(Path folder) {
    this.folder = folder;
  }

  boolean isKnown(Cell cell) {
    return Files.exists(file(cell, "csv")) || Files.exists(file(cell, "none"));
  }

  /** Forgets what was known. */
  void begin(Cell cell) throws IOException {
    Files.createDirectories(log(cell).getParent());
    for (String ending : List.of("log", "csv", "none", "new")) {
      Files.deleteIfExists(file(cell, ending));
    }
  }

  Path log(Cell cell) {
    return file(cell, "log");
  }

  /** Where JMH puts its findings. */
  Path fresh(Cell cell) {
    return file(cell, "new");
  }

  private Path file(Cell cell, String ending) {
    return folder.resolve(String.valueOf(cell.release())).resolve(cell.name() + "." + ending);
  }

  List<Finding> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Finding::parse).toList();
  }

  void write(Cell cell, List<Finding> findings) throws IOException {
    Files.write(file(cell, "csv"), findings.stream().map(Finding::csv).toList());
    Files.deleteIfExists(fresh(cell));
  }

  void writeMissing(Cell cell, String reason) throws IOException {
    Files.writeString(file(cell, "none"), reason);
  }

  /** Why a peer can't do it, from its log; null if it has failed for another reason. */
  String missing(Cell cell) throws IOException {
    Matcher matcher = MISSING.matcher(Files.readString(log(cell)));
    return matcher.find() ? matcher.group(1).strip() : null;
  }

  /** Everything that was found. */
  Findings all() throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).sorted().toList();
    }
    List<Finding> findings = new ArrayList<>();
    List<Absence> absences = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".csv")) {
        findings.addAll(read(file));
      } else if (name.endsWith(".none")) {
        absences.add(absence(file, name));
      }
    }
    return Findings.of(findings, absences);
  }

  private static Absence absence(Path file, String name) throws IOException {
    String[] parts = name.split("\\.");
    int release = Integer.parseInt(file.getParent().getFileName().toString());
    return new Absence(release, parts[0], parts[1], Files.readString(file));
  }
}
