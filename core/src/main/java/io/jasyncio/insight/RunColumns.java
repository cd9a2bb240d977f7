package io.jasyncio.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the steps of a run stand, from left to right. Steps never overlap, so each has a column of
 * its own; what takes longer is wider, by the logarithm. Not shown are callbacks that do nothing by
 * themselves: the arrow of a future's callback begins at the task that has ended the future.
 */
final class RunColumns {
  private static final long LONG_CALLBACK = 1_000_000;
  private static final double LEAST_WIDTH = 640;
  private static final double MOST_WIDTH = 6_000;
  private static final double MOST_STRETCHED = 3.5;
  private static final double LEAST_STRETCHED = 0.2;
  private static final double MARGIN = 12;

  private final Run run;
  private final double left;
  private final double[] begins;
  private final double[] ends;

  /** For each step the first one from it on that is shown. */
  private final int[] shownFrom;

  private double right;

  /** For each step what goes out from it: arrows, by their places in the list. */
  private final Map<Integer, List<Integer>> outgoing = new HashMap<>();

  RunColumns(Run run, double left) {
    this.run = run;
    this.left = left;
    int count = run.steps().size();
    begins = new double[count];
    ends = new double[count];
    shownFrom = new int[count + 1];
    findOutgoing();
    findShown(count);
    place(1);
    double natural = right - left;
    double stretch =
        natural < LEAST_WIDTH
            ? Math.min(LEAST_WIDTH / natural, MOST_STRETCHED)
            : Math.max(Math.min(MOST_WIDTH / natural, 1), LEAST_STRETCHED);
    place(stretch);
    right = Math.max(right, left + LEAST_WIDTH);
  }

  private void findOutgoing() {
    for (int i = 0; i < run.arrows().size(); i++) {
      Run.Arrow arrow = run.arrows().get(i);
      int from = arrow.from();
      if (from != Run.NONE && run.steps().get(from).task() != arrow.task()) {
        outgoing.computeIfAbsent(from, f -> new ArrayList<>()).add(i);
      }
    }
  }

  private void findShown(int count) {
    shownFrom[count] = count;
    for (int i = count - 1; i >= 0; i--) {
      shownFrom[i] = isShown(i) ? i : shownFrom[i + 1];
    }
  }

  /** Whether a step has a column. */
  boolean isShown(int step) {
    Run.Step shown = run.steps().get(step);
    if (shown.task() != Run.NONE) {
      return true;
    }
    return shown.waker() == null
        ? shown.end() - shown.begin() >= LONG_CALLBACK
        : shown.waker() != Waker.SLEEP;
  }

  private void place(double stretch) {
    double x = left + MARGIN;
    long time = 0;
    for (int i = shownFrom[0]; i < begins.length; i = shownFrom[i + 1]) {
      Run.Step step = run.steps().get(i);
      begins[i] = x + gap(step.begin() - time) * stretch;
      ends[i] = begins[i] + width(step, outgoing.getOrDefault(i, List.of()).size()) * stretch;
      x = ends[i];
      time = step.end();
    }
    right = x + gap(run.end() - time) * stretch + MARGIN;
  }

  private static double gap(long nanos) {
    return 4 + 18 * magnitude(nanos);
  }

  private static double width(Run.Step step, int outgoing) {
    double forArrows = 7 * (Math.min(outgoing, 40) + 1);
    return Math.max(16 + 12 * magnitude(step.end() - step.begin()), forArrows);
  }

  private static double magnitude(long nanos) {
    return Math.log10(1 + Math.max(nanos, 0) / 1e5);
  }

  // ---- the places

  double left() {
    return left;
  }

  double right() {
    return right;
  }

  double begin(int step) {
    return begins[step];
  }

  double end(int step) {
    return ends[step];
  }

  /** Where what happened after a step stands: before the next column. */
  double after(int step) {
    int next = shownFrom[step + 1];
    return next == begins.length ? right : begins[next];
  }

  /** Where an arrow begins: arrows of one step have places of their own in its column. */
  double arrow(int place) {
    Run.Arrow arrow = run.arrows().get(place);
    int from = arrow.from();
    if (from == Run.NONE || !isShown(from)) {
      return after(arrow.after());
    }
    List<Integer> all = outgoing.getOrDefault(from, List.of());
    int index = all.indexOf(place);
    double share = (index + 1.0) / (all.size() + 1);
    return index < 0 ? ends[from] : begins[from] + (ends[from] - begins[from]) * share;
  }

  /** Whether an arrow comes from a column. */
  boolean comesFromStep(int place) {
    int from = run.arrows().get(place).from();
    return outgoing.getOrDefault(from, List.of()).contains(place) && isShown(from);
  }

  /** The steps that are shown, in their order. */
  List<Integer> shown() {
    List<Integer> shown = new ArrayList<>();
    for (int i = shownFrom[0]; i < begins.length; i = shownFrom[i + 1]) {
      shown.add(i);
    }
    return shown;
  }
}
