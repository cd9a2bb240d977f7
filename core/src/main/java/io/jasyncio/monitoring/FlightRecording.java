package io.jasyncio.monitoring;

import io.jasyncio.EventLoop;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * Lets a loop write events for the JDK's flight recorder, until {@link #close()}. Which of them are
 * recorded, the recording says: {@code io.jasyncio.TaskSpawned}, {@code TaskEnded}, {@code
 * SlowStep} (from 20 ms on) and {@code LoopWait} are on at first; {@code io.jasyncio.Step}, one for
 * each step with the line where the task suspended, and {@code Iteration}, with the length of the
 * ready queue, are off. Needs the module {@code jdk.jfr}.
 *
 * <pre>{@code
 * try (FlightRecording recorded = FlightRecording.of(Asyncio.getRunningLoop())) {
 *   …
 * }
 * }</pre>
 */
public final class FlightRecording implements AutoCloseable {
  private static final String CATEGORY = "jasyncio";

  private final EventLoop loop;
  private final Events events = new Events();

  private FlightRecording(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Begins to write a loop's events. From the loop's thread.
   *
   * @param loop the loop
   * @return the way to end it
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static FlightRecording of(EventLoop loop) {
    FlightRecording recording = new FlightRecording(loop);
    loop.addInstrument(recording.events);
    return recording;
  }

  /** Ends it. From the loop's thread. */
  @Override
  public void close() {
    loop.removeInstrument(events);
  }

  /**
   * Writes the events. Each is made anew, since the recorder may keep one; the JIT removes most.
   */
  private static final class Events implements Instrument {
    private Step step;
    private SlowStep slow;
    private Iteration iteration;
    private LoopWait wait;

    @Override
    public void taskSpawned(Task<?> task) {
      TaskSpawned event = new TaskSpawned();
      if (event.shouldCommit()) {
        event.task = task.getName();
        event.commit();
      }
    }

    @Override
    public void taskEnded(Task<?> task) {
      TaskEnded event = new TaskEnded();
      if (event.shouldCommit()) {
        event.task = task.getName();
        event.outcome = task.toString();
        event.commit();
      }
    }

    @Override
    public void beforeStep(Task<?> task) {
      step = new Step();
      step.begin();
      slow = new SlowStep();
      slow.begin();
    }

    @Override
    public void afterStep(Task<?> task) {
      if (step == null) {
        return; // the step that has switched this on
      }
      step.end();
      slow.end();
      if (step.shouldCommit()) {
        step.task = name(task);
        step.suspendedAt = position(task);
        step.commit();
      }
      if (slow.shouldCommit()) {
        slow.task = name(task);
        slow.suspendedAt = position(task);
        slow.commit();
      }
    }

    @Override
    public void beforeIteration(int ready) {
      iteration = new Iteration();
      iteration.ready = ready;
      iteration.begin();
    }

    @Override
    public void afterIteration() {
      if (iteration != null) {
        iteration.commit();
      }
    }

    @Override
    public void beforeWait() {
      wait = new LoopWait();
      wait.begin();
    }

    @Override
    public void afterWait() {
      if (wait != null) {
        wait.commit();
      }
    }

    private static String name(Task<?> task) {
      return task == null ? null : task.getName();
    }

    /** The innermost line of the application's. */
    private static String position(Task<?> task) {
      List<StackTraceElement> stack = task == null ? List.of() : task.getStack();
      return stack.stream()
          .filter(element -> !element.getClassName().matches("io\\.jasyncio\\.(sync\\.)?[A-Z]\\w*"))
          .findFirst()
          .map(StackTraceElement::toString)
          .orElse(null);
    }
  }

  @Name("io.jasyncio.TaskSpawned")
  @Label("Task Spawned")
  @Category(CATEGORY)
  @Description("A task has been made; the stack says where")
  private static final class TaskSpawned extends Event {
    @Label("Task")
    String task;
  }

  @Name("io.jasyncio.TaskEnded")
  @Label("Task Ended")
  @Category(CATEGORY)
  @StackTrace(false)
  private static final class TaskEnded extends Event {
    @Label("Task")
    String task;

    @Label("Outcome")
    String outcome;
  }

  @Name("io.jasyncio.Step")
  @Label("Step")
  @Category(CATEGORY)
  @Description("A task ran from where it was resumed until it suspended or ended")
  @Enabled(false)
  @StackTrace(false)
  private static final class Step extends Event {
    @Label("Task")
    @Description("None if it was a callback")
    String task;

    @Label("Suspended At")
    @Description("None if the task has ended")
    String suspendedAt;
  }

  @Name("io.jasyncio.SlowStep")
  @Label("Slow Step")
  @Category(CATEGORY)
  @Description("A step that held up the event loop")
  @Threshold("20 ms")
  @StackTrace(false)
  private static final class SlowStep extends Event {
    @Label("Task")
    @Description("None if it was a callback")
    String task;

    @Label("Suspended At")
    @Description("None if the task has ended")
    String suspendedAt;
  }

  @Name("io.jasyncio.Iteration")
  @Label("Loop Iteration")
  @Category(CATEGORY)
  @Enabled(false)
  @StackTrace(false)
  private static final class Iteration extends Event {
    @Label("Ready")
    @Description("How many turns were ready")
    int ready;
  }

  @Name("io.jasyncio.LoopWait")
  @Label("Loop Wait")
  @Category(CATEGORY)
  @Description("Nothing was ready: the loop waited")
  @StackTrace(false)
  private static final class LoopWait extends Event {}
}
