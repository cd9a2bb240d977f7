package io.jasyncio.weaving.probe;

/** The stack of the thread, as opposed to the stored activations of a coroutine. */
public final class PhysicalStack {
  private PhysicalStack() {}

  /** How many activations it has, the caller's included. */
  public static int depth() {
    return StackWalker.getInstance().walk(frames -> (int) frames.count()) - 1;
  }
}
