package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.LambdaSite;
import io.jasyncio.weaver.hierarchy.Core;
import java.lang.invoke.LambdaMetafactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Makes the objects of coloured lambdas implement the hidden overload: the coroutine is appended to
 * the interface method's type, erased and as the lambda sees it, and to the implementation.
 *
 * <p>The plain abstract method stays without implementation. So that calling it gives advice and
 * not an {@code AbstractMethodError}, the object also implements a marker, in which it is a default
 * method.
 */
final class Lambdas {
  private static final Handle ALT_METAFACTORY =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/lang/invoke/LambdaMetafactory",
          "altMetafactory",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
          false);

  private Lambdas() {}

  /** Lets a site implement the hidden overload of its interface method. */
  static void retarget(LambdaSite site) {
    InvokeDynamicInsnNode insn = site.insn();
    String erased = site.erased().getDescriptor();
    Handle implementation = site.implementation();
    boolean isAlt = insn.bsm.getName().equals("altMetafactory");
    int flags = isAlt && insn.bsmArgs.length > 3 ? (Integer) insn.bsmArgs[3] : 0;
    List<Object> arguments = new ArrayList<>();
    arguments.add(hidden(site.erased()));
    arguments.add(hidden(implementation));
    arguments.add(hidden(site.instantiated()));
    arguments.add(site.marker() == null ? flags : flags | LambdaMetafactory.FLAG_MARKERS);
    int next = 4;
    List<Object> markers = new ArrayList<>();
    if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
      int count = (Integer) insn.bsmArgs[next++];
      markers.addAll(Arrays.asList(insn.bsmArgs).subList(next, next + count));
      next += count;
    }
    if (site.marker() != null) {
      markers.add(Type.getObjectType(site.marker()));
    }
    if (!markers.isEmpty()) {
      arguments.add(markers.size());
      arguments.addAll(markers);
    }
    if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
      int count = (Integer) insn.bsmArgs[next++];
      arguments.add(count);
      for (int i = 0; i < count; i++) {
        arguments.add(hidden((Type) insn.bsmArgs[next++]));
      }
    }
    insn.bsm = ALT_METAFACTORY;
    insn.bsmArgs = arguments.toArray();
    if (site.method().name.equals("$deserializeLambda$")) {
      patchSerializedForm(insn, erased, implementation.getDesc());
    }
  }

  private static Type hidden(Type method) {
    return Type.getMethodType(Core.hidden(method.getDescriptor()));
  }

  private static Handle hidden(Handle method) {
    return new Handle(
        method.getTag(),
        method.getOwner(),
        method.getName(),
        Core.hidden(method.getDesc()),
        method.isInterface());
  }

  /**
   * {@code $deserializeLambda$} compares the descriptors in the serialized form with constants, for
   * one site after the other; those of a coloured site are now the hidden overloads'.
   */
  private static void patchSerializedForm(
      InvokeDynamicInsnNode site, String erased, String implementation) {
    for (AbstractInsnNode insn = site.getPrevious(); insn != null; insn = insn.getPrevious()) {
      if (insn.getOpcode() == ARETURN) {
        return;
      }
      if (insn instanceof LdcInsnNode constant
          && constant.getPrevious() instanceof MethodInsnNode getter) {
        if (getter.name.equals("getFunctionalInterfaceMethodSignature")
            && constant.cst.equals(erased)) {
          constant.cst = Core.hidden(erased);
        } else if (getter.name.equals("getImplMethodSignature")
            && constant.cst.equals(implementation)) {
          constant.cst = Core.hidden(implementation);
        }
      }
    }
  }
}
