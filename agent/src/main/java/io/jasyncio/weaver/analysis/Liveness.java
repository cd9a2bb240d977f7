package io.jasyncio.weaver.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Which locals are read again before they're written: backward data flow over the instructions. */
final class Liveness {
  private final ControlFlow flow;
  private final BitSet[] before;

  private Liveness(ControlFlow flow) {
    this.flow = flow;
    this.before = new BitSet[flow.size()];
  }

  static Liveness of(ControlFlow flow) {
    Liveness liveness = new Liveness(flow);
    liveness.solve();
    return liveness;
  }

  /** The locals that are live after an instruction, or in a handler of what it throws. */
  BitSet across(int index) {
    BitSet live = new BitSet();
    across(index, live);
    return live;
  }

  private void across(int index, BitSet live) {
    for (int next : flow.successors(index)) {
      live.or(before[next]);
    }
    for (TryCatchBlockNode block : flow.handlers(index)) {
      live.or(before[flow.indexOf(block.handler)]);
    }
  }

  private void solve() {
    int size = flow.size();
    List<List<Integer>> predecessors = predecessors();
    Deque<Integer> open = new ArrayDeque<>(size);
    boolean[] queued = new boolean[size];
    for (int i = 0; i < size; i++) {
      before[i] = new BitSet();
      open.push(i); // so that the last instruction is looked at first
      queued[i] = true;
    }
    BitSet live = new BitSet();
    while (!open.isEmpty()) {
      int index = open.pop();
      queued[index] = false;
      live.clear();
      across(index, live);
      transfer(flow.insn(index), live);
      if (!live.equals(before[index])) {
        before[index] = (BitSet) live.clone();
        for (int predecessor : predecessors.get(index)) {
          if (!queued[predecessor]) {
            queued[predecessor] = true;
            open.push(predecessor);
          }
        }
      }
    }
  }

  private List<List<Integer>> predecessors() {
    List<List<Integer>> predecessors = new ArrayList<>(flow.size());
    for (int i = 0; i < flow.size(); i++) {
      predecessors.add(new ArrayList<>(2));
    }
    for (int i = 0; i < flow.size(); i++) {
      for (int next : flow.successors(i)) {
        predecessors.get(next).add(i);
      }
      for (TryCatchBlockNode block : flow.handlers(i)) {
        predecessors.get(flow.indexOf(block.handler)).add(i);
      }
    }
    return predecessors;
  }

  /**
   * A store ends a local's life, also where a handler reads it: the label that the handler's range
   * starts with comes before, and what lives in the handler lives there.
   */
  private static void transfer(AbstractInsnNode insn, BitSet live) {
    if (insn instanceof VarInsnNode local) {
      live.set(local.var, local.getOpcode() < Opcodes.ISTORE);
    } else if (insn instanceof IincInsnNode iinc) {
      live.set(iinc.var);
    }
  }
}
