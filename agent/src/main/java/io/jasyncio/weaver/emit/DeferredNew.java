package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.analysis.UninitializedObjects.Comparison;
import io.jasyncio.weaver.analysis.UninitializedObjects.Construction;
import io.jasyncio.weaver.analysis.UninitializedObjects.Deferrals;
import io.jasyncio.weaver.analysis.UninitializedObjects.Operand;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Makes objects right before their constructor runs, when the arguments are known.
 *
 * <pre>
 *   new Pair; dup; left(); right(); &lt;init&gt;            as the compiler has it
 *
 *   new Pair; pop            class initialisation and linkage errors stay where they were
 *   null; dup                nulls stand for the object: they can be kept across a suspension
 *   left(); right();
 *   store r; store l; pop    the arguments go to locals, and the null that the constructor would take goes
 *   pop                      what lies above the deepest other copy goes to locals, nulls are dropped
 *   new Pair; dup; load l; load r; &lt;init&gt;; store p
 *   load p                   the operands again, with the object in place of the nulls
 * </pre>
 */
public final class DeferredNew {
  private final MethodNode method;

  private DeferredNew(MethodNode method) {
    this.method = method;
  }

  public static void apply(MethodNode method, Deferrals deferrals) {
    DeferredNew rewriting = new DeferredNew(method);
    deferrals.comparisons().forEach(rewriting::decide);
    deferrals.constructions().forEach(rewriting::construct);
    deferrals.made().forEach(rewriting::makeLater);
  }

  private void decide(Comparison comparison) {
    JumpInsnNode jump = comparison.jump();
    boolean isOfOne = jump.getOpcode() == Opcodes.IFNULL || jump.getOpcode() == Opcodes.IFNONNULL;
    method.instructions.insertBefore(jump, new InsnNode(isOfOne ? Opcodes.POP : Opcodes.POP2));
    if (comparison.isMet()) {
      jump.setOpcode(Opcodes.GOTO);
    } else {
      method.instructions.remove(jump);
    }
  }

  private void makeLater(AbstractInsnNode made) {
    InsnList later = new InsnList();
    later.add(new InsnNode(Opcodes.POP));
    later.add(new InsnNode(Opcodes.ACONST_NULL));
    method.instructions.insert(made, later);
  }

  private void construct(Construction construction) {
    Type object = Type.getObjectType(construction.call().owner);
    Type[] arguments = Type.getArgumentTypes(construction.call().desc);
    InsnList before = new InsnList();
    int[] saved = new int[arguments.length];
    for (int i = arguments.length - 1; i >= 0; i--) {
      saved[i] = store(before, arguments[i]);
    }
    before.add(new InsnNode(Opcodes.POP)); // the null that stands for the object
    int[] above = new int[construction.above().size()];
    for (int i = above.length - 1; i >= 0; i--) {
      Operand operand = construction.above().get(i);
      if (operand.isCopy() || operand.isAbsent()) {
        before.add(new InsnNode(Opcodes.POP));
      } else {
        above[i] = store(before, operand.type());
      }
    }
    before.add(new TypeInsnNode(Opcodes.NEW, object.getInternalName()));
    before.add(new InsnNode(Opcodes.DUP));
    for (int i = 0; i < arguments.length; i++) {
      before.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), saved[i]));
    }
    method.instructions.insertBefore(construction.call(), before);
    method.instructions.insert(construction.call(), restored(construction, object, above));
  }

  private InsnList restored(Construction construction, Type object, int[] above) {
    InsnList after = new InsnList();
    int made = store(after, object);
    for (int local : construction.locals()) {
      after.add(new VarInsnNode(Opcodes.ALOAD, made));
      after.add(new VarInsnNode(Opcodes.ASTORE, local));
    }
    for (int i = 0; i < above.length; i++) {
      Operand operand = construction.above().get(i);
      if (operand.isAbsent()) {
        after.add(new InsnNode(Opcodes.ACONST_NULL));
      } else if (operand.isCopy()) {
        after.add(new VarInsnNode(Opcodes.ALOAD, made));
      } else {
        after.add(new VarInsnNode(operand.type().getOpcode(Opcodes.ILOAD), above[i]));
      }
    }
    return after;
  }

  private int store(InsnList list, Type type) {
    int local = method.maxLocals;
    method.maxLocals += type.getSize();
    list.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), local));
    return local;
  }
}
