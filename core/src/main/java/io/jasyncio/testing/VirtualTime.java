package io.jasyncio.testing;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.loop.LoopParts;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A time that stands still while a loop has something to do, and otherwise jumps to the next timer:
 * an hour's timeout is tested in a millisecond, and always alike. Counterpart of Trio's {@code
 * MockClock}; asyncio has none.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * time.run(() -> Asyncio.run(() -> Await.sleep(Duration.ofHours(1))));
 * assertEquals(Duration.ofHours(1), time.elapsed());
 * }</pre>
 *
 * <p>While another thread works for the loop, by {@link Await#toThread} for example, time waits for
 * it. If nothing is left that could wake the loop, it waits for threads that it doesn't know of,
 * for real, and gives up after the {@linkplain #withPatience patience} with an {@link
 * AssertionError} that names the tasks.
 *
 * <p>For one thread.
 */
public final class VirtualTime {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Random order;
  private Duration patience = PATIENCE;
  private long now;

  /** Makes a time that begins at zero. */
  public VirtualTime() {}

  /**
   * Lets loops made from now on take the tasks that are ready in a random order instead of first
   * come, first served: finds code that relies on an order by accident. Callbacks keep theirs. The
   * same seed gives the same order again.
   *
   * @param seed the seed
   * @return this
   */
  public VirtualTime withRandomOrder(long seed) {
    order = new Random(seed);
    return this;
  }

  /**
   * Sets how long, in real time, a loop waits for other threads when it has nothing left to do; at
   * first ten seconds.
   *
   * @param patience how long
   * @return this
   */
  public VirtualTime withPatience(Duration patience) {
    this.patience = Objects.requireNonNull(patience, "patience");
    return this;
  }

  /**
   * How much time has passed since the beginning.
   *
   * @return virtual time
   */
  public Duration elapsed() {
    return Duration.ofNanos(now);
  }

  /**
   * Lets time pass. Timers that are due then go off in the loop's next iteration.
   *
   * @param time how much
   */
  public void advance(Duration time) {
    now += time.toNanos();
  }

  // ---- loops

  /**
   * Makes a loop that lives in this time, and belongs to this thread.
   *
   * @return a new loop, to be closed by the caller
   */
  public EventLoop newLoop() {
    return new EventLoop(newParts());
  }

  /**
   * Runs code whose loops shall live in this time: those that it makes in this thread, with {@link
   * Asyncio#run} for example.
   *
   * @param code the code
   */
  public void run(Runnable code) {
    Supplier<LoopParts> before = LoopParts.choose(this::newParts);
    try {
      code.run();
    } finally {
      LoopParts.choose(before);
    }
  }

  /**
   * Runs code whose loops shall live in this time, for a result.
   *
   * @param <T> the type of the result
   * @param code the code
   * @return its result
   * @throws Exception what the code throws
   */
  public <T> T call(Callable<T> code) throws Exception {
    Supplier<LoopParts> before = LoopParts.choose(this::newParts);
    try {
      return code.call();
    } finally {
      LoopParts.choose(before);
    }
  }

  private LoopParts newParts() {
    return new LoopParts(() -> now, new VirtualIdle(this), order);
  }

  // ---- standing still

  /**
   * Runs a loop of a virtual time until all its tasks are blocked: nothing is ready, and only
   * timers or other threads could go on. No time passes. Blocks; for plain code.
   *
   * @param loop the loop, which doesn't run
   * @throws IllegalArgumentException if the loop lives in real time
   */
  public static void runUntilBlocked(EventLoop loop) {
    VirtualIdle idle = VirtualIdle.of(loop);
    Future<Void> blocked = loop.createFuture();
    idle.tellWhenBlocked(blocked);
    loop.runUntilComplete(blocked);
  }

  /**
   * Suspends the calling coroutine until all others are blocked: nothing else is ready, and only
   * timers or other threads could go on. No time passes. Counterpart of Trio's {@code
   * wait_all_tasks_blocked}.
   *
   * @throws IllegalArgumentException if the loop lives in real time
   */
  @Async
  public static void untilBlocked() {
    EventLoop loop = Asyncio.getRunningLoop();
    VirtualIdle idle = VirtualIdle.of(loop);
    Future<Void> blocked = loop.createFuture();
    idle.tellWhenBlocked(blocked);
    Await.await(blocked);
  }

  // ---- for VirtualIdle

  Duration patience() {
    return patience;
  }

  void jump(long nanos) {
    now += nanos;
  }
}
