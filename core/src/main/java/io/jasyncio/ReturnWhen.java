package io.jasyncio;

/** When {@link Await#wait(java.util.Collection, ReturnWhen)} returns. */
public enum ReturnWhen {
  /** When one of the futures is done. Counterpart of {@code asyncio.FIRST_COMPLETED}. */
  FIRST_COMPLETED,

  /**
   * When one of the futures has failed (to be cancelled is no failure), or all are done.
   * Counterpart of {@code asyncio.FIRST_EXCEPTION}.
   */
  FIRST_EXCEPTION,

  /** When all of the futures are done. Counterpart of {@code asyncio.ALL_COMPLETED}. */
  ALL_COMPLETED
}
