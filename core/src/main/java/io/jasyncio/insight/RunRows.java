package io.jasyncio.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the tasks of a run stand, from top to bottom: what wakes tasks from outside, then the
 * tasks, each followed by those that it has made. Without recursion: chains may be long.
 */
final class RunRows {
  static final double HEIGHT = 30;
  private static final int DEEPEST = 8;

  private final Run run;
  private final double top;
  private final Map<Waker, Integer> lanes = new EnumMap<>(Waker.class);
  private final boolean hasCallbacks;
  private final List<Integer> order = new ArrayList<>();
  private final int[] places;
  private final int[] depths;

  RunRows(Run run, List<Integer> shownSteps, double top) {
    this.run = run;
    this.top = top;
    boolean callbacks = false;
    for (int step : shownSteps) {
      Run.Step shown = run.steps().get(step);
      if (shown.task() == Run.NONE && shown.waker() != null) {
        lanes.putIfAbsent(shown.waker(), 0);
      }
      callbacks |= shown.task() == Run.NONE && shown.waker() == null;
    }
    hasCallbacks = callbacks;
    int lane = 0;
    for (Map.Entry<Waker, Integer> each : lanes.entrySet()) {
      each.setValue(lane++);
    }
    places = new int[run.tasks().size()];
    depths = new int[run.tasks().size()];
    nest();
  }

  private void nest() {
    List<List<Integer>> created = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    run.tasks().forEach(task -> created.add(new ArrayList<>()));
    for (int i = run.tasks().size() - 1; i >= 0; i--) {
      int creator = run.tasks().get(i).creator();
      if (creator == Run.NONE) {
        open.push(i);
      } else {
        created.get(creator).add(i); // the youngest first
      }
    }
    while (!open.isEmpty()) {
      int task = open.pop();
      places[task] = laneCount() + order.size();
      order.add(task);
      for (int child : created.get(task)) {
        depths[child] = depths[task] + 1;
        open.push(child);
      }
    }
  }

  private int laneCount() {
    return lanes.size() + (hasCallbacks ? 1 : 0);
  }

  int count() {
    return laneCount() + order.size();
  }

  double bottom() {
    return top + count() * HEIGHT;
  }

  /** The tasks from top to bottom. */
  List<Integer> tasks() {
    return order;
  }

  /** The middle of a task's row. */
  double y(int task) {
    return middle(places[task]);
  }

  private double middle(int place) {
    return top + place * HEIGHT + HEIGHT / 2;
  }

  /** The middle of the row in which a step stands. */
  double y(Run.Step step) {
    if (step.task() != Run.NONE) {
      return y(step.task());
    }
    return middle(step.waker() == null ? lanes.size() : lanes.get(step.waker()));
  }

  int indent(int task) {
    return Math.min(depths[task], DEEPEST);
  }

  /** The names of the rows above the tasks, from top to bottom. */
  List<String> laneNames() {
    List<String> names = new ArrayList<>();
    lanes.keySet().forEach(waker -> names.add(name(waker)));
    if (hasCallbacks) {
      names.add("callbacks");
    }
    return names;
  }

  static String name(Waker waker) {
    return switch (waker) {
      case TASK -> "a task";
      case SLEEP -> "its sleep";
      case TIMER -> "timers";
      case SOCKET -> "sockets";
      case THREAD -> "other threads";
      case PROGRAM -> "the program";
    };
  }
}
