package io.jasyncio.weaver.analysis;

import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * In which method of the source a method stands: the body of a lambda in the one that makes it,
 * whatever the compiler calls it. Asked only when there is something to say.
 */
public final class SourceMethod {
  private SourceMethod() {}

  /** The name: {@code run} for javac's {@code lambda$run$0} and for Eclipse's {@code lambda$0}. */
  public static String of(ClassNode node, MethodNode method) {
    MethodNode source = method;
    for (int depth = 0; depth < node.methods.size() && LambdaSites.isLambdaBody(source); depth++) {
      MethodNode maker = maker(node, source);
      if (maker == null) {
        break;
      }
      source = maker;
    }
    return Spelling.sourceMethod(source.name);
  }

  private static MethodNode maker(ClassNode node, MethodNode body) {
    for (MethodNode method : node.methods) {
      if (!method.name.equals("$deserializeLambda$")) {
        for (AbstractInsnNode insn : method.instructions) {
          if (insn instanceof InvokeDynamicInsnNode indy && makes(indy, node.name, body)) {
            return method;
          }
        }
      }
    }
    return null;
  }

  private static boolean makes(InvokeDynamicInsnNode insn, String owner, MethodNode body) {
    return insn.bsmArgs.length > 1
        && insn.bsmArgs[1] instanceof Handle handle
        && handle.getOwner().equals(owner)
        && handle.getName().equals(body.name);
  }
}
