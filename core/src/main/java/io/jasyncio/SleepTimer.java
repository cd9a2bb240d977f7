package io.jasyncio;

import io.jasyncio.loop.Timer;

/** What a sleeping task waits for. It wakes the task, which then takes its turn like others. */
final class SleepTimer extends Timer {
  private final CoroutineTask<?> sleeper;

  /** How long, in nanoseconds. */
  final long delay;

  SleepTimer(CoroutineTask<?> sleeper, long delay) {
    this.sleeper = sleeper;
    this.delay = delay;
  }

  @Override
  public void turn() {
    if (!isCancelled()) {
      sleeper.wake(this);
    }
  }
}
