package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.MethodPlan.Form;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.Map;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Turns calls of {@code @Async} methods into calls of what is woven: the hidden overload, or, where
 * nothing can override the method, straight its body in the same class.
 */
final class Calls {
  private final String owner;
  private final boolean isFinal;
  private final Map<String, MethodPlan> plans;

  /**
   * Makes the calls of one class.
   *
   * @param owner the class
   * @param isFinal whether it has no subclasses
   * @param plans the woven methods of the class, by name and descriptor
   */
  Calls(String owner, boolean isFinal, Map<String, MethodPlan> plans) {
    this.owner = owner;
    this.isFinal = isFinal;
    this.plans = plans;
  }

  /** Emits a call; its receiver and arguments lie on the stack. */
  void add(MethodInsnNode call, int coroutine, InsnList code) {
    code.add(new VarInsnNode(ALOAD, coroutine)); // …, arguments, coroutine
    MethodPlan callee = call.owner.equals(owner) ? plans.get(call.name + call.desc) : null;
    if (callee != null && callee.form() == Form.BODY && isDirect(call, callee)) {
      code.add(new InsnNode(ACONST_NULL)); // …, arguments, coroutine, body
      code.add(
          new MethodInsnNode(
              callee.isStatic() ? INVOKESTATIC : INVOKESPECIAL,
              owner,
              call.name,
              bodyDescriptor(call.desc),
              call.itf));
    } else {
      code.add(
          new MethodInsnNode(
              call.getOpcode(), call.owner, call.name, Core.hidden(call.desc), call.itf));
    }
  }

  private boolean isDirect(MethodInsnNode call, MethodPlan callee) {
    int opcode = call.getOpcode();
    return opcode == INVOKESTATIC
        || opcode == INVOKESPECIAL
        || isFinal
        || (callee.method().access & (ACC_FINAL | ACC_PRIVATE)) != 0;
  }

  static String bodyDescriptor(String descriptor) {
    return Core.append(Core.hidden(descriptor), Core.BODY_TYPE);
  }
}
