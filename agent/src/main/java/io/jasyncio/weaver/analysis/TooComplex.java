package io.jasyncio.weaver.analysis;

import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Thrown where analysing a method, or writing it out, would take time or memory out of all
 * proportion. The bounds lie far above what compilers make of sources; what passes them was made by
 * a generator gone wild, or to do harm.
 */
public final class TooComplex extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Locals and operands in all frames of one analysis: some 100 MB. */
  static final long MOST_CELLS = 12_000_000;

  /** Locals and operands merged in one analysis: some seconds. */
  static final long MOST_MERGES = 400_000_000;

  /** Instructions times locals: the analyzer's bits for subroutines. */
  private static final long MOST_BITS = 64_000_000;

  /** Instructions under handlers, each as often as it has handlers. */
  private static final long MOST_HANDLED = 3_000_000;

  /** Values kept at all suspend points. */
  static final int MOST_KEPT = 500_000;

  /** Locals at the starts of all blocks of woven code. */
  private static final long MOST_IN_BLOCKS = 12_000_000;

  /** Blocks of woven code that a suspend point makes. */
  private static final int BLOCKS_OF_POINT = 6;

  TooComplex(String what) {
    super(what, null, false, false);
  }

  /** Refuses what can't even be analysed. */
  static void check(MethodNode method) {
    checkHandlers(method);
    int locals = 0;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode variable) {
        locals = Math.max(locals, variable.var + 1);
      }
    }
    if ((long) locals * method.instructions.size() > MOST_BITS) {
      throw new TooComplex("has " + locals + " slots of locals");
    }
  }

  /** Refuses an exception table that names most instructions very often. */
  private static void checkHandlers(MethodNode method) {
    long handled = 0;
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      int start = method.instructions.indexOf(block.start);
      handled += Math.max(0, method.instructions.indexOf(block.end) - start);
      if (handled > MOST_HANDLED) {
        throw new TooComplex(
            "has " + method.tryCatchBlocks.size() + " entries in its exception table");
      }
    }
  }

  /** Refuses many locals in many blocks. */
  static void checkLocals(MethodNode method, int points) {
    long blocks = method.instructions.size() / 4 + (long) BLOCKS_OF_POINT * points;
    if (blocks * method.maxLocals > MOST_IN_BLOCKS) {
      throw new TooComplex(
          "has " + points + " suspend points and " + method.maxLocals + " slots of locals");
    }
  }
}
