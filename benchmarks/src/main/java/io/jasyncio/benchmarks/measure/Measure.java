package io.jasyncio.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures what its arguments ask for, one JVM at a time, and writes all findings so far, also
 * those of earlier runs, as CSV and as a Markdown table. What has been measured already is left as
 * it is: so a run that was broken off goes on where it was. The order is that of the rows, those
 * with bars first, and in a row that of the JDKs and of the peers.
 *
 * <pre>
 *   --form FORM    smoke, short or full (default)
 *   --rows A,B     only these
 *   --peers A,B    only these; default: all, but in the short form none that another one speaks for
 *   --jdk HOME     a JDK's folder; several may follow each other. Default: the one that runs this
 *   --out FOLDER   default: target/performance
 *   --again        measures anew what has been measured already
 *   --table        measures nothing, writes CSV and table
 *   --list         says what would be measured, and how long that is expected to take
 * </pre>
 */
final class Measure {
  static final Path HOME = Path.of(System.getProperty("benchmarks.home", ""));

  private static final List<String> MEMORY = List.of("-Xms3g", "-Xmx3g");
  private static final String CLIENT_MEMORY = "-Xmx512m";

  private final Arguments arguments;
  private final FindingFiles files;
  private final List<Cell> failed = new ArrayList<>();

  private Measure(Arguments arguments) {
    this.arguments = arguments;
    this.files = new FindingFiles(arguments.out().resolve("findings"));
  }

  /** Arguments: see the class. Without any it only writes what it understands. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      System.out.println("nothing measured: -Dmeasure=\"--form short\" (see docs/performance.md)");
      return;
    }
    Measure measure = new Measure(Arguments.parse(args));
    if (measure.arguments.listOnly()) {
      measure.list();
      return;
    }
    if (!measure.arguments.tableOnly()) {
      measure.measureAll();
    }
    Table.write(measure.arguments.out());
    if (!measure.failed.isEmpty()) {
      System.err.println("FAILED, and left out of the table: see their logs");
      measure.failed.forEach(cell -> System.err.println("  " + measure.files.log(cell)));
      System.exit(1);
    }
  }

  /** What is asked for and not yet known. */
  private List<Cell> cells() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (Row row : arguments.rows()) {
      for (Path jdk : arguments.jdks()) {
        int release = release(jdk);
        for (String name : row.peers()) {
          PeerRun peer = PeerRun.named(name);
          Cell cell = new Cell(jdk, peer.isPython() ? Finding.NO_JDK : release, row, peer);
          boolean isAsked = arguments.asksFor(row, peer, jdk) && peer.oldestJdk() <= release;
          boolean isNew = arguments.again() || !files.isKnown(cell);
          if (isAsked && isNew && !(peer.isPython() && isAmong(cells, cell.name()))) {
            cells.add(cell);
          }
        }
      }
    }
    return cells;
  }

  /** Python is measured once, whatever the JDKs. */
  private static boolean isAmong(List<Cell> cells, String name) {
    return cells.stream().anyMatch(cell -> cell.name().equals(name));
  }

  private void list() throws IOException {
    Progress progress = new Progress(cells(), arguments.form());
    progress.list();
  }

  private void measureAll() throws IOException, InterruptedException {
    List<Cell> cells = cells();
    Progress progress = new Progress(cells, arguments.form());
    for (Cell cell : cells) {
      progress.begin(cell);
      long begun = System.nanoTime();
      String outcome = measure(cell);
      progress.end(cell, outcome, Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  /** What has become of it, in words. */
  private String measure(Cell cell) throws IOException, InterruptedException {
    files.begin(cell);
    List<Finding> found =
        switch (cell.row().kind()) {
          case JMH -> cell.peer().isPython() ? runProgram(cell, script(cell)) : runJmh(cell);
          case PROGRAM -> runProgram(cell, cell.peer().isPython() ? script(cell) : program(cell));
          case CLIENT -> runProgram(cell, client(cell));
        };
    if (!found.isEmpty()) {
      files.write(cell, found);
      return "measured";
    }
    String missing = files.missing(cell);
    if (missing != null) {
      files.writeMissing(cell, missing);
      return "left out: " + missing;
    }
    failed.add(cell);
    return "FAILED, see " + files.log(cell);
  }

  private List<Finding> runJmh(Cell cell) throws IOException, InterruptedException {
    Path fresh = files.fresh(cell);
    List<String> command = new ArrayList<>(List.of(java(cell), "-Djmh.ignoreLock=true", "-cp"));
    command.add(classPath(cell.peer()));
    command.add(JmhRun.class.getName());
    command.addAll(
        List.of(cell.row().name(), cell.peer().name(), arguments.form().name(), fresh.toString()));
    command.addAll(jvmArguments(cell.peer()));
    Duration limit = arguments.form().limit.multipliedBy(cell.row().lines());
    return Processes.run(command, files.log(cell), limit) ? files.read(fresh) : List.of();
  }

  private List<Finding> runProgram(Cell cell, List<String> command)
      throws IOException, InterruptedException {
    for (int i = arguments.form().processes(cell.row(), cell.peer()); i > 0; i--) {
      if (!Processes.run(command, files.log(cell), arguments.form().limit)) {
        return List.of();
      }
    }
    return ProgramFindings.in(files.log(cell), cell);
  }

  private List<String> script(Cell cell) {
    Path script = HOME.resolve("src/main/python/asyncio_rows.py");
    return List.of("python3", script.toString(), cell.row().name(), form());
  }

  private List<String> program(Cell cell) {
    List<String> command = new ArrayList<>(List.of(java(cell)));
    command.addAll(cell.row().name().equals("agent") ? List.of() : jvmArguments(cell.peer()));
    command.addAll(
        List.of(
            "-Dbenchmarks.agent=" + System.getProperty("benchmarks.agent"),
            "-Dbenchmarks.unwoven=" + System.getProperty("benchmarks.unwoven"),
            "-cp",
            classPath(cell.peer()),
            "io.jasyncio.benchmarks.programs." + cell.row().program(),
            cell.peer().name(),
            form()));
    return command;
  }

  /** It starts the server, in another process: of Python, or of the JDK that it runs on itself. */
  private List<String> client(Cell cell) {
    return List.of(
        java(cell),
        CLIENT_MEMORY,
        "-Dbenchmarks.home=" + HOME.toAbsolutePath(),
        "-cp",
        classPath(cell.peer()),
        "io.jasyncio.benchmarks.net." + cell.row().program(),
        cell.row().name(),
        cell.peer().name(),
        form());
  }

  /** As programs are told it. */
  private String form() {
    return arguments.form().name().toLowerCase(Locale.ROOT);
  }

  private static List<String> jvmArguments(PeerRun peer) {
    List<String> all = new ArrayList<>(MEMORY);
    all.addAll(peer.jvmArguments());
    if (peer.isWovenByTheAgent()) {
      all.add("-javaagent:" + System.getProperty("benchmarks.agent"));
    }
    return all;
  }

  /** The class path of this JVM; for the agent, with the classes as javac wrote them. */
  private static String classPath(PeerRun peer) {
    String woven = System.getProperty("benchmarks.woven");
    String mine = System.getProperty("benchmarks.unwoven");
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> peer.isWovenByTheAgent() && entry.equals(woven) ? mine : entry)
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  private static String java(Cell cell) {
    return cell.jdk().resolve("bin").resolve("java").toString();
  }

  private static int release(Path jdk) throws IOException {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Runtime.Version.parse(line.replaceAll(".*=|\"", "")).feature())
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no JDK: " + jdk));
    }
  }
}
