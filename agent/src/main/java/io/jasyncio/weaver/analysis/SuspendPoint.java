package io.jasyncio.weaver.analysis;

import java.util.List;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * A call at which a method can suspend.
 *
 * @param state its number in the method, from 0
 * @param index the call's index among the instructions
 * @param call the call
 * @param line its source line, or 0
 * @param loopDepth in how many loops it lies
 * @param stack what lies on the operand stack below the call's arguments, bottom first
 * @param locals the live locals, by ascending slot; without {@code this}
 * @param handlers the handlers of what the call throws, innermost first
 */
public record SuspendPoint(
    int state,
    int index,
    MethodInsnNode call,
    int line,
    int loopDepth,
    List<Kept> stack,
    List<Kept> locals,
    List<TryCatchBlockNode> handlers) {

  /** How many values are kept, and handlers to restore under. */
  int kept() {
    return stack.size() + locals.size() + handlers.size();
  }

  /** The type of the call's result. */
  public Type result() {
    return Type.getReturnType(call.desc);
  }
}
