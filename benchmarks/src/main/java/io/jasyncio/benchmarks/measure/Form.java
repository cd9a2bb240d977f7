package io.jasyncio.benchmarks.measure;

/** How thoroughly to measure. */
enum Form {
  /** Runs everything once, to see that it works; its times say nothing. */
  SMOKE(1, 1, 1, 100),
  /** Three JVMs each: for the most important rows, when half an hour has to do. */
  SHORT(3, 3, 3, 500),
  /** Five JVMs each. */
  FULL(5, 5, 5, 1000);

  final int forks;
  final int warmups;
  final int iterations;
  final int millis;

  Form(int forks, int warmups, int iterations, int millis) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }
}
