package io.jasyncio.weaver.analysis;

import org.objectweb.asm.Type;

/**
 * A value that must outlive a suspension.
 *
 * @param type its type; {@link TypedValue#NULL} for the constant null, which needs no field
 * @param local the local that holds it, or -1 if it lies on the operand stack
 */
public record Kept(Type type, int local) {

  public boolean isNull() {
    return type.equals(TypedValue.NULL);
  }

  public boolean isReference() {
    return type.getSort() >= Type.ARRAY;
  }
}
