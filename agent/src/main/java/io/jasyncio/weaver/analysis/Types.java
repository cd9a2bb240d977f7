package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** The types of all locals and operands before each instruction of a method. */
final class Types {
  private Types() {}

  /** One frame for each instruction; null where the instruction can't be reached. */
  static Frame<BasicValue>[] of(String owner, MethodNode method, Hierarchy hierarchy) {
    try {
      return new TypeAnalyzer(hierarchy).analyzeAndComputeMaxs(owner, method);
    } catch (AnalyzerException e) {
      throw new WeaverBug(owner.replace('/', '.') + "." + method.name, e);
    }
  }

  private static final class TypeAnalyzer extends Analyzer<BasicValue> {
    TypeAnalyzer(Hierarchy hierarchy) {
      super(new TypeInterpreter(hierarchy));
    }

    @Override
    protected Frame<BasicValue> newFrame(int locals, int stack) {
      return new TypeFrame(locals, stack);
    }

    @Override
    protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> frame) {
      return new TypeFrame(frame);
    }
  }
}
