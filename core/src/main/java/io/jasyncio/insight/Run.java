package io.jasyncio.insight;

import java.util.List;

/**
 * What an event loop has done for a while, as data: its tasks, their steps, and who woke whom. Made
 * by {@link io.jasyncio.monitoring.RunRecording}. Times are nanoseconds since the recording began;
 * steps and tasks are known by their places in the lists.
 *
 * @param tasks the tasks, in the order in which they were made
 * @param steps the steps of tasks and callbacks, in their order: no two at a time
 * @param arrows what has made tasks ready, in its order
 * @param end when the recording ended
 * @param tasksLeftOut how many tasks more there were
 * @param stepsLeftOut how many steps more there were, all of them later
 */
public record Run(
    List<TaskRow> tasks,
    List<Step> steps,
    List<Arrow> arrows,
    long end,
    long tasksLeftOut,
    long stepsLeftOut) {

  /** Stands for a step, or a task, that there is none of. */
  public static final int NONE = -1;

  /** How a task has ended. */
  public enum Outcome {
    /** It hasn't, as far as was recorded. */
    PENDING,
    /** With a result. */
    FINISHED,
    /** With an exception. */
    FAILED,
    /** By a cancellation. */
    CANCELLED
  }

  /**
   * A task.
   *
   * @param name its name
   * @param creator the task that has made it, or {@link #NONE}
   * @param madeAfter the step in which it was made, or {@link #NONE} if that was before the first
   * @param endedIn the last step, if it has ended; else {@link #NONE}
   * @param outcome how it has ended
   * @param failure what it has failed with, in words; else null
   */
  public record TaskRow(
      String name, int creator, int madeAfter, int endedIn, Outcome outcome, String failure) {}

  /**
   * A step: what ran until it suspended or ended.
   *
   * @param task the task, or {@link #NONE} for a callback
   * @param waker for a callback, who has scheduled it; null for a task
   * @param begin when it began
   * @param end when it ended
   * @param position the line where the task has suspended, or null
   * @param waitsFor what the task waits for then, in words; null if it doesn't wait
   */
  public record Step(
      int task, Waker waker, long begin, long end, StackTraceElement position, String waitsFor) {}

  /**
   * What has made a task ready to go on.
   *
   * @param task the task that got ready
   * @param waker what has woken it
   * @param from the step that has, or {@link #NONE}
   * @param after the last step that had begun when it got ready, or {@link #NONE}
   * @param cancels whether it was cancelled
   */
  public record Arrow(int task, Waker waker, int from, int after, boolean cancels) {}

  /** Copies the lists. */
  public Run {
    tasks = List.copyOf(tasks);
    steps = List.copyOf(steps);
    arrows = List.copyOf(arrows);
  }

  /**
   * The picture: tasks as rows, steps as bars, and arrows from who wakes to who is woken. Longer
   * steps are wider, but not in proportion, so that each can be seen; times stand above. One file
   * for a browser, for light and dark backgrounds, without scripts; the same run gives the same
   * picture, letter by letter.
   *
   * @return an SVG document
   */
  public String svg() {
    return new RunPicture(this).toString();
  }
}
