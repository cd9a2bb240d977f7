package io.jasyncio.loop;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a loop is made of, where that isn't always the same: time, waiting, and order.
 *
 * @param clock tells the time
 * @param idle waits
 * @param order shuffles the steps of the tasks that are ready; null for first come, first served
 * @param watcher is handed the new loop, to look at it; null for nobody
 */
public record LoopParts(Clock clock, Idle idle, Random order, Consumer<Object> watcher) {
  private static final ThreadLocal<Supplier<LoopParts>> CHOSEN = new ThreadLocal<>();

  /** Parts of a loop that nobody is handed. */
  public LoopParts(Clock clock, Idle idle, Random order) {
    this(clock, idle, order, null);
  }

  /** The same parts, and who is handed the loop. */
  public LoopParts withWatcher(Consumer<Object> watcher) {
    return new LoopParts(clock, idle, order, watcher);
  }

  /** Parts for a new loop of this thread: the real time, unless {@link #choose} said otherwise. */
  public static LoopParts forThisThread() {
    Supplier<LoopParts> chosen = CHOSEN.get();
    return chosen == null ? usual() : chosen.get();
  }

  /** Parts for a loop in real time. */
  public static LoopParts usual() {
    return new LoopParts(new SystemClock(), new ParkedIdle(), null);
  }

  /**
   * Chooses the parts of the loops that this thread will make.
   *
   * @param parts makes the parts of a loop; null for the usual ones
   * @return what was chosen before, or null
   */
  public static Supplier<LoopParts> choose(Supplier<LoopParts> parts) {
    Supplier<LoopParts> before = CHOSEN.get();
    if (parts == null) {
      CHOSEN.remove();
    } else {
      CHOSEN.set(parts);
    }
    return before;
  }
}
