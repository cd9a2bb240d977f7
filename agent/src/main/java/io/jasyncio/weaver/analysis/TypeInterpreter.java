package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/** Computes the verifier's types (JVMS 4.10.1), with supertypes from class files. */
class TypeInterpreter extends BasicInterpreter {
  private final Hierarchy hierarchy;

  TypeInterpreter(Hierarchy hierarchy) {
    super(Opcodes.ASM9);
    this.hierarchy = hierarchy;
  }

  @Override
  public BasicValue newValue(Type type) {
    if (type == null || type.getSort() < Type.ARRAY) {
      return super.newValue(type);
    }
    return new TypedValue(type);
  }

  @Override
  public BasicValue newOperation(AbstractInsnNode insn) throws AnalyzerException {
    if (insn.getOpcode() == Opcodes.NEW) {
      return TypedValue.uninitialized(Type.getObjectType(((TypeInsnNode) insn).desc), insn);
    }
    if (insn.getOpcode() == Opcodes.ACONST_NULL) {
      return new TypedValue(TypedValue.NULL);
    }
    return super.newOperation(insn);
  }

  @Override
  public BasicValue binaryOperation(AbstractInsnNode insn, BasicValue array, BasicValue index)
      throws AnalyzerException {
    if (insn.getOpcode() != Opcodes.AALOAD) {
      return super.binaryOperation(insn, array, index);
    }
    Type type = array.getType();
    return type != null && type.getSort() == Type.ARRAY
        ? newValue(Type.getType(type.getDescriptor().substring(1)))
        : new TypedValue(TypedValue.NULL); // an element of null
  }

  @Override
  public BasicValue merge(BasicValue a, BasicValue b) {
    if (a.equals(b)) {
      return a;
    }
    if (!(a instanceof TypedValue) || !(b instanceof TypedValue)) {
      return BasicValue.UNINITIALIZED_VALUE;
    }
    if (TypedValue.made(a) != null || TypedValue.made(b) != null) {
      return BasicValue.UNINITIALIZED_VALUE;
    }
    if (TypedValue.isNull(a)) {
      return b;
    }
    if (TypedValue.isNull(b)) {
      return a;
    }
    Type merged = hierarchy.merge(a.getType(), b.getType());
    return merged.equals(a.getType()) ? a : new TypedValue(merged);
  }
}
