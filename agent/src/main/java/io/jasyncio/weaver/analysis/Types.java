package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** The types of all locals and operands before each instruction of a method. */
final class Types {
  private Types() {}

  /**
   * One frame for each instruction; null where the instruction can't be reached.
   *
   * @throws BadCode if the code isn't type-safe as far as that is looked at
   * @throws TooComplex if that takes too much
   */
  static Frame<BasicValue>[] of(String owner, MethodNode method, Hierarchy hierarchy) {
    return of(owner, method, new TypeInterpreter(hierarchy));
  }

  /** The same, with another way to merge types. */
  static Frame<BasicValue>[] of(String owner, MethodNode method, TypeInterpreter interpreter) {
    TooComplex.check(method);
    try {
      return new TypeAnalyzer(interpreter).analyzeAndComputeMaxs(owner, method);
    } catch (AnalyzerException e) {
      // What ASM's frames throw for code that takes what isn't there; all else is none of the
      // code's.
      boolean isOfCode = e.getCause() == null || e.getCause() instanceof IndexOutOfBoundsException;
      throw isOfCode ? new BadCode(e) : (RuntimeException) e.getCause();
    }
  }

  private static final class TypeAnalyzer extends Analyzer<BasicValue> {
    private final TypeFrame.Effort effort = new TypeFrame.Effort();

    TypeAnalyzer(TypeInterpreter interpreter) {
      super(interpreter);
    }

    @Override
    protected Frame<BasicValue> newFrame(int locals, int stack) {
      return new TypeFrame(locals, stack, effort);
    }

    @Override
    protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
      return new TypeFrame(frame, effort);
    }
  }
}
