package io.jasyncio;

/**
 * A callback that has been scheduled for a point in time, as {@link EventLoop#callLater} and {@link
 * EventLoop#callAt} return it. Counterpart of {@code asyncio.TimerHandle}.
 */
public interface TimerHandle extends Handle {
  /**
   * When the callback is due.
   *
   * @return nanoseconds of {@link EventLoop#time()}
   */
  long when();
}
