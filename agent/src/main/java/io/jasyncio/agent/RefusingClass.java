package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * What stands in for a class that couldn't be woven: its {@code @Async} methods throw the
 * explanation when they're called, plainly or through their hidden overloads. Un-woven they would
 * run as if nothing were wrong, and hang later.
 */
final class RefusingClass {
  private static final String ASYNC = Core.ASYNC;
  private static final String COROUTINE = "L" + Core.COROUTINE + ";";
  private static final String ERROR = Core.REFUSED;

  /** A string constant holds 65,535 bytes; no character takes more than three. */
  private static final int LONGEST_MESSAGE = 65_535 / 3;

  private RefusingClass() {}

  /**
   * Makes the stand-in.
   *
   * @param classFile the class as it was
   * @param message what to say
   */
  static byte[] of(byte[] classFile, String message) {
    String text = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    Set<String> declared = new HashSet<>();
    for (MethodNode method : node.methods) {
      declared.add(method.name + method.desc);
    }
    List<MethodNode> overloads = new ArrayList<>();
    for (MethodNode method : node.methods) {
      if (isAsync(method)) {
        String hidden = method.desc.replace(")", COROUTINE + ")");
        if (declared.add(method.name + hidden)) {
          overloads.add(refuse(overload(method, hidden), text));
        }
        if ((method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
          refuse(method, text);
        }
      }
    }
    node.methods.addAll(overloads);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    node.accept(writer);
    return writer.toByteArray();
  }

  private static boolean isAsync(MethodNode method) {
    if (method.visibleAnnotations != null) {
      for (AnnotationNode annotation : method.visibleAnnotations) {
        if (annotation.desc.equals(ASYNC)) {
          return true;
        }
      }
    }
    return false;
  }

  private static MethodNode overload(MethodNode method, String descriptor) {
    int kept =
        Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED | Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;
    int access = method.access & kept | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE;
    String[] exceptions = method.exceptions.toArray(new String[0]);
    return new MethodNode(access, method.name, descriptor, null, exceptions);
  }

  /** Straight-line code needs no stack map, and COMPUTE_MAXS counts the parameters. */
  private static MethodNode refuse(MethodNode method, String message) {
    InsnList code = new InsnList();
    code.add(new TypeInsnNode(Opcodes.NEW, ERROR)); //               error
    code.add(new InsnNode(Opcodes.DUP)); //                          error error
    code.add(new LdcInsnNode(message)); //                           error error message
    code.add(
        new MethodInsnNode(
            Opcodes.INVOKESPECIAL, ERROR, "<init>", "(Ljava/lang/String;)V")); // error
    code.add(new InsnNode(Opcodes.ATHROW));
    method.instructions = code;
    method.tryCatchBlocks.clear();
    method.localVariables = null;
    method.visibleLocalVariableAnnotations = null;
    method.invisibleLocalVariableAnnotations = null;
    return method;
  }
}
