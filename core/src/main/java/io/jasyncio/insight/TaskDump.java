package io.jasyncio.insight;

import java.time.Duration;
import java.util.List;

/**
 * A task at one moment, as part of a {@link LoopDump}.
 *
 * @param id its number, which no other task of its loop has
 * @param name its name
 * @param state what it is doing
 * @param cancelling whether it has been asked to end and hasn't yet
 * @param age how long ago it was made, to about a quarter
 * @param waitsFor what it waits for, in words; null unless it waits
 * @param awaits the tasks that can end its wait, by their numbers; empty if others can, or nobody
 *     is known
 * @param timeout in how much time a timeout or a deadline will cancel it, its own or that of a task
 *     which it would be cancelled with; null if none will
 * @param stack where it stands, innermost call first, each at its await
 */
public record TaskDump(
    int id,
    String name,
    State state,
    boolean cancelling,
    Duration age,
    String waitsFor,
    List<Integer> awaits,
    Duration timeout,
    List<StackTraceElement> stack) {

  /** What a task is doing. */
  public enum State {
    /** It hasn't begun. */
    NEW,
    /** It goes on when its turn comes. */
    READY,
    /** Its code is on the loop's thread now. */
    RUNNING,
    /** It waits for something. */
    WAITING
  }

  /** Copies the lists. */
  public TaskDump {
    awaits = List.copyOf(awaits);
    stack = List.copyOf(stack);
  }
}
