package io.jasyncio.monitoring;

import io.jasyncio.EventLoop;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reports code that holds up an event loop, while it does: a thread that looks at the loop's thread
 * when a step takes too long. Each such step is reported once.
 *
 * <pre>{@code
 * try (Watchdog watchdog = Watchdog.watch(loop, Duration.ofMillis(100))) {
 *   …
 * }
 * }</pre>
 */
public final class Watchdog implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");

  /** How many times it looks within the threshold. */
  private static final int LOOKS = 4;

  /**
   * A step that takes too long.
   *
   * @param task the task's name, or null if it's a callback
   * @param soFar how long it has taken when the watchdog looked
   * @param stack where it stood then, innermost call first, each call at its await
   */
  public record SlowStep(String task, Duration soFar, List<StackTraceElement> stack) {
    /** Copies the list. */
    public SlowStep {
      stack = List.copyOf(stack);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(task == null ? "a callback" : "task " + task)
          .append(" has held up the event loop for ")
          .append(soFar.toMillis())
          .append(" ms: blocking work belongs into Await.toThread(…). It is here:");
      stack.forEach(e -> text.append(System.lineSeparator()).append("    at ").append(e));
      return text.toString();
    }
  }

  private final EventLoop loop;
  private final Thread loopThread;
  private final long threshold;
  private final Consumer<? super SlowStep> report;
  private final Thread looking;
  private final Steps steps = new Steps();
  private volatile boolean closed;

  private Watchdog(EventLoop loop, Duration threshold, Consumer<? super SlowStep> report) {
    this.loop = loop;
    this.loopThread = Thread.currentThread();
    this.threshold = threshold.toNanos();
    this.report = report;
    this.looking = new Thread(this::look, "jasyncio-watchdog");
    looking.setDaemon(true);
  }

  /**
   * Watches a loop, and logs steps that take too long as warnings of the {@link System.Logger}
   * {@code io.jasyncio}. From the loop's thread.
   *
   * @param loop the loop
   * @param threshold how long a step may take
   * @return the way to end it
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static Watchdog watch(EventLoop loop, Duration threshold) {
    return watch(loop, threshold, step -> LOGGER.log(System.Logger.Level.WARNING, step::toString));
  }

  /**
   * Watches a loop. From the loop's thread.
   *
   * @param loop the loop
   * @param threshold how long a step may take
   * @param report is told of each step that takes longer, once, in the watchdog's thread
   * @return the way to end it
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static Watchdog watch(
      EventLoop loop, Duration threshold, Consumer<? super SlowStep> report) {
    if (threshold.isNegative() || threshold.isZero()) {
      throw new IllegalArgumentException("a step takes longer than " + threshold + ": give more");
    }
    Watchdog watchdog = new Watchdog(loop, threshold, report);
    loop.addInstrument(watchdog.steps);
    watchdog.looking.start();
    return watchdog;
  }

  /** Ends it. From the loop's thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(looking);
    loop.removeInstrument(steps);
  }

  /**
   * Writes down which step runs.
   *
   * <pre>
   *   loop's thread          task, start   then number = odd      then number = even
   *   the watchdog's         reads number, task, start, stack, number again: the same and odd means
   *                          that all of it belongs to that step
   * </pre>
   */
  private static final class Steps implements Instrument {
    private volatile long number;
    private volatile Task<?> task;
    private volatile long start;

    @Override
    public void beforeStep(Task<?> next) {
      task = next;
      start = System.nanoTime();
      number = number + 1;
    }

    @Override
    public void afterStep(Task<?> last) {
      if (number % 2 == 1) { // else the step has begun before anybody watched
        number = number + 1;
      }
    }
  }

  private List<StackTraceElement> stackOfCallback() {
    return Stream.of(loopThread.getStackTrace())
        .takeWhile(element -> !element.getClassName().equals(EventLoop.class.getName()))
        .toList();
  }

  private void look() {
    long reported = 0;
    while (!closed) {
      LockSupport.parkNanos(this, Math.max(threshold / LOOKS, TimeUnit.MILLISECONDS.toNanos(1)));
      long number = steps.number;
      if (number % 2 == 1 && number != reported) {
        Task<?> task = steps.task;
        long soFar = System.nanoTime() - steps.start;
        if (soFar >= threshold) {
          List<StackTraceElement> stack = task == null ? stackOfCallback() : task.getStack();
          if (number == steps.number) {
            reported = number;
            String name = task == null ? null : task.getName();
            report.accept(new SlowStep(name, Duration.ofNanos(soFar), stack));
          }
        }
      }
    }
  }
}
