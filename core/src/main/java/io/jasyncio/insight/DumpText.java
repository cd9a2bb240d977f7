package io.jasyncio.insight;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a dump as a tree: under each task those that it waits for. A task that several wait for is
 * written once; deep trees are indented up to a bound. Without recursion: chains may be long.
 */
final class DumpText {
  private static final int DEEPEST = 16;
  private static final String LINE = System.lineSeparator();

  private final StringBuilder out = new StringBuilder();
  private final Map<Integer, TaskDump> tasks = new LinkedHashMap<>();
  private final Set<Integer> written = new HashSet<>();

  /** One line of the tree that is still to be written. */
  private record Place(TaskDump task, int depth) {}

  DumpText(LoopDump dump) {
    dump.tasks().forEach(task -> tasks.put(task.id(), task));
    head(dump);
    dump.deadlocks().forEach(this::deadlock);
    dump.circlesUntilTimeout().forEach(this::circle);
    Set<Integer> awaited = new HashSet<>();
    dump.tasks().forEach(task -> awaited.addAll(task.awaits()));
    dump.tasks().stream().filter(task -> !awaited.contains(task.id())).forEach(this::tree);
    dump.tasks().stream().filter(task -> !written.contains(task.id())).forEach(this::tree);
    if (dump.alive() > dump.tasks().size()) {
      line(0, "and " + (dump.alive() - dump.tasks().size()) + " tasks more");
    }
  }

  private void head(LoopDump dump) {
    line(
        0,
        "event loop of thread \""
            + dump.thread()
            + "\": "
            + (dump.running() ? "running" : "not running")
            + ", "
            + dump.alive()
            + " tasks, "
            + dump.ready()
            + " ready, "
            + dump.timers()
            + " timers");
    if (!dump.safe()) {
      line(
          0,
          "UNSAFE: the loop's thread didn't answer, so another thread has looked, and not all of this"
              + " may fit together. The loop's thread is here:");
      stack(1, dump.threadStack());
    }
  }

  private void deadlock(List<TaskDump> circle) {
    members("DEADLOCK: these wait for one another, for ever unless one is cancelled:", circle);
  }

  private void circle(List<TaskDump> circle) {
    members(
        "CIRCLE: these wait for one another, until a timeout in "
            + age(LoopDump.timeoutOf(circle))
            + ":",
        circle);
  }

  private void members(String heading, List<TaskDump> circle) {
    line(0, heading);
    for (TaskDump task : circle) {
      line(1, task.name() + " waits for " + task.waitsFor());
    }
  }

  private void tree(TaskDump root) {
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(root, 0));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (written.add(place.task.id())) {
        task(place);
        List<Integer> awaits = place.task.awaits();
        for (int i = awaits.size() - 1; i >= 0; i--) {
          if (tasks.containsKey(awaits.get(i))) {
            open.push(new Place(tasks.get(awaits.get(i)), place.depth + 1));
          }
        }
      } else {
        line(place.depth, place.task.name() + ": see above");
      }
    }
  }

  private void task(Place place) {
    TaskDump task = place.task;
    String level = place.depth > DEEPEST ? " (level " + place.depth + ")" : "";
    String waitsFor = task.waitsFor() == null ? "" : " for " + task.waitsFor();
    line(
        place.depth,
        task.name()
            + level
            + ": "
            + task.state().name().toLowerCase(Locale.ROOT)
            + waitsFor
            + (task.cancelling() ? ", being cancelled" : "")
            + ", "
            + age(task.age())
            + " old");
    stack(place.depth, task.stack());
  }

  private void stack(int depth, List<StackTraceElement> stack) {
    for (StackTraceElement element : stack) {
      line(depth, "    at " + element);
    }
  }

  /** {@code 250 ms}, {@code 12 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
  static String age(Duration age) {
    if (age.toSeconds() < 1) {
      return age.toMillis() + " ms";
    }
    if (age.toMinutes() < 2) {
      return age.toSeconds() + " s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(Math.min(depth, DEEPEST))).append(text).append(LINE);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
