package io.jasyncio.weaver.analysis;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/** The names of locals, as far as debug tables say. */
public final class LocalNames {
  private LocalNames() {}

  /** The name of the variable that is in scope at an instruction, or null. */
  public static String at(MethodNode method, AbstractInsnNode insn, int slot) {
    List<LocalVariableNode> variables =
        method.localVariables == null ? List.of() : method.localVariables;
    int index = method.instructions.indexOf(insn);
    for (LocalVariableNode variable : variables) {
      if (variable.index == slot
          && method.instructions.indexOf(variable.start) <= index
          && index < method.instructions.indexOf(variable.end)) {
        return variable.name;
      }
    }
    return null;
  }
}
