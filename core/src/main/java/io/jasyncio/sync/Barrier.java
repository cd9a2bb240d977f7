package io.jasyncio.sync;

import io.jasyncio.Async;
import java.util.function.BooleanSupplier;

/**
 * Where a number of coroutines wait for each other; nobody passes before all are there. It can be
 * used again and again. Counterpart of {@code asyncio.Barrier}.
 *
 * <p>{@code asyncio}'s {@code wait()} is called {@link #await()} here, since {@link Object#wait()}
 * can't be overridden. For the thread of one loop, as all of {@link io.jasyncio.sync}.
 */
public final class Barrier {
  /*
   *               the last one arrives                    the last one has left
   *   FILLING ──────────────────────────▶ DRAINING ──────────────────────────────▶ FILLING
   *      │  reset(), with some waiting                    the last one has left
   *      ├──────────────────────────────▶ RESETTING ─────────────────────────────▶ FILLING
   *      │  abort()                                       reset()
   *      └──────────────────────────────▶ BROKEN ────────────────────────▶ FILLING or RESETTING
   *
   * Newcomers wait before the barrier while it drains or resets, so that generations don't mix.
   * `inside` counts those who have arrived and not left; it changes while the lock is held only.
   */
  private enum State {
    FILLING,
    DRAINING,
    RESETTING,
    BROKEN
  }

  private final Condition condition = new Condition();
  private final BooleanSupplier open =
      () -> this.state != State.DRAINING && this.state != State.RESETTING;
  private final BooleanSupplier filled = () -> this.state != State.FILLING;
  private final int parties;
  private State state = State.FILLING;
  private int inside;

  /**
   * Makes a barrier. Needs no loop.
   *
   * @param parties how many wait for each other
   * @throws IllegalArgumentException if less than 1
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier for " + parties + " parties: 1 is the least");
    }
    this.parties = parties;
  }

  /**
   * Waits until all parties are here. Suspends unless this is the last one. Counterpart of {@code
   * Barrier.wait}.
   *
   * @return how many were here before, from 0
   * @throws BrokenBarrierException if the barrier is reset or aborted meanwhile, or is aborted
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits; the others go on
   *     waiting, for one more
   * @throws IllegalStateException if it has to wait, and others have waited on another loop
   */
  @Async
  @SuppressWarnings("try") // held is for its closing
  public int await() {
    try (Held held = condition.hold()) {
      condition.awaitUntil(open);
      if (state == State.BROKEN) {
        throw new BrokenBarrierException("the barrier was aborted: reset() makes it whole again");
      }
      int index = inside++;
      try {
        if (inside == parties) {
          state = State.DRAINING;
          condition.signalAll();
        } else {
          awaitOthers();
        }
      } finally {
        leave();
      }
      return index;
    }
  }

  @Async
  private void awaitOthers() {
    condition.awaitUntil(filled);
    if (state == State.RESETTING) {
      throw new BrokenBarrierException("the barrier was reset while this task waited at it");
    }
    if (state == State.BROKEN) {
      throw new BrokenBarrierException("the barrier was aborted while this task waited at it");
    }
  }

  private void leave() {
    inside--;
    if (inside == 0) {
      if (state == State.RESETTING || state == State.DRAINING) {
        state = State.FILLING;
      }
      condition.signalAll();
    }
  }

  /**
   * Makes the barrier empty and whole; who waits at it now gets a {@link BrokenBarrierException}.
   * Suspends while others move through the barrier. Counterpart of {@code Barrier.reset}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   */
  @Async
  @SuppressWarnings("try") // held is for its closing
  public void reset() {
    try (Held held = condition.hold()) {
      state = inside > 0 ? State.RESETTING : State.FILLING;
      condition.signalAll();
    }
  }

  /**
   * Breaks the barrier; who waits at it now, or comes before it is {@link #reset}, gets a {@link
   * BrokenBarrierException}. Suspends while others move through the barrier. Counterpart of {@code
   * Barrier.abort}.
   *
   * @throws io.jasyncio.CancelledError if the task is cancelled while it waits
   */
  @Async
  @SuppressWarnings("try") // held is for its closing
  public void abort() {
    try (Held held = condition.hold()) {
      state = State.BROKEN;
      condition.signalAll();
    }
  }

  /**
   * How many wait for each other. Counterpart of {@code Barrier.parties}.
   *
   * @return the number this was made with
   */
  public int parties() {
    return parties;
  }

  /**
   * How many wait at the barrier now. Counterpart of {@code Barrier.n_waiting}.
   *
   * @return their number; 0 while they pass, or are sent away
   */
  public int waiting() {
    return state == State.FILLING ? inside : 0;
  }

  /**
   * Whether the barrier was aborted. Counterpart of {@code Barrier.broken}.
   *
   * @return true between {@link #abort} and {@link #reset}
   */
  public boolean isBroken() {
    return state == State.BROKEN;
  }

  /**
   * A barrier at one moment.
   *
   * @param parties how many wait for each other
   * @param tasksWaiting how many wait at it
   * @param broken whether it was aborted
   */
  public record Statistics(int parties, int tasksWaiting, boolean broken) {}

  /**
   * How many wait, and for how many.
   *
   * @return the state now
   */
  public Statistics statistics() {
    return new Statistics(parties, waiting(), isBroken());
  }

  @Override
  public String toString() {
    return "Barrier[" + waiting() + " of " + parties + (isBroken() ? ", broken]" : "]");
  }
}
