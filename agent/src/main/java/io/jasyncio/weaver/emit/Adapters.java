package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.LambdaSite;
import io.jasyncio.weaver.analysis.LambdaSite.Kind;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives a method reference whose result is converted, as in {@code AsyncSupplier<Integer> s =
 * X::intMethod}, a body of its own, as if it had been written as a lambda. A lambda's body whose
 * result is converted where the lambda is made, which javac never leaves to that place, is copied
 * with the conversion in it: the place itself converts the fresh result alone, and not the one
 * after a suspension.
 */
public final class Adapters {
  private static final Map<Integer, String> BOXES =
      Map.of(
          Type.BOOLEAN, "java/lang/Boolean",
          Type.BYTE, "java/lang/Byte",
          Type.CHAR, "java/lang/Character",
          Type.SHORT, "java/lang/Short",
          Type.INT, "java/lang/Integer",
          Type.LONG, "java/lang/Long",
          Type.FLOAT, "java/lang/Float",
          Type.DOUBLE, "java/lang/Double");

  private final ClassNode node;
  private final LambdaSite site;

  private Adapters(ClassNode node, LambdaSite site) {
    this.node = node;
    this.site = site;
  }

  /** Adds the adapters that coloured sites need; returns whether there were any. */
  public static boolean apply(ClassNode node, List<LambdaSite> sites, Hierarchy hierarchy) {
    int number = 0;
    for (LambdaSite site : sites) {
      if (!site.isAsync() || !site.convertsResult()) {
        continue;
      }
      String name = "lambda$async$adapter$" + number;
      if (site.kind() == Kind.ASYNC_METHOD) {
        new Adapters(node, site).adapt(name);
        number++;
      } else if (site.kind() == Kind.LAMBDA_BODY && suspends(body(node, site), hierarchy)) {
        new Adapters(node, site).copy(body(node, site), name);
        number++;
      }
    }
    return number > 0;
  }

  private static MethodNode body(ClassNode node, LambdaSite site) {
    for (MethodNode method : node.methods) {
      if (method.name.equals(site.implementation().getName())
          && method.desc.equals(site.implementation().getDesc())) {
        return method;
      }
    }
    throw new IllegalArgumentException(site.implementation().toString());
  }

  private static boolean suspends(MethodNode body, Hierarchy hierarchy) {
    for (AbstractInsnNode insn : body.instructions) {
      if (insn instanceof MethodInsnNode call
          && hierarchy.isAsync(call.owner, call.name, call.desc)) {
        return true;
      }
    }
    return false;
  }

  private void copy(MethodNode body, String name) {
    Type from = Type.getReturnType(body.desc);
    Type to = site.instantiated().getReturnType();
    String descriptor = Type.getMethodDescriptor(to, Type.getArgumentTypes(body.desc));
    MethodNode copy = new MethodNode(ASM9, body.access, name, descriptor, null, null);
    body.accept(copy);
    for (AbstractInsnNode insn : copy.instructions.toArray()) {
      if (insn.getOpcode() >= IRETURN && insn.getOpcode() <= ARETURN) {
        MethodNode converting = new MethodNode(ASM9, ACC_STATIC, name, "()V", null, null);
        GeneratorAdapter code = new GeneratorAdapter(ASM9, converting, ACC_STATIC, name, "()V") {};
        convert(code, from, to);
        copy.instructions.insertBefore(insn, converting.instructions);
        copy.instructions.set(insn, new InsnNode(to.getOpcode(IRETURN)));
      }
    }
    copy.maxStack += 2;
    node.methods.add(copy);
    Handle handle = site.implementation();
    site.insn().bsmArgs[1] =
        new Handle(handle.getTag(), node.name, name, descriptor, handle.isInterface());
  }

  private void adapt(String name) {
    List<Type> parameters = new ArrayList<>(List.of(Type.getArgumentTypes(site.insn().desc)));
    Type instantiated = site.instantiated();
    parameters.addAll(List.of(instantiated.getArgumentTypes()));
    String descriptor =
        Type.getMethodDescriptor(instantiated.getReturnType(), parameters.toArray(new Type[0]));
    int access = ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC;
    MethodNode adapter = new MethodNode(ASM9, access, name, descriptor, null, null);
    write(adapter, parameters, instantiated.getReturnType());
    node.methods.add(adapter);
    site.insn().bsmArgs[1] =
        new Handle(H_INVOKESTATIC, node.name, name, descriptor, (node.access & ACC_INTERFACE) != 0);
  }

  private void write(MethodNode adapter, List<Type> parameters, Type result) {
    Handle target = site.implementation();
    GeneratorAdapter code =
        new GeneratorAdapter(ASM9, adapter, adapter.access, adapter.name, adapter.desc) {};
    code.visitCode();
    if (site.line() > 0) {
      LabelNode here = new LabelNode();
      adapter.instructions.add(here);
      adapter.instructions.add(new LineNumberNode(site.line(), here));
    }
    List<Type> expected = new ArrayList<>();
    if (target.getTag() != Opcodes.H_INVOKESTATIC) {
      expected.add(Type.getObjectType(target.getOwner()));
    }
    expected.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
    for (int i = 0; i < parameters.size(); i++) {
      code.loadArg(i);
      convert(code, parameters.get(i), expected.get(i));
    }
    code.visitMethodInsn(
        opcode(target.getTag()),
        target.getOwner(),
        target.getName(),
        target.getDesc(),
        target.isInterface());
    convert(code, Type.getReturnType(target.getDesc()), result);
    code.returnValue();
    code.endMethod();
    adapter.maxStack = Math.max(adapter.maxStack, 2 * parameters.size() + 4);
    adapter.maxLocals = Type.getArgumentsAndReturnSizes(adapter.desc) >> 2;
  }

  private static int opcode(int tag) {
    return switch (tag) {
      case H_INVOKESTATIC -> INVOKESTATIC;
      case H_INVOKEINTERFACE -> INVOKEINTERFACE;
      case H_INVOKESPECIAL -> INVOKESPECIAL;
      default -> INVOKEVIRTUAL;
    };
  }

  /** Converts as the call site of a method reference does: boxing, unboxing, widening, casts. */
  private static void convert(GeneratorAdapter code, Type from, Type to) {
    boolean fromReference = from.getSort() >= Type.ARRAY;
    boolean toReference = to.getSort() >= Type.ARRAY;
    if (from.equals(to) || to.getSort() == Type.VOID) {
      if (!from.equals(to)) {
        code.visitInsn(from.getSize() == 2 ? POP2 : POP);
      }
    } else if (fromReference && toReference) {
      code.checkCast(to);
    } else if (toReference) {
      box(code, from);
    } else if (fromReference) {
      unbox(code, from, to);
    } else {
      code.cast(from, to);
    }
  }

  private static void box(GeneratorAdapter code, Type from) {
    Type box = Type.getObjectType(BOXES.get(from.getSort()));
    code.visitMethodInsn(
        INVOKESTATIC, box.getInternalName(), "valueOf", Type.getMethodDescriptor(box, from), false);
  }

  private static void unbox(GeneratorAdapter code, Type from, Type to) {
    Type primitive = primitive(from);
    if (primitive == null) {
      code.unbox(to); // from Object or Number: what the cast says is in the box
    } else {
      code.unbox(primitive);
      code.cast(primitive, to);
    }
  }

  private static Type primitive(Type box) {
    return BOXES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(box.getInternalName()))
        .findFirst()
        .map(entry -> Type.getType(descriptor(entry.getKey())))
        .orElse(null);
  }

  private static String descriptor(int sort) {
    return switch (sort) {
      case Type.BOOLEAN -> "Z";
      case Type.BYTE -> "B";
      case Type.CHAR -> "C";
      case Type.SHORT -> "S";
      case Type.INT -> "I";
      case Type.LONG -> "J";
      case Type.FLOAT -> "F";
      default -> "D";
    };
  }
}
