package io.jasyncio.benchmarks.measure;

import java.util.List;

/**
 * A row of the table (or several, where it has parameters).
 *
 * @param name what it's asked for by
 * @param program the class of the JMH benchmark, in {@code rows}, or of the program, in {@code
 *     programs} or {@code net}
 * @param kind who runs it
 * @param isShort whether the short form measures it
 * @param peers who can do its work
 * @param title what an operation is
 */
record Row(
    String name, String program, Kind kind, boolean isShort, List<String> peers, String title) {
  /** How a row is run. */
  enum Kind {
    /** By JMH. */
    JMH,
    /** A program of its own, once a fork, that prints what it has found. */
    PROGRAM,
    /** A program like that, which starts the peer's server and measures it from outside. */
    CLIENT
  }

  private static final List<String> EVERYBODY =
      List.of(
          "hand",
          "jasyncio",
          "jasyncio-agent",
          "kotlin",
          "loom",
          "virtual",
          "virtual-1",
          "kilim",
          "asyncio");
  private static final List<String> WOVEN = List.of("hand", "jasyncio", "jasyncio-agent");

  private static final List<String> SERVERS =
      List.of("hand", "jasyncio", "netty", "virtual", "asyncio");

  static final List<Row> ALL =
      List.of(
          jmh("turn", "Turn", true, EVERYBODY, "a turn of one of several coroutines"),
          jmh("fib", "Fib", true, EVERYBODY, "a recursive call that doesn't suspend"),
          jmh("depth", "Depth", true, EVERYBODY, "a turn in the innermost of several calls"),
          jmh("spawn", "Spawn", true, EVERYBODY, "a coroutine that gives way once, of a million"),
          jmh("gather", "Gather", true, EVERYBODY, "a child of a gather of 100,000"),
          jmh("skynet", "Skynet", true, EVERYBODY, "a leaf of skynet, of a million"),
          jmh("ping-pong", "PingPong", true, EVERYBODY, "a round over two rendezvous channels"),
          jmh("queue", "BoundedQueue", false, EVERYBODY, "an item through a bounded queue"),
          jmh("await-done", "AwaitDone", true, EVERYBODY, "awaiting a finished future"),
          jmh("lecture", "Lecture", true, EVERYBODY, "an element of the lecture's program"),
          jmh("generator", "GeneratorValue", true, EVERYBODY, "a value of a generator"),
          jmh("exception", "ThroughFrames", true, EVERYBODY, "an exception through awaiting calls"),
          jmh("hand-in", "HandIn", false, EVERYBODY, "a callback from another thread"),
          jmh("call", "Calls", true, WOVEN, "a call that isn't inlined"),
          jmh("hot-loop", "HotLoop", true, WOVEN, "1,000 elements of a hot loop"),
          jmh(
              "megamorphic",
              "Megamorphic",
              true,
              List.of("jasyncio", "jasyncio-agent"),
              "a turn, of tasks in so many methods"),
          jmh("far-timer", "FarTimer", true, List.of("jasyncio"), "a turn while timers wait"),
          program("bytes", "SuspendedBytes", true, EVERYBODY, "a suspended coroutine"),
          program("timers", "Timers", true, EVERYBODY, "a million timers within a second"),
          program("weaving", "WeavingSpeed", false, List.of("jasyncio"), "the weaver"),
          program(
              "agent",
              "AgentCost",
              true,
              List.of("hand", "jasyncio-agent"),
              "starting an application of 10,000 classes"),
          client("echo", "64 bytes echoed by a server"),
          client("bulk", "1 GB echoed through one connection"),
          client("connect", "a connection opened, used for a byte, and closed"));

  private static Row jmh(
      String name, String program, boolean isShort, List<String> peers, String title) {
    return new Row(name, program, Kind.JMH, isShort, peers, title);
  }

  private static Row program(
      String name, String program, boolean isShort, List<String> peers, String title) {
    return new Row(name, program, Kind.PROGRAM, isShort, peers, title);
  }

  private static Row client(String name, String title) {
    return new Row(name, "Load", Kind.CLIENT, true, SERVERS, title);
  }

  static Row named(String name) {
    return ALL.stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + name));
  }
}
