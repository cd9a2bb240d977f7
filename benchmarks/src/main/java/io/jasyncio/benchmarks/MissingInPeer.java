package io.jasyncio.benchmarks;

/** A peer has no such thing, or can't run it here; the table's cell says why. */
public final class MissingInPeer extends UnsupportedOperationException {
  private static final long serialVersionUID = 1;

  public MissingInPeer() {
    this("it has no such thing");
  }

  /**
   * With a reason.
   *
   * @param reason stands below the table
   */
  public MissingInPeer(String reason) {
    super(reason);
  }
}
