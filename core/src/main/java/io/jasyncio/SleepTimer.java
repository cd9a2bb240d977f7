package io.jasyncio;

import io.jasyncio.loop.Timer;
import java.util.concurrent.TimeUnit;

/** What a sleeping task waits for. It wakes the task, which then takes its turn like others. */
final class SleepTimer extends Timer implements Wait {
  private final CoroutineTask<?> sleeper;

  SleepTimer(CoroutineTask<?> sleeper, long when) {
    super(when);
    this.sleeper = sleeper;
  }

  @Override
  public void begin() {
    sleeper.getLoop().timers().add(this);
  }

  @Override
  public void cancel() {
    markCancelled();
    sleeper.getLoop().timers().noteCancelled(this);
    sleeper.wake(this);
  }

  @Override
  public String waitText(long now) {
    return "a timer, due in " + TimeUnit.NANOSECONDS.toMillis(when() - now + 999_999) + " ms";
  }

  @Override
  public void turn() {
    if (!isCancelled()) {
      sleeper.wake(this);
    }
  }
}
