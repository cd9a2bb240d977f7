package io.jasyncio.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds circles in who waits for whom: depth first, with a stack of its own. */
final class Deadlocks {
  private final Map<Integer, TaskDump> tasks = new HashMap<>();

  /** Those whose every way has been followed. */
  private final Set<Integer> left = new HashSet<>();

  /** The way to where the search is now, and what each on it has still to be asked for. */
  private final List<TaskDump> path = new ArrayList<>();

  private final Map<Integer, Integer> places = new HashMap<>();
  private final Deque<Iterator<Integer>> open = new ArrayDeque<>();
  private final List<List<TaskDump>> circles = new ArrayList<>();

  private Deadlocks(List<TaskDump> all) {
    all.forEach(task -> tasks.put(task.id(), task));
  }

  static List<List<TaskDump>> among(List<TaskDump> all) {
    Deadlocks search = new Deadlocks(all);
    for (TaskDump task : all) {
      search.from(task);
    }
    return search.circles;
  }

  private void from(TaskDump start) {
    enter(start);
    while (!open.isEmpty()) {
      if (open.peek().hasNext()) {
        int next = open.peek().next();
        if (places.containsKey(next)) {
          circles.add(List.copyOf(path.subList(places.get(next), path.size())));
        } else {
          enter(tasks.get(next));
        }
      } else {
        open.pop();
        int id = path.remove(path.size() - 1).id();
        places.remove(id);
        left.add(id);
      }
    }
  }

  private void enter(TaskDump task) {
    if (task != null && !left.contains(task.id())) {
      places.put(task.id(), path.size());
      path.add(task);
      open.push(task.awaits().iterator());
    }
  }
}
