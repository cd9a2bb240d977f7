package io.jasyncio.benchmarks.measure;

import java.nio.file.Path;

/**
 * What is measured at one go, by processes of its own: a row of a peer on a JDK.
 *
 * @param jdk the JDK's folder
 * @param release its feature release; {@link Finding#NO_JDK} for a peer that is no JVM
 * @param row the row
 * @param peer the peer
 */
record Cell(Path jdk, int release, Row row, PeerRun peer) {
  private static final double STARTING_JMH = 1.2;
  private static final double STARTING_A_JVM = 0.8;

  /** As in the names of its files. */
  String name() {
    return row.name() + "." + peer.name();
  }

  /** As a reader is told. */
  String title() {
    String where = release == Finding.NO_JDK ? "" : ", JDK " + release;
    return row.name() + ", " + peer.name() + where;
  }

  /** How long it takes on a quiet machine, in seconds, as far as one can know before. */
  double expectedSeconds(Form form) {
    if (peer.isPython() && row.kind() != Row.Kind.CLIENT) {
      return form.processes(row, peer) * 3.0 * row.lines();
    }
    return switch (row.kind()) {
      case JMH -> {
        double warmup = form.warmups * Math.max(form.warmupMillis / 1000.0, row.seconds());
        double iterations = form.iterations * Math.max(form.millis / 1000.0, row.seconds());
        double fork = STARTING_A_JVM + warmup + iterations;
        yield STARTING_JMH + row.lines() * form.forks * fork;
      }
      case PROGRAM -> form.processes(row, peer) * row.seconds();
      case CLIENT -> form.processes(row, peer) * form.clientLength * row.seconds();
    };
  }
}
