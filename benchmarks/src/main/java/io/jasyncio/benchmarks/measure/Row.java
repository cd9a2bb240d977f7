package io.jasyncio.benchmarks.measure;

import java.util.List;

/**
 * A row of the table (or several, where it has parameters). The order is that of measuring: rows
 * that bars are about come first.
 *
 * @param name what it's asked for by
 * @param program the class of the JMH benchmark, in {@code rows}, or of the program, in {@code
 *     programs} or {@code net}
 * @param kind who runs it
 * @param peers who can do its work
 * @param title what an operation is
 * @param lines how many lines of the table it makes
 * @param seconds what one pass of one line takes at most, with most peers: of the JMH benchmark's
 *     method, or of the whole program (of one that measures a server, in the short form); the
 *     expected time of a run is computed from it
 */
record Row(
    String name,
    String program,
    Kind kind,
    List<String> peers,
    String title,
    int lines,
    double seconds) {
  /** How a row is run. */
  enum Kind {
    /** By JMH. */
    JMH,
    /** A program of its own, that prints what it has found. */
    PROGRAM,
    /** A program like that, which starts the peer's server and measures it from outside. */
    CLIENT
  }

  private static final List<String> EVERYBODY =
      PeerRun.ALL.stream().filter(PeerRun::hasCoroutines).map(PeerRun::name).toList();
  private static final List<String> WOVEN = List.of("hand", "jasyncio", "jasyncio-agent");
  private static final List<String> ONLY_BOTH = List.of("jasyncio", "jasyncio-agent");
  private static final List<String> ONLY_ME = List.of("jasyncio");
  private static final List<String> SERVERS =
      List.of("hand", "jasyncio", "virtual", "netty", "asyncio");

  static final List<Row> ALL =
      List.of(
          jmh("turn", "Turn", EVERYBODY, "a turn of one of several coroutines", 3, 0.1),
          jmh("fib", "Fib", EVERYBODY, "a recursive call that doesn't suspend", 1, 0),
          jmh("call", "Calls", WOVEN, "a call that doesn't suspend", 3, 0),
          jmh("hot-loop", "HotLoop", WOVEN, "1,000 elements of a hot loop", 5, 0),
          jmh(
              "cold-loop",
              "ColdLoop",
              WOVEN,
              "1,000 elements of a hot loop that has never suspended",
              2,
              0),
          jmh("depth", "Depth", EVERYBODY, "a turn in the innermost of several calls", 4, 0.1),
          jmh("spawn", "Spawn", EVERYBODY, "a coroutine that gives way once, of a million", 1, 0.6),
          jmh("gather", "Gather", EVERYBODY, "a child of a gather of 100,000", 1, 0.1),
          jmh("skynet", "Skynet", EVERYBODY, "a leaf of skynet, of a million", 1, 0.6),
          jmh("ping-pong", "PingPong", EVERYBODY, "a round over two rendezvous channels", 1, 0),
          jmh("await-done", "AwaitDone", EVERYBODY, "awaiting a finished future", 1, 0),
          jmh("generator", "GeneratorValue", EVERYBODY, "a value of a generator", 1, 0.5),
          jmh("lecture", "Lecture", EVERYBODY, "an element of the lecture's program", 1, 0.1),
          jmh("exception", "ThroughFrames", EVERYBODY, "an exception through awaiting calls", 1, 0),
          jmh("far-timer", "FarTimer", ONLY_ME, "a turn while timers wait", 2, 0),
          jmh("idle-socket", "IdleSocket", ONLY_ME, "a turn while sockets are idle", 2, 0),
          jmh("megamorphic", "Megamorphic", ONLY_BOTH, "a turn, of tasks in so many methods", 3, 0),
          program("bytes", "SuspendedBytes", EVERYBODY, "a suspended coroutine", 2, 8),
          program("timers", "Timers", EVERYBODY, "a million timers within a second", 2, 9),
          program(
              "agent",
              "AgentCost",
              List.of("hand", "jasyncio-agent"),
              "starting an application of 10,000 classes",
              3,
              40),
          client("echo", "64 bytes echoed by a server", 3, 42),
          client("bulk", "1 GB echoed through one connection", 1, 5),
          client("connect", "a connection opened, used for a byte, and closed", 1, 8),
          jmh("queue", "BoundedQueue", EVERYBODY, "an item through a bounded queue", 1, 0),
          jmh("hand-in", "HandIn", EVERYBODY, "a callback from another thread", 1, 0),
          program("weaving", "WeavingSpeed", ONLY_ME, "the weaver", 2, 15));

  private static Row jmh(
      String name, String program, List<String> peers, String title, int lines, double seconds) {
    return new Row(name, program, Kind.JMH, peers, title, lines, seconds);
  }

  private static Row program(
      String name, String program, List<String> peers, String title, int lines, double seconds) {
    return new Row(name, program, Kind.PROGRAM, peers, title, lines, seconds);
  }

  private static Row client(String name, String title, int lines, double seconds) {
    return new Row(name, "Load", Kind.CLIENT, SERVERS, title, lines, seconds);
  }

  static Row named(String name) {
    return ALL.stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + name));
  }

  /** Whether one process is enough: it counts something, or repeats what it measures itself. */
  boolean isCounted() {
    return kind == Kind.PROGRAM && !name.equals("timers");
  }

  /** Whether the agent's column is worth the time of a short run: the methods are the same. */
  boolean isAboutWovenCode() {
    return peers.size() <= WOVEN.size() || List.of("turn", "fib").contains(name);
  }
}
