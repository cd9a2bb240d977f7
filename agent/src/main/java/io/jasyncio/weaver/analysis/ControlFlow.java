package io.jasyncio.weaver.analysis;

import java.util.ArrayList;
import java.util.BitSet;
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
  private final int[] handlersEnd;
  private final int[] lines;
  private final BitSet code = new BitSet();

  private ControlFlow(
      InsnList insns, int[][] successors, List<List<TryCatchBlockNode>> handlers, int[] lines) {
    this.insns = insns;
    this.successors = successors;
    this.handlers = handlers;
    this.handlersEnd = new int[successors.length];
    this.lines = lines;
    for (int i = successors.length - 1; i >= 0; i--) {
      boolean isLast = i + 1 == successors.length || handlers.get(i) != handlers.get(i + 1);
      handlersEnd[i] = isLast ? i + 1 : handlersEnd[i + 1];
      code.set(i, insns.get(i).getOpcode() >= 0);
    }
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

  /** Up to where, exclusive, the instructions that follow have the same handlers. */
  public int handlersEnd(int index) {
    return handlersEnd[index];
  }

  /** Which instructions are code, rather than labels, lines and frames. */
  public BitSet code() {
    return code;
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
      return insn.getOpcode() == Opcodes.GOTO ? new int[] {target} : new int[] {index + 1, target};
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
    List<List<Integer>> starts = listOfLists(size + 1); // entries by their number
    List<List<Integer>> ends = listOfLists(size + 1);
    for (int entry = 0; entry < method.tryCatchBlocks.size(); entry++) {
      TryCatchBlockNode block = method.tryCatchBlocks.get(entry);
      int start = insns.indexOf(block.start);
      int end = insns.indexOf(block.end);
      if (start < end) {
        starts.get(start).add(entry);
        ends.get(end).add(entry);
      }
    }
    List<TryCatchBlockNode> order = method.tryCatchBlocks;
    BitSet active = new BitSet();
    List<List<TryCatchBlockNode>> result = new ArrayList<>(size);
    List<TryCatchBlockNode> current = List.of();
    for (int i = 0; i < size; i++) {
      if (!starts.get(i).isEmpty() || !ends.get(i).isEmpty()) {
        ends.get(i).forEach(active::clear);
        starts.get(i).forEach(active::set);
        current = reachable(order, active);
      }
      result.add(current);
    }
    return result;
  }

  private static List<TryCatchBlockNode> reachable(List<TryCatchBlockNode> order, BitSet active) {
    List<TryCatchBlockNode> result = new ArrayList<>();
    for (int i = active.nextSetBit(0); i >= 0; i = active.nextSetBit(i + 1)) {
      result.add(order.get(i));
      if (order.get(i).type == null) {
        break;
      }
    }
    return List.copyOf(result);
  }

  private static List<List<Integer>> listOfLists(int size) {
    List<List<Integer>> lists = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      lists.add(new ArrayList<>(0));
    }
    return lists;
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
