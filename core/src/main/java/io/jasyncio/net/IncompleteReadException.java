package io.jasyncio.net;

import java.io.EOFException;

/**
 * The stream ended before all that was asked for had come. Counterpart of {@code
 * asyncio.IncompleteReadError}.
 */
public final class IncompleteReadException extends EOFException {
  private static final long serialVersionUID = 1;

  private final byte[] partial;
  private final int expected;

  IncompleteReadException(byte[] partial, int expected) {
    super(
        "the stream ended after "
            + partial.length
            + (expected < 0
                ? " bytes, before the separator"
                : " of the " + expected + " bytes that were asked for"));
    this.partial = partial;
    this.expected = expected;
  }

  /**
   * What had come. Counterpart of {@code IncompleteReadError.partial}.
   *
   * @return the bytes
   */
  public byte[] partial() {
    return partial.clone();
  }

  /**
   * How many bytes were asked for. Counterpart of {@code IncompleteReadError.expected}.
   *
   * @return their number; -1 if a separator was looked for
   */
  public int expected() {
    return expected;
  }
}
