package io.jasyncio.monitoring;

import io.jasyncio.EventLoop;
import io.jasyncio.Instrument;
import io.jasyncio.Task;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a loop, until {@link #close()}. Two readings of the clock for each step is what it
 * costs.
 *
 * <pre>{@code
 * try (LoopMetrics metrics = LoopMetrics.of(loop)) {
 *   metrics.register("web");        // now jconsole shows them
 *   …
 * }
 * }</pre>
 */
public final class LoopMetrics implements LoopMetricsMXBean, AutoCloseable {
  private static final long SECOND = 1_000_000_000;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final EventLoop loop;
  private final Instrument instrument;
  private String bean;

  // Written by the loop's thread alone, so reading and writing one in two steps is no race.
  private volatile long alive;
  private volatile long spawned;
  private volatile long steps;
  private volatile double rate;
  private volatile int queueLength;
  private volatile long lag;
  private volatile long longestLag;
  private volatile long longestStep;

  private LoopMetrics(EventLoop loop) {
    this.loop = loop;
    this.alive = loop.allTasks().size();
    this.instrument = new Gauges();
  }

  /**
   * Begins to measure a loop. From its thread.
   *
   * @param loop the loop
   * @return its figures
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public static LoopMetrics of(EventLoop loop) {
    LoopMetrics metrics = new LoopMetrics(loop);
    loop.addInstrument(metrics.instrument);
    return metrics;
  }

  /**
   * Shows the figures as a management bean {@code io.jasyncio:type=EventLoop,name=…}. Needs the
   * module {@code java.management}.
   *
   * @param name the loop's name, of letters, digits and {@code -}
   * @return the bean's name
   */
  public String register(String name) {
    bean = "io.jasyncio:type=EventLoop,name=" + name;
    Management.register(this, bean);
    return bean;
  }

  /**
   * Shows the figures as a management bean with a number for a name.
   *
   * @return the bean's name
   */
  public String register() {
    return register(String.valueOf(NUMBER.incrementAndGet()));
  }

  /** Measures no more, and takes the management bean away. From the loop's thread. */
  @Override
  public void close() {
    loop.removeInstrument(instrument);
    if (bean != null) {
      Management.unregister(bean);
      bean = null;
    }
  }

  /** Takes the figures. */
  private final class Gauges implements Instrument {
    private long iterationStart;
    private long stepStart;
    private long windowStart = loop.time();
    private long stepsBefore;

    @Override
    public void taskSpawned(Task<?> task) {
      alive = alive + 1;
      spawned = spawned + 1;
    }

    @Override
    public void taskEnded(Task<?> task) {
      alive = alive - 1;
    }

    @Override
    public void beforeStep(Task<?> task) {
      stepStart = loop.time();
    }

    @Override
    public void afterStep(Task<?> task) {
      longestStep = Math.max(longestStep, loop.time() - stepStart);
      steps = steps + 1;
    }

    @Override
    public void beforeIteration(int ready) {
      iterationStart = loop.time();
      queueLength = ready;
      long window = iterationStart - windowStart;
      if (window >= SECOND) {
        rate = (double) (steps - stepsBefore) * SECOND / window;
        stepsBefore = steps;
        windowStart = iterationStart;
      }
    }

    @Override
    public void afterIteration() {
      lag = loop.time() - iterationStart;
      longestLag = Math.max(longestLag, lag);
    }
  }

  @Override
  public long getTasksAlive() {
    return alive;
  }

  @Override
  public long getTasksSpawned() {
    return spawned;
  }

  @Override
  public long getSteps() {
    return steps;
  }

  @Override
  public double getStepsPerSecond() {
    return rate;
  }

  @Override
  public int getQueueLength() {
    return queueLength;
  }

  @Override
  public long getLagMicros() {
    return TimeUnit.NANOSECONDS.toMicros(lag);
  }

  @Override
  public long getLongestLagMicros() {
    return TimeUnit.NANOSECONDS.toMicros(longestLag);
  }

  @Override
  public long getLongestStepMicros() {
    return TimeUnit.NANOSECONDS.toMicros(longestStep);
  }

  @Override
  public void reset() {
    longestLag = 0;
    longestStep = 0;
  }
}
