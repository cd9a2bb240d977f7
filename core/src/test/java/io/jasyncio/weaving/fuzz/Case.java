package io.jasyncio.weaving.fuzz;

import io.jasyncio.weaving.fuzz.Runs.Failure;
import io.jasyncio.weaving.probe.Schedule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A program and where it is suspended, in one line: {@code 17} is program 17 at all the usual
 * schedules, {@code 17 -1..40,42 @only 3} is that program without some statements at one.
 *
 * @param dropped the statements that are left out
 * @param schedule one schedule, or null for the usual ones
 */
record Case(long seed, BitSet dropped, String schedule) {

  static Case of(long seed) {
    return new Case(seed, new BitSet(), null);
  }

  static Case parse(String line) {
    int at = line.indexOf('@');
    String schedule = at < 0 ? null : line.substring(at + 1).strip();
    String[] words = (at < 0 ? line : line.substring(0, at)).strip().split(" +");
    BitSet dropped = new BitSet();
    if (words.length > 1) {
      for (String range : words[1].substring(1).split(",")) {
        String[] ends = range.split("\\.\\.");
        dropped.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
      }
    }
    return new Case(Long.parseLong(words[0]), dropped, schedule);
  }

  @Override
  public String toString() {
    List<String> ranges = new ArrayList<>();
    for (int from = dropped.nextSetBit(0); from >= 0; ) {
      int to = dropped.nextClearBit(from) - 1;
      ranges.add(from == to ? "" + from : from + ".." + to);
      from = dropped.nextSetBit(to + 1);
    }
    return seed
        + (ranges.isEmpty() ? "" : " -" + String.join(",", ranges))
        + (schedule == null ? "" : " @" + schedule);
  }

  Case at(String another) {
    return new Case(seed, dropped, another);
  }

  Case without(BitSet nodes) {
    BitSet more = (BitSet) dropped.clone();
    more.or(nodes);
    return new Case(seed, more, schedule);
  }

  /** What a run has come to. */
  record Result(Failure failure, String schedule, int methods, int points) {}

  /** The program's class files, to look at. */
  ClassFilesOf.Written write() {
    return ClassFilesOf.write(new Program(seed, dropped));
  }

  /**
   * Runs it.
   *
   * @param verify whether to check the woven classes by ASM, too, which is slow
   */
  Result run(boolean verify) {
    Runs runs = Runs.of(seed, dropped);
    Failure failure = runs.weave(verify);
    int points = 0;
    for (String each : failure == null ? schedules() : List.<String>of()) {
      failure = runs.compare(Schedule.parse(each));
      points = Math.max(points, runs.points());
      if (failure != null) {
        return new Result(failure, each, runs.methods(), points);
      }
    }
    return new Result(failure, null, runs.methods(), points);
  }

  private List<String> schedules() {
    if (schedule != null) {
      return List.of(schedule);
    }
    return List.of("none", "every", "random " + seed, "only " + Math.floorMod(seed * 31, 97));
  }
}
