package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.analysis.LambdaSite.Kind;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the lambdas and method references of a class, and their colour. */
public final class LambdaSites {
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

  private final ClassNode node;
  private final Hierarchy hierarchy;

  private LambdaSites(ClassNode node, Hierarchy hierarchy) {
    this.node = node;
    this.hierarchy = hierarchy;
  }

  public static List<LambdaSite> find(ClassNode node, Hierarchy hierarchy) {
    LambdaSites sites = new LambdaSites(node, hierarchy);
    List<LambdaSite> found = new ArrayList<>();
    for (MethodNode method : node.methods) {
      int line = 0;
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof LineNumberNode number) {
          line = number.line;
        } else if (insn instanceof InvokeDynamicInsnNode indy && isLambda(indy)) {
          found.add(sites.site(method, indy, line));
        }
      }
    }
    return found;
  }

  private static boolean isLambda(InvokeDynamicInsnNode insn) {
    return insn.bsm.getOwner().equals(METAFACTORY)
        && insn.bsmArgs.length >= 3
        && insn.bsmArgs[0] instanceof Type
        && insn.bsmArgs[1] instanceof Handle
        && insn.bsmArgs[2] instanceof Type
        && Type.getReturnType(insn.desc).getSort() == Type.OBJECT;
  }

  private LambdaSite site(MethodNode method, InvokeDynamicInsnNode insn, int line) {
    String type = Type.getReturnType(insn.desc).getInternalName();
    String erased = ((Type) insn.bsmArgs[0]).getDescriptor();
    Hierarchy.Found sam = hierarchy.find(type, insn.name, erased);
    boolean isAsync = sam != null && hierarchy.isAsync(sam.method());
    return new LambdaSite(
        method,
        insn,
        line,
        sam == null ? type : sam.owner().name(),
        isAsync,
        kind((Handle) insn.bsmArgs[1]),
        isAsync && declaresOneAbstractMethod(sam.owner())
            ? sam.owner().name() + Core.MARKER_SUFFIX
            : null);
  }

  private Kind kind(Handle implementation) {
    if (implementation.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      return Kind.PLAIN_METHOD;
    }
    if (implementation.getOwner().equals(node.name)) {
      for (MethodNode method : node.methods) {
        if (method.name.equals(implementation.getName())
            && method.desc.equals(implementation.getDesc())
            && isLambdaBody(method)) {
          return Kind.LAMBDA_BODY;
        }
      }
    }
    return hierarchy.isAsync(
            implementation.getOwner(), implementation.getName(), implementation.getDesc())
        ? Kind.ASYNC_METHOD
        : Kind.PLAIN_METHOD;
  }

  /** Whether a method is the body of a lambda: nobody wrote it, and it's no bridge. */
  static boolean isLambdaBody(MethodNode method) {
    return (method.access & Opcodes.ACC_SYNTHETIC) != 0
        && (method.access & Opcodes.ACC_BRIDGE) == 0
        && !method.name.startsWith("access$");
  }

  /**
   * Whether an interface declares just one abstract method and may be extended by any class: only
   * then it has a marker for its lambdas.
   */
  public static boolean declaresOneAbstractMethod(ClassFacts type) {
    int count = 0;
    for (MethodFacts method : type.methods().values()) {
      if (method.is(Opcodes.ACC_ABSTRACT) && !isObjectMethod(method)) {
        count++;
      }
    }
    return type.isInterface() && !type.isSealed() && count == 1;
  }

  private static boolean isObjectMethod(MethodFacts method) {
    return switch (method.key()) {
      case "equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;" -> true;
      default -> false;
    };
  }
}
