package io.jasyncio.weaving.probe;

import java.util.SplittableRandom;

/**
 * Says at which of a run's suspend points the coroutine suspends. A schedule is used for one run.
 */
public sealed interface Schedule {
  /**
   * Whether to suspend here.
   *
   * @param point how many suspend points the run has passed before this one
   */
  boolean suspendsAt(int point);

  /** Never suspends. */
  record None() implements Schedule {
    @Override
    public boolean suspendsAt(int point) {
      return false;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** Suspends at every point. */
  record Every() implements Schedule {
    @Override
    public boolean suspendsAt(int point) {
      return true;
    }

    @Override
    public String toString() {
      return "every";
    }
  }

  /** Suspends once. */
  record Only(int at) implements Schedule {
    @Override
    public boolean suspendsAt(int point) {
      return point == at;
    }

    @Override
    public String toString() {
      return "only " + at;
    }
  }

  /** Suspends at about half of the points: the same ones for the same seed. */
  record Random(long seed, SplittableRandom dice) implements Schedule {
    public Random(long seed) {
      this(seed, new SplittableRandom(seed));
    }

    @Override
    public boolean suspendsAt(int point) {
      return dice.nextBoolean();
    }

    @Override
    public String toString() {
      return "random " + seed;
    }
  }

  /** The schedule that {@link #toString} names. */
  static Schedule parse(String text) {
    String[] words = text.split(" ");
    return switch (words[0]) {
      case "none" -> new None();
      case "every" -> new Every();
      case "only" -> new Only(Integer.parseInt(words[1]));
      case "random" -> new Random(Long.parseLong(words[1]));
      default -> throw new IllegalArgumentException(text);
    };
  }
}
