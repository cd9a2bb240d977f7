package io.jasyncio.runtime;

/**
 * Thrown by a method that the agent refused to weave, when it's called: its message holds the
 * refusals, as the agent reported them. A build woven by the plugin never gets this far.
 */
public final class RefusedMethodError extends LinkageError {
  private static final long serialVersionUID = 1;

  /**
   * Makes the error that stands in for a refused method.
   *
   * @param refusals the refusals, one a line
   */
  public RefusedMethodError(String refusals) {
    super(refusals);
  }
}
