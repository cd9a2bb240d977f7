package io.jasyncio.monitoring;

import io.jasyncio.Asyncio;
import io.jasyncio.EventLoop;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import io.jasyncio.Wake;
import io.jasyncio.insight.Run;
import io.jasyncio.insight.Waker;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what a loop tells. Tasks get their row when they are made or, if they were there
 * before, when they are first heard of. For the loop's thread alone.
 */
final class RunRecorder implements Instrument {
  private final EventLoop loop;
  private final int most;
  private final long start;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Task<?>, Row> alive = new IdentityHashMap<>();
  private final List<OpenStep> steps = new ArrayList<>();
  private final List<Run.Arrow> arrows = new ArrayList<>();

  /** How many steps have begun, recorded or not. */
  private long begun;

  private long tasksLeftOut;

  /** The step that runs, or null; it may be one that isn't recorded. */
  private OpenStep open;

  /** When something was last recorded. */
  private long last;

  /** A step, while it's filled in. */
  private static final class OpenStep {
    private final int task;
    private final long begin;
    private Task<?> running;
    private Waker waker;
    private long end;
    private StackTraceElement position;
    private String waitsFor;

    OpenStep(Task<?> running, int task, long begin) {
      this.running = running;
      this.task = task;
      this.begin = begin;
      this.end = begin;
    }

    Run.Step done() {
      return new Run.Step(task, waker, begin, end, position, waitsFor);
    }
  }

  /** A task, while it's filled in. */
  private static final class Row {
    private final int number;
    private final int madeAfter;
    private Task<?> task;
    private String name;
    private int creator = Run.NONE;
    private boolean wasReady;
    private int endedIn = Run.NONE;
    private Run.Outcome outcome = Run.Outcome.PENDING;
    private String failure;

    Row(int number, Task<?> task, int madeAfter) {
      this.number = number;
      this.task = task;
      this.madeAfter = madeAfter;
    }

    boolean isMadeByCallback(List<OpenStep> steps) {
      return madeAfter != Run.NONE && steps.get(madeAfter).task == Run.NONE;
    }

    void end(int step, Throwable failedWith) {
      endedIn = step;
      name = task.getName();
      outcome = task.isCancelled() ? Run.Outcome.CANCELLED : Run.Outcome.FINISHED;
      if (failedWith != null) {
        outcome = Run.Outcome.FAILED;
        failure = failedWith.toString();
      }
      task = null; // may be large: its result
    }

    Run.TaskRow done() {
      String known = task == null ? name : task.getName();
      return new Run.TaskRow(known, creator, madeAfter, endedIn, outcome, failure);
    }
  }

  RunRecorder(EventLoop loop, int most) {
    this.loop = loop;
    this.most = most;
    this.start = loop.time();
  }

  /** In the middle of a step, that is the first one. */
  void begin() {
    Task<?> running = loop.isRunning() ? Asyncio.currentTask() : null;
    if (running != null) {
      beforeStep(running);
    }
  }

  Run run() {
    if (open != null) {
      open.end = now();
      last = open.end;
    }
    return new Run(
        rows.stream().map(Row::done).toList(),
        steps.stream().map(OpenStep::done).toList(),
        arrows,
        last,
        tasksLeftOut,
        begun - steps.size());
  }

  // ---- what the loop tells

  @Override
  public void taskSpawned(Task<?> task) {
    Row row = isFull() || rows.size() >= most ? null : newRow(task, lastStep());
    if (row == null) {
      tasksLeftOut++;
    } else if (open != null) {
      row.creator = open.task;
    }
  }

  @Override
  public void taskEnded(Task<?> task) {
    Row row = alive.remove(task);
    if (row != null && !isFull()) {
      row.end(lastStep(), loop.failureOf(task));
      last = now();
    }
  }

  @Override
  public void taskReady(Task<?> task, Wake wake) {
    if (isFull()) {
      return;
    }
    Row row = rowOf(task);
    if (row != null) {
      Row creator = alive.get(wake.task());
      if (row.isMadeByCallback(steps) && creator != null && !row.wasReady) {
        row.creator = creator.number; // who has scheduled the callback
      }
      row.wasReady = true;
      long from = wake.stepsAgo() < 0 ? Run.NONE : begun - 1 - wake.stepsAgo();
      int known = (int) Math.max(from, Run.NONE);
      if (known != Run.NONE && steps.get(known).task == Run.NONE) {
        steps.get(known).waker = wake.waker();
      }
      arrows.add(new Run.Arrow(row.number, wake.waker(), known, lastStep(), wake.cancels()));
    }
  }

  @Override
  public void beforeStep(Task<?> task) {
    finish();
    begun++;
    if (begun > most) {
      return;
    }
    Row row = task == null ? null : rowOf(task);
    open = new OpenStep(task, row == null ? Run.NONE : row.number, now());
    steps.add(open);
  }

  @Override
  public void afterStep(Task<?> task) {
    finish();
  }

  @Override
  public void beforeIteration(int ready) {
    finish(); // the step in which this was switched on: its end isn't told
  }

  @Override
  public void beforeWait() {
    finish();
  }

  // ---- the parts

  private void finish() {
    if (open != null) {
      open.end = now();
      last = open.end;
      if (open.running != null) {
        open.position = position(open.running);
        open.waitsFor = open.running.waitsFor();
        open.running = null;
      }
      open = null;
    }
  }

  /** Whether a step has begun that there is no room for: nothing more is recorded. */
  private boolean isFull() {
    return begun > most;
  }

  private int lastStep() {
    return steps.size() - 1;
  }

  private long now() {
    return loop.time() - start;
  }

  /** The row of a task, made if the task was there before; null if there is no room. */
  private Row rowOf(Task<?> task) {
    Row known = alive.get(task);
    return known != null || rows.size() >= most || isFull() ? known : newRow(task, Run.NONE);
  }

  private Row newRow(Task<?> task, int madeAfter) {
    Row row = new Row(rows.size(), task, madeAfter);
    rows.add(row);
    alive.put(task, row);
    return row;
  }

  /** The innermost line that isn't the library's own. */
  private static StackTraceElement position(Task<?> task) {
    return task.getStack().stream()
        .filter(e -> !e.getClassName().matches("io\\.jasyncio\\.((sync|net)\\.)?[A-Z].*"))
        .filter(e -> !e.getClassName().startsWith("---"))
        .findFirst()
        .orElse(null);
  }
}
