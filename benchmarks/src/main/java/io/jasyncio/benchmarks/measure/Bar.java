package io.jasyncio.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A limit that a figure of jasyncio's is held to.
 *
 * @param what in words
 * @param limit the limit
 * @param atMost whether the figure may not be above it; else not below
 * @param figure computes it from the findings on a JDK; nothing, if a part hasn't been measured
 */
record Bar(String what, double limit, boolean atMost, Figure figure) {
  /** A figure, computed from others. */
  interface Figure {
    OptionalDouble of(Findings findings, int jdk);
  }

  private static final List<String> RIVALS =
      List.of("kotlin", "loom", "virtual", "virtual-1", "kilim", "asyncio");
  private static final String ME = "jasyncio";
  private static final double NOTHING_ALLOCATED = 0.5;

  static final List<Bar> ALL = all();

  private static List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    for (String row : List.of("turn coroutines=1", "turn coroutines=1000")) {
      bars.add(toHand(row, 2));
      bars.add(aheadOfAll(row, "time"));
      bars.add(new Bar(row + ": raw Loom's time to jasyncio's", 8, false, times(row, "loom", ME)));
      bars.add(nothingAllocated(row));
    }
    for (String kind : List.of("real", "virtual", "midSized")) {
      bars.add(toHand("call " + kind, 1.3));
      bars.add(nothingAllocated("call " + kind));
    }
    bars.add(toHand("fib", 1.4));
    bars.add(nothingAllocated("fib"));
    for (String kind : List.of("rareAwait", "rareLeaf")) {
      bars.add(toHand("hot-loop " + kind + " polluted=false", 1.2));
      bars.add(toHand("hot-loop " + kind + " polluted=true", 1.2));
    }
    bars.add(toHand("hot-loop suspendedInside polluted=true", 1.2));
    bars.add(toHand("hot-loop server polluted=true", 1.3));
    bars.add(toHand("hot-loop nested polluted=true", 1.3));
    bars.add(
        new Bar(
            "depth 1,000 to depth 1",
            1.2,
            true,
            ratio("depth depth=1000", ME, "depth depth=1", ME, "time")));
    bars.add(
        new Bar(
            "50 methods to one",
            3,
            true,
            ratio("megamorphic methods=50", ME, "megamorphic methods=1", ME, "time")));
    for (String row : List.of("spawn", "gather", "skynet", "ping-pong")) {
      bars.add(toHand(row, 2.5));
      bars.add(aheadOfAll(row, "time"));
    }
    for (String row : List.of("bytes depth=1", "bytes depth=5")) {
      bars.add(
          new Bar(row + ", to the hand-written", 1.5, true, ratio(row, ME, row, "hand", "bytes")));
      bars.add(aheadOfAll(row, "bytes"));
    }
    bars.add(
        new Bar(
            "a million timers: CPU time to a binary heap's",
            1.2,
            true,
            ratio("timers", ME, "timers", "hand", "cpu")));
    bars.add(new Bar("a million timers: ns each (stretch)", 400, true, median("timers", "cpu")));
    bars.add(new Bar("a million timers: ms late (stretch)", 50, true, median("timers", "late")));
    bars.add(nothingAllocated("await-done"));
    bars.add(toHand("await-done", 3));
    bars.add(nothingAllocated("generator"));
    bars.add(toHand("generator", 3));
    bars.add(
        new Bar(
            "a turn while a far timer waits, to one without",
            3,
            true,
            ratio("far-timer timers=1", ME, "far-timer timers=0", ME, "time")));
    bars.add(
        new Bar(
            "lecture: asyncio's time to jasyncio's", 30, false, times("lecture", "asyncio", ME)));
    bars.add(toHand("exception depth=10", 3));
    bars.add(new Bar("agent: us for a class passed over", 10, true, agent("passed over")));
    bars.add(new Bar("agent: ms fixed", 150, true, agent("fixed")));
    bars.addAll(servers());
    return List.copyOf(bars);
  }

  private static List<Bar> servers() {
    String hundred = "echo connections=100";
    String trips = "round trips";
    String perCpu = "round trips a CPU second";
    return List.of(
        new Bar(
            hundred + ": jasyncio's round trips to Netty's",
            0.9,
            false,
            ratio(hundred, ME, hundred, "netty", trips)),
        new Bar(
            hundred + ": a CPU second, jasyncio's round trips to virtual threads'",
            1,
            false,
            ratio(hundred, ME, hundred, "virtual", perCpu)),
        new Bar(
            hundred + ": jasyncio's round trips to asyncio's",
            10,
            false,
            ratio(hundred, ME, hundred, "asyncio", trips)),
        new Bar(
            "10,000 idle connections: bytes of heap each",
            4096,
            true,
            median("echo connections=10000", "heap a connection")));
  }

  private static Bar toHand(String row, double limit) {
    return new Bar(row + ": to the hand-written", limit, true, times(row, ME, "hand"));
  }

  private static Bar nothingAllocated(String row) {
    return new Bar(row + ": bytes allocated", NOTHING_ALLOCATED, true, median(row, "allocated"));
  }

  private static Bar aheadOfAll(String row, String metric) {
    return new Bar(
        row + ": " + metric + ", the best other to jasyncio",
        1,
        false,
        (findings, jdk) -> {
          OptionalDouble mine = findings.median(jdk, row, ME, metric);
          OptionalDouble best =
              RIVALS.stream()
                  .flatMapToDouble(rival -> findings.median(jdk, row, rival, metric).stream())
                  .min();
          return quotient(best, mine);
        });
  }

  private static Figure median(String row, String metric) {
    return (findings, jdk) -> findings.median(jdk, row, ME, metric);
  }

  private static Figure agent(String metric) {
    return (findings, jdk) -> findings.median(jdk, "agent", "jasyncio-agent", metric);
  }

  private static Figure times(String row, String one, String other) {
    return ratio(row, one, row, other, "time");
  }

  private static Figure ratio(
      String row, String one, String otherRow, String other, String metric) {
    return (findings, jdk) ->
        quotient(
            findings.median(jdk, row, one, metric), findings.median(jdk, otherRow, other, metric));
  }

  private static OptionalDouble quotient(OptionalDouble one, OptionalDouble other) {
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }

  Optional<Double> measured(Findings findings, int jdk) {
    OptionalDouble value = figure.of(findings, jdk);
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  boolean isMetBy(double measured) {
    return atMost ? measured <= limit : measured >= limit;
  }

  String sign() {
    return atMost ? "≤" : "≥";
  }
}
