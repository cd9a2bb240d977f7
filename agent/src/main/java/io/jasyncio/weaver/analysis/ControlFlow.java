package io.jasyncio.weaver.analysis;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where control can go in a method. Instructions are named by their index; labels and line numbers
 * are instructions that fall through.
 */
public final class ControlFlow {
  private final InsnList insns;
  private final int[][] successors;
  private final List<List<TryCatchBlockNode>> handlers;
  private final int[] lines;

  private ControlFlow(
      InsnList insns, int[][] successors, List<List<TryCatchBlockNode>> handlers, int[] lines) {
    this.insns = insns;
    this.successors = successors;
    this.handlers = handlers;
    this.lines = lines;
  }

  static ControlFlow of(MethodNode method) {
    InsnList insns = method.instructions;
    int[][] successors = new int[insns.size()][];
    for (int i = 0; i < successors.length; i++) {
      successors[i] = successors(insns, i);
    }
    return new ControlFlow(insns, successors, handlers(method), lines(insns));
  }

  public int size() {
    return successors.length;
  }

  public AbstractInsnNode insn(int index) {
    return insns.get(index);
  }

  public int indexOf(AbstractInsnNode insn) {
    return insns.indexOf(insn);
  }

  /** Where control goes from an instruction unless it throws; fall-through comes first. */
  public int[] successors(int index) {
    return successors[index];
  }

  /** The handlers that what an instruction throws can reach, innermost first. */
  public List<TryCatchBlockNode> handlers(int index) {
    return handlers.get(index);
  }

  /** The source line of an instruction, or 0. */
  public int line(int index) {
    return lines[index];
  }

  /** Whether an instruction only falls through to the next one. */
  public boolean fallsThrough(int index) {
    return successors[index].length > 0 && successors[index][0] == index + 1;
  }

  private static int[] successors(InsnList insns, int index) {
    AbstractInsnNode insn = insns.get(index);
    if (insn instanceof JumpInsnNode jump) {
      int target = insns.indexOf(jump.label);
      return insn.getOpcode() == Opcodes.GOTO
          ? new int[] {target}
          : new int[] {index + 1, target};
    }
    if (insn instanceof TableSwitchInsnNode table) {
      return targets(insns, table.labels, table.dflt);
    }
    if (insn instanceof LookupSwitchInsnNode lookup) {
      return targets(insns, lookup.labels, lookup.dflt);
    }
    int opcode = insn.getOpcode();
    boolean ends =
        opcode == Opcodes.ATHROW || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
    return ends || index + 1 == insns.size() ? new int[0] : new int[] {index + 1};
  }

  private static int[] targets(InsnList insns, List<LabelNode> labels, LabelNode dflt) {
    int[] targets = new int[labels.size() + 1];
    for (int i = 0; i < labels.size(); i++) {
      targets[i] = insns.indexOf(labels.get(i));
    }
    targets[labels.size()] = insns.indexOf(dflt);
    return targets;
  }

  /**
   * The handlers of each instruction. What follows a handler for everything can't be reached. Equal
   * neighbours share one list.
   */
  private static List<List<TryCatchBlockNode>> handlers(MethodNode method) {
    InsnList insns = method.instructions;
    int size = insns.size();
    List<List<TryCatchBlockNode>> starts = listOfLists(size + 1);
    List<List<TryCatchBlockNode>> ends = listOfLists(size + 1);
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      int start = insns.indexOf(block.start);
      int end = insns.indexOf(block.end);
      if (start < end) {
        starts.set(start, plus(starts.get(start), block));
        ends.set(end, plus(ends.get(end), block));
      }
    }
    List<TryCatchBlockNode> order = method.tryCatchBlocks;
    List<TryCatchBlockNode> active = new ArrayList<>();
    List<List<TryCatchBlockNode>> result = new ArrayList<>(size);
    List<TryCatchBlockNode> current = List.of();
    for (int i = 0; i < size; i++) {
      if (!starts.get(i).isEmpty() || !ends.get(i).isEmpty()) {
        active.removeAll(ends.get(i));
        active.addAll(starts.get(i));
        current = reachable(order, active);
      }
      result.add(current);
    }
    return result;
  }

  private static List<TryCatchBlockNode> reachable(
      List<TryCatchBlockNode> order, List<TryCatchBlockNode> active) {
    if (active.isEmpty()) {
      return List.of();
    }
    List<TryCatchBlockNode> result = new ArrayList<>();
    for (TryCatchBlockNode block : order) {
      if (active.contains(block)) {
        result.add(block);
        if (block.type == null) {
          break;
        }
      }
    }
    return List.copyOf(result);
  }

  private static List<List<TryCatchBlockNode>> listOfLists(int size) {
    List<List<TryCatchBlockNode>> lists = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      lists.add(List.of());
    }
    return lists;
  }

  private static List<TryCatchBlockNode> plus(
      List<TryCatchBlockNode> list, TryCatchBlockNode block) {
    List<TryCatchBlockNode> longer = new ArrayList<>(list);
    longer.add(block);
    return longer;
  }

  private static int[] lines(InsnList insns) {
    int[] lines = new int[insns.size()];
    int line = 0;
    for (int i = 0; i < lines.length; i++) {
      if (insns.get(i) instanceof LineNumberNode node) {
        line = node.line;
      }
      lines[i] = line;
    }
    return lines;
  }
}
