package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.analysis.ControlFlow;
import io.jasyncio.weaver.analysis.Loops;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * One of the copies of a method's code in its resume method: the part that can be reached from
 * where control enters it.
 *
 * <p>Copy 0 is the clean code: every loop in it is entered through its header alone. Copy k takes
 * the suspend points that lie in k loops: control lands in the middle of those loops, finishes the
 * iteration, and where it goes back to a header of loop depth j ≤ k it goes to copy j-1, in which
 * that loop is clean. So the JIT finds no loop with two entries.
 *
 * <pre>
 *   copy 1:            land ─▶ rest of the iteration ─▶ back edge ──┐   exits ─▶ …
 *   copy 0:  …  header ◀──────────────────────────────────────────┘
 * </pre>
 */
final class Copy {
  private final int number;
  private final ControlFlow flow;
  private final Loops loops;
  private final BitSet reachable = new BitSet();
  private final Map<LabelNode, LabelNode> labels = new HashMap<>();

  /** Where jumps go that leave this copy: by the loop depth of their target. */
  private final Copy[] all;

  Copy(int number, ControlFlow flow, Loops loops, Copy[] all) {
    this.number = number;
    this.flow = flow;
    this.loops = loops;
    this.all = all;
  }

  int number() {
    return number;
  }

  boolean isReachable(int index) {
    return reachable.get(index);
  }

  /** Whether any instruction in a range is in this copy. */
  boolean hasCode(int from, int to) {
    int index = reachable.nextSetBit(from);
    while (index >= 0 && index < to && !flow.code().get(index)) {
      index = reachable.nextSetBit(index + 1);
    }
    return index >= 0 && index < to;
  }

  /** This copy's own label in place of one of the source's. */
  LabelNode label(LabelNode original) {
    return labels.computeIfAbsent(original, l -> new LabelNode());
  }

  /** The copy in which control goes on, when it goes from one instruction to another. */
  Copy next(int from, int to) {
    if (number > 0 && loops.depth(to) <= number && loops.isBackEdge(from, to)) {
      return all[Math.max(loops.depth(to) - 1, 0)];
    }
    return this;
  }

  /** Marks what can be reached from an instruction, in this copy and those below it. */
  void enter(int index) {
    Deque<Integer> open = new ArrayDeque<>();
    open.push(index);
    while (!open.isEmpty()) {
      int at = open.pop();
      if (reachable.get(at)) {
        continue;
      }
      reachable.set(at);
      for (int next : flow.successors(at)) {
        Copy copy = next(at, next);
        if (copy == this) {
          open.push(next);
        } else {
          copy.enter(next);
        }
      }
      for (TryCatchBlockNode block : flow.handlers(at)) {
        open.push(flow.indexOf(block.handler));
      }
    }
  }
}
