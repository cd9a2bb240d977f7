package io.jasyncio.benchmarks.measure;

import java.time.Duration;

/** How thoroughly to measure. */
enum Form {
  /** Runs everything once, to see that it works; its times say nothing. */
  SMOKE(1, 1, 100, 1, 100, 1, 0.2, Duration.ofMinutes(4)),
  /** Three JVMs each, and short: all rows and peers in the time of a break. */
  SHORT(3, 5, 500, 3, 200, 1, 1, Duration.ofMinutes(6)),
  /** Five JVMs each. */
  FULL(5, 5, 1000, 5, 1000, 3, 2.5, Duration.ofMinutes(60));

  final int forks;
  final int warmups;
  final int warmupMillis;
  final int iterations;
  final int millis;

  /** How often a server is measured. */
  final int clients;

  /** How long that takes, to the short form; the times themselves are the client's. */
  final double clientLength;

  /** What takes longer hangs, and is ended. */
  final Duration limit;

  Form(
      int forks,
      int warmups,
      int warmupMillis,
      int iterations,
      int millis,
      int clients,
      double clientLength,
      Duration limit) {
    this.forks = forks;
    this.warmups = warmups;
    this.warmupMillis = warmupMillis;
    this.iterations = iterations;
    this.millis = millis;
    this.clients = clients;
    this.clientLength = clientLength;
    this.limit = limit;
  }

  /**
   * How many processes measure a cell that JMH doesn't: one, where the figure is a count, or where
   * the program itself starts others or repeats its work.
   */
  int processes(Row row, PeerRun peer) {
    if (row.kind() == Row.Kind.CLIENT) {
      return clients;
    }
    boolean repeatsItself = row.isCounted() || this == SHORT && peer.isPython();
    return repeatsItself ? 1 : forks;
  }
}
