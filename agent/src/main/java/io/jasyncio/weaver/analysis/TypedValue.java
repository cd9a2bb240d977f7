package io.jasyncio.weaver.analysis;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * A local or operand as the verifier sees it: its type and, for an object that no constructor has
 * run on yet, the {@code new} that made it.
 */
public final class TypedValue extends BasicValue {
  /** The type of {@code aconst_null}. */
  static final Type NULL = Type.getObjectType("null");

  private final AbstractInsnNode made;

  TypedValue(Type type) {
    this(type, null);
  }

  private TypedValue(Type type, AbstractInsnNode made) {
    super(type);
    this.made = made;
  }

  static TypedValue uninitialized(Type type, AbstractInsnNode made) {
    return new TypedValue(type, made);
  }

  /** The {@code new} that made this object if it is uninitialised, or null. */
  AbstractInsnNode made() {
    return made;
  }

  /** Whether this is the constant null. */
  public static boolean isNull(BasicValue value) {
    return NULL.equals(value.getType());
  }

  /** The {@code new} that made a value, if it is an uninitialised object; else null. */
  static AbstractInsnNode made(BasicValue value) {
    return value instanceof TypedValue typed ? typed.made : null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TypedValue value && value.made == made && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
