package io.jasyncio.benchmarks.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the command line of {@link Measure} asks for.
 *
 * @param form how thoroughly
 * @param rows which rows
 * @param peers which columns; null if it's left to the form
 * @param jdks on which JDKs
 * @param out where the findings are
 * @param again whether to measure anew what is known
 * @param tableOnly whether to measure nothing
 * @param listOnly whether to say only what would be measured
 */
record Arguments(
    Form form,
    List<Row> rows,
    List<String> peers,
    List<Path> jdks,
    Path out,
    boolean again,
    boolean tableOnly,
    boolean listOnly) {
  static Arguments parse(String[] args) {
    Form form = Form.FULL;
    List<Row> rows = Row.ALL;
    List<String> peers = null;
    List<Path> jdks = new ArrayList<>();
    Path out = Measure.HOME.resolve("target").resolve("performance");
    List<String> switches = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--form" -> form = Form.valueOf(args[++i].toUpperCase(Locale.ROOT));
        case "--rows" -> rows = names(args[++i]).stream().map(Row::named).toList();
        case "--peers" ->
            peers = names(args[++i]).stream().map(name -> PeerRun.named(name).name()).toList();
        case "--jdk" -> jdks.add(Path.of(args[++i]));
        case "--out" -> out = Path.of(args[++i]);
        case "--again", "--table", "--list" -> switches.add(args[i]);
        default ->
            throw new IllegalArgumentException(
                args[i]
                    + "? Understood are --form --rows --peers --jdk --out --again --table --list");
      }
    }
    if (jdks.isEmpty()) {
      jdks.add(Path.of(System.getProperty("java.home")));
    }
    return new Arguments(
        form,
        rows,
        peers,
        jdks,
        out.toAbsolutePath(),
        switches.contains("--again"),
        switches.contains("--table"),
        switches.contains("--list"));
  }

  /**
   * Whether a cell is to be measured. The short form leaves out what others tell as well: the
   * agent's classes in most rows, which are the plugin's, and on a second JDK the peers that the
   * first one has run.
   */
  boolean asksFor(Row row, PeerRun peer, Path jdk) {
    if (peers != null) {
      return peers.contains(peer.name());
    }
    if (form != Form.SHORT) {
      return true;
    }
    boolean isFirst = jdk.equals(jdks.get(0));
    if (peer.isWovenByTheAgent()) {
      return row.name().equals("agent") || isFirst && row.isAboutWovenCode();
    }
    return isFirst || peer.isMeasuredOnEachJdk();
  }

  private static List<String> names(String list) {
    return Arrays.asList(list.split(","));
  }
}
