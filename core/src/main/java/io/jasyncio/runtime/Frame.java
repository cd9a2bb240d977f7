package io.jasyncio.runtime;

/**
 * One suspended activation of an {@code @Async} method: its live locals, its live operand stack,
 * and where it goes on.
 *
 * <p>The weaver makes one subclass for each method. Application code neither makes nor touches
 * frames.
 */
public abstract class Frame extends Link {
  /**
   * The suspend point at which this activation waits: an index into the method's suspend points.
   */
  public int state;

  /** For the subclasses that the weaver writes. */
  protected Frame() {}

  /**
   * Runs the method on from {@link #state}, until it returns, throws or suspends again. If it
   * returns, its result is left in {@link Coroutine#primitive} or {@link Coroutine#reference}.
   *
   * @param coroutine the coroutine this frame belongs to
   * @throws Throwable what the method's body throws
   */
  public abstract void resume(Coroutine coroutine) throws Throwable;

  /**
   * Where this method's suspend points stand in the source, for stack traces: the lines {@code
   * class}, {@code method}, {@code file}, then the line numbers of the states, separated by commas.
   *
   * @return the table, or null if there is none
   */
  public String table() {
    return null;
  }
}
