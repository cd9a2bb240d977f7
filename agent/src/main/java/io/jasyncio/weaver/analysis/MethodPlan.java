package io.jasyncio.weaver.analysis;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * All that the emitter needs to know of one method.
 *
 * @param owner the class's internal name
 * @param isInterface whether the class is an interface
 * @param method the method, in the form in which it is to be woven
 * @param form where its code goes
 * @param frameClass the internal name of its frame class
 * @param flow its control flow
 * @param loops its loops
 * @param points its suspend points, by state; empty if it never suspends by itself
 * @param debug whether it is woven for debuggers: each save stands behind its call, on its line
 */
public record MethodPlan(
    String owner,
    boolean isInterface,
    MethodNode method,
    Form form,
    String frameClass,
    ControlFlow flow,
    Loops loops,
    List<SuspendPoint> points,
    boolean debug) {

  /** Where a method's code goes. */
  public enum Form {
    /** Into a private method of its own, which the hidden overload calls. */
    BODY,
    /**
     * Into the hidden overload itself: what nobody sees, or nobody can override, needs no second
     * one.
     */
    OVERLOAD,
    /** Into the hidden overload, without frame: all it does is hand on one call's result. */
    BRIDGE
  }

  public boolean isStatic() {
    return (method.access & Opcodes.ACC_STATIC) != 0;
  }

  public Type result() {
    return Type.getReturnType(method.desc);
  }

  /**
   * The slots of the parameters, {@code this} included. In woven code the coroutine's slot follows.
   */
  public int parameterSlots() {
    return (Type.getArgumentsAndReturnSizes(method.desc) >> 2) - (isStatic() ? 1 : 0);
  }
}
