package io.jasyncio.weaver.analysis;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * How many monitors a method may hold before each instruction, by flow rather than by matching
 * brackets.
 */
final class Monitors {
  private static final int UNREACHED = -1;
  private static final int MOST =
      255; // a loop that enters and never leaves must end the search too

  private final ControlFlow flow;
  private final int[] held;

  private Monitors(ControlFlow flow) {
    this.flow = flow;
    this.held = new int[flow.size()];
  }

  static Monitors of(ControlFlow flow) {
    Monitors monitors = new Monitors(flow);
    Arrays.fill(monitors.held, UNREACHED);
    if (flow.size() > 0) {
      monitors.solve();
    }
    return monitors;
  }

  /** Whether a monitor may be held before an instruction. */
  boolean isHeld(int index) {
    return held[index] > 0;
  }

  private void solve() {
    Deque<Integer> open = new ArrayDeque<>();
    reach(0, 0, open);
    while (!open.isEmpty()) {
      int index = open.pop();
      for (TryCatchBlockNode block : flow.handlers(index)) {
        reach(flow.indexOf(block.handler), held[index], open);
      }
      int after = after(flow.insn(index).getOpcode(), held[index]);
      for (int next : flow.successors(index)) {
        reach(next, after, open);
      }
    }
  }

  private void reach(int index, int monitors, Deque<Integer> open) {
    if (monitors > held[index]) {
      held[index] = monitors;
      open.push(index);
    }
  }

  private static int after(int opcode, int held) {
    return switch (opcode) {
      case Opcodes.MONITORENTER -> Math.min(held + 1, MOST);
      case Opcodes.MONITOREXIT -> Math.max(held - 1, 0);
      default -> held;
    };
  }
}
