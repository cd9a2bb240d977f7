package io.jasyncio.net;

import java.io.IOException;

/**
 * No separator came within the limit of a {@link StreamReader}. Counterpart of {@code
 * asyncio.LimitOverrunError}.
 */
public final class LimitOverrunException extends IOException {
  private static final long serialVersionUID = 1;

  private final int consumed;

  LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /**
   * How many bytes, at the beginning of what is buffered, hold no separator. Counterpart of {@code
   * LimitOverrunError.consumed}.
   *
   * @return their number
   */
  public int consumed() {
    return consumed;
  }
}
