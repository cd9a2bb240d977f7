package io.jasyncio.benchmarks.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A limit that a figure of jasyncio's is held to.
 *
 * @param what in words
 * @param limit the limit
 * @param atMost whether the figure may not be above it; else not below
 * @param measure computes it from the findings on a JDK; nothing, if a part hasn't been measured
 */
record Bar(String what, double limit, boolean atMost, Measurement measure) {
  /**
   * What was measured.
   *
   * @param value the figure that's compared with the limit
   * @param against what it's the ratio to, with its own figure; empty if it's no ratio
   */
  record Measured(double value, String against) {}

  /** Computes a figure from others. */
  interface Measurement {
    Optional<Measured> of(Findings findings, int jdk);
  }

  /** All columns but the hand-written one, which is no alternative, and jasyncio's own. */
  private static final List<String> RIVALS =
      PeerRun.ALL.stream()
          .map(PeerRun::name)
          .filter(name -> !name.equals("hand") && !name.startsWith("jasyncio"))
          .toList();

  private static final String ME = "jasyncio";
  private static final double NOTHING_ALLOCATED = 0.5;

  static final List<Bar> ALL = all();

  private static List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    turns(bars);
    calls(bars);
    loops(bars);
    bars.add(atMost("depth 1,000", 1.2, toOther("depth depth=1000", "depth depth=1", "time")));
    bars.add(
        atMost(
            "megamorphic, 50 methods",
            3,
            toOther("megamorphic methods=50", "megamorphic methods=1", "time")));
    for (String row : List.of("spawn", "gather", "skynet", "ping-pong")) {
      bars.add(toHand(row, 2.5));
      bars.add(aheadOfAll(row, "time"));
    }
    memory(bars);
    for (String row : List.of("await-done", "generator")) {
      bars.add(nothingAllocated(row));
      bars.add(toHand(row, 3));
    }
    bars.add(atMost("far timer", 3, toOther("far-timer timers=1", "far-timer timers=0", "time")));
    bars.add(
        atMost(
            "idle socket", 3, toOther("idle-socket sockets=1", "idle-socket sockets=0", "time")));
    bars.add(atLeast("lecture: asyncio's time", 30, slower("lecture", "asyncio")));
    bars.add(toHand("exception depth=10", 3));
    bars.add(atMost("agent: µs for a class passed over", 10, agent("passed over")));
    bars.add(atMost("agent: ms fixed", 150, agent("fixed")));
    servers(bars);
    return List.copyOf(bars);
  }

  private static void turns(List<Bar> bars) {
    for (String row : List.of("turn coroutines=1", "turn coroutines=1000")) {
      bars.add(toHand(row, 2));
      bars.add(aheadOfAll(row, "time"));
      bars.add(atLeast(row + ": raw Loom's time", 8, slower(row, "loom")));
      bars.add(nothingAllocated(row));
    }
  }

  private static void calls(List<Bar> bars) {
    for (String kind : List.of("real", "virtual", "midSized")) {
      bars.add(toHand("call " + kind, 1.3));
      bars.add(nothingAllocated("call " + kind));
    }
    bars.add(toHand("fib", 1.4));
    bars.add(nothingAllocated("fib"));
  }

  private static void loops(List<Bar> bars) {
    for (String kind : List.of("rareAwait", "rareLeaf")) {
      bars.add(toHand("cold-loop " + kind, 1.2));
      bars.add(toHand("hot-loop " + kind, 1.2));
    }
    bars.add(toHand("hot-loop suspendedInside", 1.2));
    bars.add(toHand("hot-loop server", 1.3));
    bars.add(toHand("hot-loop nested", 1.3));
  }

  private static void memory(List<Bar> bars) {
    for (String row : List.of("bytes depth=1", "bytes depth=5")) {
      bars.add(atMost(row, 1.5, ratio(row, row, "hand", "bytes")));
      bars.add(aheadOfAll(row, "bytes"));
    }
    bars.add(atMost("a million timers: CPU time", 1.2, ratio("timers", "timers", "hand", "cpu")));
    bars.add(atMost("a million timers: ns each (stretch)", 400, median("timers", "cpu")));
    bars.add(atMost("a million timers: ms late (stretch)", 50, median("timers", "late")));
    bars.add(
        atMost(
            "99 % of the timers cancelled: bytes still held for each, to a suspended coroutine's",
            0.1,
            (findings, jdk) ->
                quotient(
                    findings.find(jdk, "timers 99 % cancelled", ME, "still held"),
                    findings.find(jdk, "bytes depth=1", ME, "bytes"))));
  }

  private static void servers(List<Bar> bars) {
    String row = "echo connections=100";
    bars.add(atLeast(row + ": round trips, to Netty's", 0.9, rate(row, "netty", "round trips")));
    bars.add(
        atLeast(
            row + ": round trips a CPU second, to virtual threads'",
            1,
            rate(row, "virtual", "round trips a CPU second")));
    bars.add(atLeast(row + ": round trips, to asyncio's", 10, rate(row, "asyncio", "round trips")));
    bars.add(
        atMost(
            "10,000 idle connections: bytes of heap each",
            4096,
            median("echo connections=10000", "heap a connection")));
  }

  private static Bar atMost(String what, double limit, Measurement measure) {
    return new Bar(what, limit, true, measure);
  }

  private static Bar atLeast(String what, double limit, Measurement measure) {
    return new Bar(what, limit, false, measure);
  }

  private static Bar toHand(String row, double limit) {
    return atMost(row, limit, ratio(row, row, "hand", "time"));
  }

  private static Bar nothingAllocated(String row) {
    return atMost(row + ": bytes allocated", NOTHING_ALLOCATED, median(row, "allocated"));
  }

  /** The best of all others, on this JDK or the one that has it. */
  private static Bar aheadOfAll(String row, String metric) {
    return atLeast(
        row + ": the best other's " + metric,
        1,
        (findings, jdk) -> {
          Optional<Finding> best =
              RIVALS.stream()
                  .flatMap(rival -> findings.findAnywhere(jdk, row, rival, metric).stream())
                  .min(Comparator.comparingDouble(Finding::median));
          return inverse(quotient(findings.find(jdk, row, ME, metric), best));
        });
  }

  private static Measurement median(String row, String metric) {
    return (findings, jdk) ->
        findings.find(jdk, row, ME, metric).map(mine -> new Measured(mine.median(), ""));
  }

  private static Measurement agent(String metric) {
    return (findings, jdk) ->
        findings
            .find(jdk, "agent", "jasyncio-agent", metric)
            .map(found -> new Measured(found.median(), ""));
  }

  /** How many times another one's time is: on a JDK that has it, if this one hasn't. */
  private static Measurement slower(String row, String other) {
    return (findings, jdk) ->
        inverse(
            quotient(
                findings.find(jdk, row, ME, "time"),
                findings.findAnywhere(jdk, row, other, "time")));
  }

  /**
   * How many times another one's rate: on the JDK that has the best one, if this one hasn't any.
   */
  private static Measurement rate(String row, String other, String metric) {
    return (findings, jdk) ->
        quotient(
            findings.find(jdk, row, ME, metric),
            findings
                .find(jdk, row, other, metric)
                .or(
                    () ->
                        findings
                            .onAllJdks(row, other, metric)
                            .max(Comparator.comparingDouble(Finding::median))));
  }

  /** jasyncio's figure of a row, to its own of another one. */
  private static Measurement toOther(String row, String otherRow, String metric) {
    return ratio(row, otherRow, ME, metric);
  }

  /** jasyncio's figure of a row to another one's. */
  private static Measurement ratio(String row, String otherRow, String other, String metric) {
    return (findings, jdk) ->
        quotient(findings.find(jdk, row, ME, metric), findings.find(jdk, otherRow, other, metric));
  }

  private static Optional<Measured> quotient(Optional<Finding> mine, Optional<Finding> other) {
    if (mine.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    Finding against = other.get();
    String where = against.jdk() == Finding.NO_JDK ? "" : " on " + against.jdk();
    String what =
        String.format(
            Locale.ROOT,
            "%s%s: %s %s",
            PeerRun.named(against.peer()).title(),
            where,
            Table.figure(against.median()),
            against.unit());
    return Optional.of(new Measured(mine.get().median() / against.median(), what));
  }

  private static Optional<Measured> inverse(Optional<Measured> measured) {
    return measured.map(each -> new Measured(1 / each.value(), each.against()));
  }

  Optional<Measured> measured(Findings findings, int jdk) {
    return measure.of(findings, jdk);
  }

  boolean isMetBy(double measured) {
    return atMost ? measured <= limit : measured >= limit;
  }

  String sign() {
    return atMost ? "≤" : "≥";
  }
}
