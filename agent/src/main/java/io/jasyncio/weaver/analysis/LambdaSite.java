package io.jasyncio.weaver.analysis;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A place where a lambda or method reference becomes an object.
 *
 * @param method the method it stands in
 * @param insn the instruction
 * @param line its source line, or 0
 * @param declaring the interface that declares the method implemented, as far as it's known
 * @param isAsync whether that method is {@code @Async}
 * @param kind what implements it
 * @param marker the marker interface to add, or null if there is none
 */
public record LambdaSite(
    MethodNode method,
    InvokeDynamicInsnNode insn,
    int line,
    String declaring,
    boolean isAsync,
    Kind kind,
    String marker) {

  /** What implements a lambda. */
  public enum Kind {
    /** A method that the compiler made of a lambda's body. */
    LAMBDA_BODY,
    /** A method reference to an {@code @Async} method. */
    ASYNC_METHOD,
    /** A method reference to a plain method or a constructor. */
    PLAIN_METHOD
  }

  /** The method that implements the lambda. */
  public Handle implementation() {
    return (Handle) insn.bsmArgs[1];
  }

  /** The interface method's type, erased. */
  public Type erased() {
    return (Type) insn.bsmArgs[0];
  }

  /** The interface method's type, as the lambda sees it. */
  public Type instantiated() {
    return (Type) insn.bsmArgs[2];
  }

  /** The functional interface. */
  public String functionalInterface() {
    return Type.getReturnType(insn.desc).getInternalName();
  }

  /**
   * Whether the implementation's result has to be converted into what the interface method returns.
   * The call site converts it on the fresh return alone, not when a resumed callee hands it on.
   */
  public boolean convertsResult() {
    Type from = Type.getReturnType(implementation().getDesc());
    Type to = Type.getReturnType(erased().getDescriptor());
    return to.getSort() != Type.VOID && slot(from) != slot(to);
  }

  /** Ints, longs and what is narrower are widened alike in the coroutine's result. */
  private static char slot(Type type) {
    return switch (type.getSort()) {
      case Type.OBJECT, Type.ARRAY -> 'L';
      case Type.FLOAT -> 'F';
      case Type.DOUBLE -> 'D';
      case Type.VOID -> 'V';
      default -> 'J';
    };
  }
}
