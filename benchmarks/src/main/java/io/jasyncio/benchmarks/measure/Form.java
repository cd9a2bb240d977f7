package io.jasyncio.benchmarks.measure;

/** How thoroughly to measure. */
enum Form {
  /** Runs everything once, to see that it works; its times say nothing. */
  SMOKE(1, 1, 1, 100, 1),
  /** Three JVMs each: for the most important rows, when half an hour has to do. */
  SHORT(3, 3, 3, 500, 1),
  /** Five JVMs each. */
  FULL(5, 5, 5, 1000, 3);

  final int forks;
  final int warmups;
  final int iterations;
  final int millis;

  /** How often a server is measured: each time takes a quarter of a minute to a minute. */
  final int clients;

  Form(int forks, int warmups, int iterations, int millis, int clients) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
    this.clients = clients;
  }
}
