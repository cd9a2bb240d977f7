package io.jasyncio.benchmarks.rows;

/**
 * Short loops and calls with an await that is hardly ever reached: once as plain Java ({@link
 * PlainKernels}), once woven ({@link WovenKernels}), statement by statement the same. An element
 * below zero is where the woven one gives way and the plain one calls a method that isn't inlined.
 *
 * <p>Each does its work on all elements, so many times over, and returns the sum of what it got.
 */
interface Kernels {
  /** A call that the JIT is forbidden to inline. */
  long real(int[] elements, int times);

  /** A call of one of four overrides. */
  long virtual(int[] elements, int times);

  /** A call of a method of about a hundred bytes with six awaits; the JIT may inline it. */
  long midSized(int[] elements, int times);

  /** A loop with a rare await, compiled on its own. */
  long rareAwait(int[] elements, int times);

  /** A loop that calls a leaf with a rare await, which is inlined. */
  long rareLeaf(int[] elements, int times);

  /** For each request a turn, then a hot loop with a rare await. */
  long server(int[] elements, int times);

  /** Three nested loops, a rare await in each. */
  long nested(int[] elements, int times);

  /** The kernels of a column. */
  static Kernels of(String peer) {
    return peer.equals("hand") ? new PlainKernels() : new WovenKernels();
  }
}
