package io.jasyncio.insight;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * An event loop at one moment: its tasks, where each stands and what it waits for. Made by {@link
 * io.jasyncio.EventLoop#dump()}.
 *
 * @param thread the name of the loop's thread
 * @param running whether the loop runs
 * @param safe whether the loop's own thread has looked. If it was busy for too long, another one
 *     did: then what is said here may not fit together
 * @param threadStack what was on the loop's thread if it was busy for too long, innermost first;
 *     else empty
 * @param ready how many tasks and callbacks are ready
 * @param timers how many timers are set
 * @param alive how many tasks there are
 * @param tasks the tasks, oldest first; not all, if there are very many
 */
public record LoopDump(
    String thread,
    boolean running,
    boolean safe,
    List<StackTraceElement> threadStack,
    int ready,
    int timers,
    int alive,
    List<TaskDump> tasks) {

  /** Copies the lists. */
  public LoopDump {
    threadStack = List.copyOf(threadStack);
    tasks = List.copyOf(tasks);
  }

  /**
   * The tasks that wait for one another in a circle, which nobody can leave unless one of them is
   * cancelled. A circle that a timeout or a deadline will break is none: see {@link
   * #circlesUntilTimeout()}.
   *
   * @return the members of each circle, in the order in which they wait; a task alone waits for
   *     itself
   */
  public List<List<TaskDump>> deadlocks() {
    return Deadlocks.among(tasks).stream().filter(circle -> timeoutOf(circle) == null).toList();
  }

  /**
   * The tasks that wait for one another in a circle until a timeout or a deadline cancels one of
   * them.
   *
   * @return the members of each circle, in the order in which they wait
   */
  public List<List<TaskDump>> circlesUntilTimeout() {
    return Deadlocks.among(tasks).stream().filter(circle -> timeoutOf(circle) != null).toList();
  }

  /** In how much time the first of several tasks is cancelled by a timeout, or null for never. */
  static Duration timeoutOf(List<TaskDump> circle) {
    return circle.stream()
        .map(TaskDump::timeout)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * A task's stack, and those who wait for it, with theirs, and so on.
   *
   * @param id the task's number
   * @return several lines, each task once; none if there is no such task
   */
  public String callGraph(int id) {
    return new CallGraph(tasks).of(id);
  }

  /**
   * The dump for people: the tree of tasks as they wait for one another.
   *
   * @return several lines
   */
  public String text() {
    return new DumpText(this).toString();
  }

  /**
   * The dump for people, one line for each task.
   *
   * @return several lines
   */
  public String table() {
    return new DumpTable(this).toString();
  }

  /**
   * The dump for programs, as one JSON object with the names of this record.
   *
   * @return one line
   */
  public String json() {
    return new DumpJson().loop(this).toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
