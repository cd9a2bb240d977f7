package io.jasyncio.weaver.analysis;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * A frame in which a constructor's call initialises all copies of its object (JVMS 4.10.1.9,
 * invokespecial).
 */
final class TypeFrame extends Frame<BasicValue> {
  private final Effort effort;

  TypeFrame(int locals, int stack, Effort effort) {
    super(locals, stack);
    this.effort = effort;
  }

  TypeFrame(Frame<? extends BasicValue> frame, Effort effort) {
    super(frame);
    this.effort = effort;
    effort.cells += getLocals() + getStackSize();
    effort.check();
  }

  /** What one analysis has taken so far. */
  static final class Effort {
    private long cells;
    private long merges;

    private void check() {
      if (cells > TooComplex.MOST_CELLS || merges > TooComplex.MOST_MERGES) {
        throw new TooComplex("has too many locals and operands for its number of instructions");
      }
    }
  }

  @Override
  public boolean merge(Frame<? extends BasicValue> frame, Interpreter<BasicValue> interpreter)
      throws AnalyzerException {
    effort.merges += getLocals() + getStackSize();
    effort.check();
    return super.merge(frame, interpreter);
  }

  @Override
  public void execute(AbstractInsnNode insn, Interpreter<BasicValue> interpreter)
      throws AnalyzerException {
    AbstractInsnNode made = constructed(insn);
    super.execute(insn, interpreter);
    if (made != null) {
      initialize(made, interpreter);
    }
  }

  /** The {@code new} whose object this instruction is about to construct, or null. */
  private AbstractInsnNode constructed(AbstractInsnNode insn) {
    if (insn.getOpcode() != Opcodes.INVOKESPECIAL
        || !((MethodInsnNode) insn).name.equals("<init>")) {
      return null;
    }
    int arguments = Type.getArgumentTypes(((MethodInsnNode) insn).desc).length;
    return TypedValue.made(getStack(getStackSize() - 1 - arguments));
  }

  private void initialize(AbstractInsnNode made, Interpreter<BasicValue> interpreter) {
    for (int i = 0; i < getLocals(); i++) {
      if (TypedValue.made(getLocal(i)) == made) {
        setLocal(i, interpreter.newValue(getLocal(i).getType()));
      }
    }
    for (int i = 0; i < getStackSize(); i++) {
      if (TypedValue.made(getStack(i)) == made) {
        setStack(i, interpreter.newValue(getStack(i).getType()));
      }
    }
  }
}
