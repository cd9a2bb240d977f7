package io.jasyncio.insight;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the way from a task to those who wait for it, as {@code asyncio.print_call_graph} does.
 */
final class CallGraph {
  private static final int DEEPEST = 16;
  private static final String LINE = System.lineSeparator();

  private final Map<Integer, TaskDump> tasks = new HashMap<>();
  private final Map<Integer, List<TaskDump>> awaiters = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  /** One task that is still to be written. */
  private record Place(TaskDump task, int depth) {}

  CallGraph(List<TaskDump> all) {
    for (TaskDump task : all) {
      tasks.put(task.id(), task);
      task.awaits().forEach(id -> awaiters.computeIfAbsent(id, i -> new ArrayList<>()).add(task));
    }
  }

  String of(int id) {
    Deque<Place> open = new ArrayDeque<>();
    Set<Integer> written = new HashSet<>();
    if (tasks.containsKey(id)) {
      open.push(new Place(tasks.get(id), 0));
    }
    while (!open.isEmpty()) {
      Place place = open.pop();
      boolean fresh = written.add(place.task.id());
      line(place.depth, "* " + place.task.name() + (fresh ? "" : " (see above)"));
      if (fresh) {
        place.task.stack().forEach(element -> line(place.depth, "  + at " + element));
        List<TaskDump> above = awaiters.getOrDefault(place.task.id(), List.of());
        if (!above.isEmpty()) {
          line(place.depth, "  + awaited by:");
        }
        for (int i = above.size() - 1; i >= 0; i--) {
          open.push(new Place(above.get(i), place.depth + 1));
        }
      }
    }
    return out.toString();
  }

  private void line(int depth, String text) {
    out.append("    ".repeat(Math.min(depth, DEEPEST))).append(text).append(LINE);
  }
}
