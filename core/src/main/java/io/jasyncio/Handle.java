package io.jasyncio;

/**
 * A callback that has been scheduled, as {@link EventLoop#callSoon} returns it. Counterpart of
 * {@code asyncio.Handle}.
 */
public interface Handle {
  /**
   * Keeps the callback from being called, if it hasn't been yet; may be called again. Doesn't
   * suspend. From any thread, though from another than the loop's it may come too late.
   */
  void cancel();

  /**
   * Whether {@link #cancel} has been called. From any thread.
   *
   * @return true if it has
   */
  boolean isCancelled();
}
