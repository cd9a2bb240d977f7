package io.jasyncio.loop;

import java.util.Random;
import java.util.function.Supplier;

/**
 * What a loop is made of, where that isn't always the same: time, waiting, and order.
 *
 * @param clock tells the time
 * @param idle waits
 * @param order shuffles the steps of the tasks that are ready; null for first come, first served
 */
public record LoopParts(Clock clock, Idle idle, Random order) {
  private static final ThreadLocal<Supplier<LoopParts>> CHOSEN = new ThreadLocal<>();

  /** Parts for a new loop of this thread: the real time, unless {@link #choose} said otherwise. */
  public static LoopParts forThisThread() {
    Supplier<LoopParts> chosen = CHOSEN.get();
    return chosen == null ? new LoopParts(new SystemClock(), new ParkedIdle(), null) : chosen.get();
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
