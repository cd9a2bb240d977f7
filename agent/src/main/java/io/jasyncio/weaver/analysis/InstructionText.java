package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.hierarchy.Core;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.util.Printer;

/** Instructions as people read them: the JVMS's mnemonics, with the source's names and types. */
final class InstructionText {
  private static final int LONGEST_STRING = 40;

  private final MethodNode method;
  private final String frameClass;
  private final Map<LabelNode, String> labels;

  InstructionText(MethodNode method, String frameClass, Map<LabelNode, String> labels) {
    this.method = method;
    this.frameClass = frameClass;
    this.labels = labels;
  }

  /**
   * One instruction.
   *
   * @param before the types before it, or null if it can't be reached
   * @param names what locals are called of which debug tables say nothing here, by slot
   */
  String of(AbstractInsnNode insn, Frame<BasicValue> before, Map<Integer, String> names) {
    String operands = operands(insn, before, names);
    String mnemonic = Printer.OPCODES[insn.getOpcode()].toLowerCase(Locale.ROOT);
    return operands.isEmpty() ? mnemonic : mnemonic + " " + operands;
  }

  private String operands(
      AbstractInsnNode insn, Frame<BasicValue> before, Map<Integer, String> names) {
    if (insn instanceof VarInsnNode local) {
      return local(insn, local.var, before, names);
    }
    if (insn instanceof IincInsnNode iinc) {
      return local(insn, iinc.var, before, names) + " by " + iinc.incr;
    }
    if (insn instanceof IntInsnNode number) {
      return insn.getOpcode() == Opcodes.NEWARRAY
          ? Printer.TYPES[number.operand].substring(2).toLowerCase(Locale.ROOT)
          : String.valueOf(number.operand);
    }
    if (insn instanceof TypeInsnNode type) {
      return Spelling.type(Type.getObjectType(type.desc));
    }
    if (insn instanceof MultiANewArrayInsnNode array) {
      return Spelling.type(Type.getType(array.desc)) + ", " + array.dims + " dimensions";
    }
    if (insn instanceof FieldInsnNode field) {
      return Spelling.simpleName(field.owner) + "." + field.name;
    }
    if (insn instanceof MethodInsnNode call) {
      return Spelling.method(call.owner, call.name, call.desc);
    }
    if (insn instanceof InvokeDynamicInsnNode indy) {
      return indy(indy);
    }
    if (insn instanceof LdcInsnNode constant) {
      return constant(constant.cst);
    }
    return targets(insn);
  }

  private String targets(AbstractInsnNode insn) {
    if (insn instanceof JumpInsnNode jump) {
      return labels.get(jump.label);
    }
    if (insn instanceof TableSwitchInsnNode table) {
      StringJoiner cases = new StringJoiner(", ");
      for (int i = 0; i < table.labels.size(); i++) {
        cases.add(table.min + i + ": " + labels.get(table.labels.get(i)));
      }
      return cases.add("default: " + labels.get(table.dflt)).toString();
    }
    if (insn instanceof LookupSwitchInsnNode lookup) {
      StringJoiner cases = new StringJoiner(", ");
      for (int i = 0; i < lookup.labels.size(); i++) {
        cases.add(lookup.keys.get(i) + ": " + labels.get(lookup.labels.get(i)));
      }
      return cases.add("default: " + labels.get(lookup.dflt)).toString();
    }
    return "";
  }

  // ---- locals ----

  private String local(
      AbstractInsnNode insn, int slot, Frame<BasicValue> before, Map<Integer, String> names) {
    boolean isStore = insn.getOpcode() >= Opcodes.ISTORE && insn.getOpcode() <= Opcodes.ASTORE;
    String name = LocalNames.at(method, isStore ? afterStore(insn) : insn, slot);
    if (name == null) {
      name = names.get(slot);
    }
    if (name == null && before != null) {
      name = role(isStore ? before.getStack(before.getStackSize() - 1) : before.getLocal(slot));
    }
    return name == null ? String.valueOf(slot) : slot + " " + name;
  }

  /** A variable's range begins behind the instruction that first stores into it. */
  private static AbstractInsnNode afterStore(AbstractInsnNode store) {
    return store.getNext() == null ? store : store.getNext();
  }

  /** What a local without a name is for, if the weaver made it. */
  private String role(BasicValue value) {
    if (value.getType() == null || value.getType().getSort() != Type.OBJECT) {
      return null;
    }
    String type = value.getType().getInternalName();
    return type.equals(Core.COROUTINE) ? "coroutine" : type.equals(frameClass) ? "frame" : null;
  }

  // ---- constants ----

  private static String indy(InvokeDynamicInsnNode indy) {
    String text =
        Spelling.signature(indy.name, indy.desc)
            + " "
            + Spelling.type(Type.getReturnType(indy.desc));
    for (Object argument : indy.bsmArgs) {
      if (argument instanceof Handle handle) {
        return text + " by " + Spelling.simpleName(handle.getOwner()) + "." + handle.getName();
      }
    }
    return text;
  }

  private static String constant(Object constant) {
    if (constant instanceof String text) {
      return quoted(text);
    }
    if (constant instanceof Type type) {
      return type.getSort() == Type.METHOD ? type.getDescriptor() : Spelling.type(type) + ".class";
    }
    if (constant instanceof Handle handle) {
      return Spelling.simpleName(handle.getOwner()) + "." + handle.getName();
    }
    return constant instanceof Long
        ? constant + "L"
        : constant instanceof Float ? constant + "f" : constant.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    Printer.appendString(
        quoted, text.length() <= LONGEST_STRING ? text : text.substring(0, LONGEST_STRING) + "…");
    return quoted.toString().replace("\\u2026", "…");
  }
}
