package io.jasyncio.runtime;

/** The number of the protocol between woven code and this library. */
public final class Protocol {
  /** The newest protocol that this version of the library knows. All earlier ones work too. */
  public static final int NEWEST = 1;

  private Protocol() {}

  /**
   * Refuses code woven for a newer library: called once by each frame class.
   *
   * @param protocol what the code was woven for
   * @param woven the woven class
   */
  public static void require(int protocol, String woven) {
    if (protocol > NEWEST) {
      throw new LinkageError(
          woven
              + " was woven for protocol "
              + protocol
              + ", but this jasyncio-core knows protocols up to "
              + NEWEST
              + ": use a jasyncio-core at least as new as the agent or plugin that wove the class");
    }
  }
}
