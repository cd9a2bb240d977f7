package io.jasyncio.weaving.fuzz;

import io.jasyncio.weaving.fuzz.Case.Result;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Leaves out suspensions, methods and statements for as long as the failure stays the same. */
final class Shrinker {
  private static final int MOST_RUNS = 2_000;
  private static final int MOST_POINTS = 300;

  /** Runs a case; so that tests can fail where they like. */
  interface Runner {
    Result run(Case each);
  }

  private final Runner runner;
  private final String where;
  private Case smallest;
  private int runs;

  private Shrinker(Case failing, String where, Runner runner) {
    this.smallest = failing;
    this.where = where;
    this.runner = runner;
  }

  /** A smaller case that fails in the same place, in a readable form. */
  static Case shrink(Case failing, Result result) {
    boolean verify = result.failure().where().equals("ASM");
    return shrink(failing, result, each -> each.run(verify));
  }

  static Case shrink(Case failing, Result result, Runner runner) {
    Shrinker shrinker =
        new Shrinker(failing.at(result.schedule()), result.failure().where(), runner);
    shrinker.statements();
    shrinker.schedule(result.points());
    shrinker.statements();
    return shrinker.smallest;
  }

  private boolean tryOut(Case smaller) {
    if (runs++ > MOST_RUNS) {
      return false;
    }
    try {
      Result result = runner.run(smaller);
      if (result.failure() != null && result.failure().where().equals(where)) {
        smallest = smaller;
        return true;
      }
    } catch (RuntimeException | LinkageError wrongProgram) {
      // then it's none of the weaver's
    }
    return false;
  }

  private void schedule(int points) {
    if (smallest.schedule() == null || tryOut(smallest.at("none"))) {
      return;
    }
    for (int i = 0; i < Math.min(points, MOST_POINTS); i++) {
      if (tryOut(smallest.at("only " + i))) {
        return;
      }
    }
    tryOut(smallest.at("every"));
  }

  /** Leaves out ever smaller groups of statements. */
  private void statements() {
    List<Integer> left = left();
    for (int size = Math.max(1, left.size() / 2); ; size = size / 2) {
      boolean smaller = true;
      while (smaller) {
        smaller = false;
        for (int from = 0; from < left.size(); from += size) {
          BitSet group = new BitSet();
          left.subList(from, Math.min(from + size, left.size())).forEach(group::set);
          if (tryOut(smallest.without(group))) {
            left = left();
            from -= size;
            smaller = size == 1;
          }
        }
      }
      if (size == 1) {
        return;
      }
    }
  }

  private List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    int nodes = new Program(smallest.seed(), new BitSet()).nodes();
    for (int i = 1; i <= nodes; i++) {
      if (!smallest.dropped().get(i)) {
        left.add(i);
      }
    }
    return left;
  }
}
