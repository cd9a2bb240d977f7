package io.jasyncio.weaver;

/** The weaver has failed, and it isn't the user's mistake. */
public final class WeaverBug extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Wraps what went wrong.
   *
   * @param where the class or method being woven
   * @param cause what went wrong
   */
  public WeaverBug(String where, Throwable cause) {
    super("jasyncio failed to weave " + where + ", which is a bug in jasyncio: " + cause, cause);
  }
}
