package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.Refusals;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Methods of a few instructions: what refuses a call, and what only passes it on. */
final class Stubs {
  /** What a constant string can hold, in characters that may take three bytes each. */
  private static final int MOST_CHARACTERS = 65_535 / 3;

  private Stubs() {}

  /** The plain method: refuses its caller in words. */
  static MethodNode plain(String owner, MethodNode original) {
    MethodNode stub = sameDeclaration(original, original.access);
    InsnList code = stub.instructions;
    LabelNode start = begin(code, Refusals.firstLine(original));
    code.add(new LdcInsnNode(Type.getObjectType(owner)));
    code.add(new LdcInsnNode(original.name));
    code.add(new LdcInsnNode(original.desc));
    code.add(
        new MethodInsnNode(
            INVOKESTATIC,
            Core.PLAIN_CALL,
            "refused",
            "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;)Ljava/lang/RuntimeException;",
            false));
    code.add(new InsnNode(ATHROW));
    keepParameterNames(original, stub, start);
    return stub;
  }

  /** A method that couldn't be woven: says why when it's called. */
  static MethodNode refused(MethodNode original, String message) {
    int access = original.access & ~(ACC_NATIVE | ACC_SYNCHRONIZED);
    MethodNode stub = sameDeclaration(original, access);
    throwRefused(stub, message, Refusals.firstLine(original));
    return stub;
  }

  /** The hidden overload of a method that couldn't be woven. */
  static MethodNode refusedOverload(MethodNode original, String message) {
    MethodNode stub = overload(original);
    throwRefused(stub, message, Refusals.firstLine(original));
    return stub;
  }

  private static void throwRefused(MethodNode stub, String message, int line) {
    InsnList code = stub.instructions;
    begin(code, line);
    code.add(new TypeInsnNode(NEW, Core.REFUSED));
    code.add(new InsnNode(DUP));
    code.add(
        new LdcInsnNode(
            message.length() <= MOST_CHARACTERS ? message : message.substring(0, MOST_CHARACTERS)));
    code.add(
        new MethodInsnNode(INVOKESPECIAL, Core.REFUSED, "<init>", "(Ljava/lang/String;)V", false));
    code.add(new InsnNode(ATHROW));
  }

  /** The hidden overload, yet without code. */
  static MethodNode overload(MethodNode original) {
    int kept = ACC_PUBLIC | ACC_PROTECTED | ACC_PRIVATE | ACC_STATIC | ACC_FINAL | ACC_STRICT;
    return new MethodNode(
        ASM9,
        original.access & kept | ACC_SYNTHETIC | ACC_BRIDGE,
        original.name,
        Core.hidden(original.desc),
        null,
        original.exceptions.toArray(new String[0]));
  }

  /**
   * The hidden overload of an abstract method: calls the plain one, for those who never suspend.
   */
  static MethodNode overloadOfAbstract(String owner, boolean isInterface, MethodNode original) {
    MethodNode overload = overload(original);
    InsnList code = overload.instructions;
    loadParameters(code, original);
    code.add(
        new MethodInsnNode(
            isInterface ? INVOKEINTERFACE : INVOKEVIRTUAL,
            owner,
            original.name,
            original.desc,
            isInterface));
    code.add(new InsnNode(Type.getReturnType(original.desc).getOpcode(IRETURN)));
    return overload;
  }

  /** The hidden overload of a method with a body of its own: calls that. */
  static MethodNode overloadOfBody(String owner, boolean isInterface, MethodNode original) {
    MethodNode overload = overload(original);
    InsnList code = overload.instructions;
    int coroutine = loadParameters(code, original);
    code.add(new VarInsnNode(ALOAD, coroutine));
    code.add(new InsnNode(ACONST_NULL)); // parameters, coroutine, body
    code.add(
        new MethodInsnNode(
            (original.access & ACC_STATIC) != 0 ? INVOKESTATIC : INVOKESPECIAL,
            owner,
            original.name,
            Calls.bodyDescriptor(original.desc),
            isInterface));
    code.add(new InsnNode(Type.getReturnType(original.desc).getOpcode(IRETURN)));
    return overload;
  }

  /** Through which the frame class comes to the resume method. */
  static MethodNode door(FrameLayout layout) {
    String owner = layout.plan().owner();
    boolean isInterface = layout.plan().isInterface();
    boolean isStatic = layout.plan().isStatic();
    MethodNode door =
        new MethodNode(
            ASM9,
            (isInterface ? ACC_PUBLIC : 0) | ACC_STATIC | ACC_SYNTHETIC,
            layout.plan().method().name,
            Resume.doorDescriptor(layout),
            null,
            null);
    InsnList code = door.instructions;
    if (!isStatic) {
      code.add(new VarInsnNode(ALOAD, 1));
      code.add(
          new FieldInsnNode(
              GETFIELD,
              layout.plan().frameClass(),
              "self",
              layout.selfType().getDescriptor())); // this
    }
    code.add(new VarInsnNode(ALOAD, 1));
    code.add(new VarInsnNode(ALOAD, 0)); // this?, frame, coroutine
    code.add(
        new MethodInsnNode(
            isStatic ? INVOKESTATIC : INVOKESPECIAL,
            owner,
            layout.plan().method().name,
            Resume.descriptor(layout),
            isInterface));
    code.add(new InsnNode(layout.plan().result().getOpcode(IRETURN)));
    return door;
  }

  private static int loadParameters(InsnList code, MethodNode original) {
    int slot = 0;
    if ((original.access & ACC_STATIC) == 0) {
      code.add(new VarInsnNode(ALOAD, slot++));
    }
    for (Type type : Type.getArgumentTypes(original.desc)) {
      code.add(new VarInsnNode(type.getOpcode(ILOAD), slot));
      slot += type.getSize();
    }
    return slot;
  }

  private static LabelNode begin(InsnList code, int line) {
    LabelNode start = new LabelNode();
    code.add(start);
    if (line > 0) {
      code.add(new LineNumberNode(line, start));
    }
    return start;
  }

  /** A method with all that the original declares, but no code yet. */
  private static MethodNode sameDeclaration(MethodNode original, int access) {
    MethodNode same =
        new MethodNode(
            ASM9,
            access,
            original.name,
            original.desc,
            original.signature,
            original.exceptions.toArray(new String[0]));
    same.parameters = original.parameters;
    same.visibleAnnotations = original.visibleAnnotations;
    same.invisibleAnnotations =
        original.invisibleAnnotations == null
            ? new ArrayList<>()
            : new ArrayList<>(original.invisibleAnnotations);
    same.visitAnnotation(Core.GENERATED, false).visitEnd();
    same.visibleTypeAnnotations = original.visibleTypeAnnotations;
    same.invisibleTypeAnnotations = original.invisibleTypeAnnotations;
    same.visibleParameterAnnotations = original.visibleParameterAnnotations;
    same.visibleAnnotableParameterCount = original.visibleAnnotableParameterCount;
    same.invisibleParameterAnnotations = original.invisibleParameterAnnotations;
    same.invisibleAnnotableParameterCount = original.invisibleAnnotableParameterCount;
    same.annotationDefault = original.annotationDefault;
    same.attrs = original.attrs;
    return same;
  }

  /** Compilers, debuggers and frameworks read the parameters' names from the table of locals. */
  private static void keepParameterNames(MethodNode original, MethodNode stub, LabelNode start) {
    if (original.localVariables == null || original.localVariables.isEmpty()) {
      return;
    }
    int slots =
        (Type.getArgumentsAndReturnSizes(original.desc) >> 2)
            - ((original.access & ACC_STATIC) != 0 ? 1 : 0);
    LabelNode end = new LabelNode();
    stub.instructions.add(end);
    List<LocalVariableNode> names = new ArrayList<>();
    for (LocalVariableNode variable : original.localVariables) {
      if (variable.index < slots
          && names.stream().noneMatch(other -> other.index == variable.index)) {
        names.add(
            new LocalVariableNode(
                variable.name, variable.desc, variable.signature, start, end, variable.index));
      }
    }
    stub.localVariables = names;
  }
}
