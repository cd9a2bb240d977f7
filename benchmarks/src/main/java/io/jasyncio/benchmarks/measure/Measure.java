package io.jasyncio.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures what its arguments ask for, one JVM at a time, and writes all findings so far, also
 * those of earlier runs, as CSV and as a Markdown table. What has been measured already is left as
 * it is: so a run that was broken off goes on where it was.
 *
 * <pre>
 *   --form FORM    smoke, short (the most important rows, unless --rows says others) or full (default)
 *   --rows A,B     only these
 *   --peers A,B    only these; default: all, but in the short form none that another one speaks for
 *   --jdk HOME     a JDK's folder; several may follow each other. Default: the one that runs this
 *   --out FOLDER   default: target/performance
 *   --again        measures anew what has been measured already
 *   --table        measures nothing, writes CSV and table
 *   --list         says what would be measured
 * </pre>
 */
final class Measure {
  static final Path HOME = Path.of(System.getProperty("benchmarks.home", ""));

  private static final List<String> MEMORY = List.of("-Xms3g", "-Xmx3g");

  private final Arguments arguments;
  private int failures;

  private Measure(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Arguments: see the class. Without any it only writes what it understands. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      System.out.println("nothing measured: -Dmeasure=\"--form short\" (see docs/performance.md)");
      return;
    }
    Measure measure = new Measure(Arguments.parse(args));
    if (!measure.arguments.tableOnly()) {
      measure.measureAll();
    }
    if (!measure.arguments.listOnly()) {
      Table.write(measure.arguments.out());
    }
    if (measure.failures > 0) {
      System.err.println(measure.failures + " of the measurements failed: see their logs");
      System.exit(1);
    }
  }

  private void measureAll() throws IOException, InterruptedException {
    for (Path jdk : arguments.jdks()) {
      int release = release(jdk);
      for (Row row : arguments.rows()) {
        for (String peer : row.peers()) {
          PeerRun run = PeerRun.named(peer);
          if (arguments.asksFor(row, run, jdk) && run.oldestJdk() <= release) {
            measure(jdk, run.isPython() ? Finding.NO_JDK : release, row, run);
          }
        }
      }
    }
  }

  private void measure(Path jdk, int release, Row row, PeerRun peer)
      throws IOException, InterruptedException {
    Path folder = arguments.out().resolve("findings").resolve(String.valueOf(release));
    String name = row.name() + "." + peer.name();
    Path findings = folder.resolve(name + ".csv");
    boolean isKnown = Files.exists(findings) && !arguments.again();
    if (isKnown || arguments.listOnly()) {
      System.out.println(release + " " + name + (isKnown ? ": measured before" : ""));
      return;
    }
    Files.createDirectories(folder);
    Path log = folder.resolve(name + ".log");
    Path fresh = folder.resolve(name + ".new");
    Files.deleteIfExists(log);
    long begun = System.nanoTime();
    boolean worked =
        switch (row.kind()) {
          case JMH ->
              !peer.isPython() && runJmh(jdk, row, peer, fresh, log)
                  || peer.isPython() && runProgram(jdk, release, row, peer, fresh, log);
          case PROGRAM -> runProgram(jdk, release, row, peer, fresh, log);
          case CLIENT -> runClient(jdk, release, row, peer, fresh, log);
        };
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    if (worked) {
      Files.move(fresh, findings, StandardCopyOption.REPLACE_EXISTING);
      System.out.println(release + " " + name + ": " + seconds + " s");
    } else if (Files.readString(log).contains("MissingInPeer")) {
      System.out.println(release + " " + name + ": there is no such thing");
      Files.writeString(findings, "");
    } else {
      failures++;
      System.out.println(release + " " + name + ": FAILED, see " + log);
    }
  }

  private boolean runJmh(Path jdk, Row row, PeerRun peer, Path findings, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java(jdk), "-Djmh.ignoreLock=true", "-cp"));
    command.add(classPath(peer));
    command.add(JmhRun.class.getName());
    command.addAll(List.of(row.name(), peer.name(), arguments.form().name(), findings.toString()));
    command.addAll(jvmArguments(peer));
    return run(command, log) == 0;
  }

  private boolean runProgram(Path jdk, int release, Row row, PeerRun peer, Path findings, Path log)
      throws IOException, InterruptedException {
    ProgramFindings found = new ProgramFindings(release, row.name(), peer.name());
    for (int fork = 0; fork < arguments.form().forks; fork++) {
      List<String> command = new ArrayList<>();
      if (peer.isPython()) {
        command.addAll(
            List.of(
                "python3", HOME.resolve("src/main/python/asyncio_rows.py").toString(), row.name()));
      } else {
        command.add(java(jdk));
        command.addAll(row.name().equals("agent") ? List.of() : jvmArguments(peer));
        command.addAll(
            List.of(
                "-Dbenchmarks.agent=" + System.getProperty("benchmarks.agent"),
                "-Dbenchmarks.unwoven=" + System.getProperty("benchmarks.unwoven"),
                "-cp",
                classPath(peer),
                "io.jasyncio.benchmarks.programs." + row.program(),
                peer.name()));
      }
      command.add(arguments.form().name().toLowerCase(Locale.ROOT));
      if (run(command, log) != 0) {
        return false;
      }
    }
    found.read(log);
    return found.write(findings);
  }

  /** The server runs in another process, which the client starts on the same JDK. */
  private boolean runClient(Path jdk, int release, Row row, PeerRun peer, Path findings, Path log)
      throws IOException, InterruptedException {
    ProgramFindings found = new ProgramFindings(release, row.name(), peer.name());
    String program = "io.jasyncio.benchmarks.net." + row.program();
    String form = arguments.form().name().toLowerCase(Locale.ROOT);
    for (int fork = 0; fork < arguments.form().clients; fork++) {
      List<String> command = new ArrayList<>(List.of(java(jdk), "-Xmx512m"));
      command.add("-Dbenchmarks.home=" + HOME.toAbsolutePath());
      command.addAll(List.of("-cp", classPath(peer), program, row.name(), peer.name(), form));
      if (run(command, log) != 0) {
        return false;
      }
    }
    found.read(log);
    return found.write(findings);
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

  private static int run(List<String> command, Path log) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start()
        .waitFor();
  }

  private static String java(Path jdk) {
    return jdk.resolve("bin").resolve("java").toString();
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
