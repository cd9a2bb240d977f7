package io.jasyncio.loop;

/** The real time. */
public final class SystemClock implements Clock {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isSteady() {
    return true;
  }
}
