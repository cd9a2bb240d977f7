package io.jasyncio.weaving;

import io.jasyncio.weaving.probe.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The schedules that each fixture runs under. */
final class Schedules {
  /** Suspending at one point alone is tried at the first so many points. */
  private static final int ALONE = 64;

  private static final long SEEDS = 5;

  private Schedules() {}

  /** For no suspension, one at every point, and at random ones: fixed seeds, and a new one. */
  static List<String> all() {
    List<String> all = new ArrayList<>(List.of("none", "every"));
    Long given = Long.getLong("jasyncio.seed");
    if (given != null) {
      all.add("random " + given);
    } else {
      LongStream.rangeClosed(1, SEEDS).forEach(seed -> all.add("random " + seed));
      all.add("random " + FRESH);
    }
    return all;
  }

  /**
   * Those that show that a driver weaves as the library does, which the others are for: without a
   * suspension, with one at every point, and at new random ones.
   */
  static List<String> few() {
    List<String> all = all();
    return List.of(all.get(0), all.get(1), all.get(all.size() - 1));
  }

  /** For a run with so many suspend points: one suspension, at each of them in turn. */
  static List<Schedule> alone(int points) {
    return IntStream.range(0, Math.min(points, ALONE))
        .<Schedule>mapToObj(Schedule.Only::new)
        .toList();
  }

  /** Another seed for each run of the tests; it is in the name of the test that fails. */
  private static final long FRESH = System.nanoTime() & 0xffff_ffffL;
}
