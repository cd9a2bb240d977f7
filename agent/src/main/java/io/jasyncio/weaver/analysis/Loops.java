package io.jasyncio.weaver.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The natural loops of a method: its back edges, and how deep in loops each instruction lies.
 *
 * <p>An edge is a back edge if its target, the header, dominates its source; the loop is what can
 * reach the source without passing the header. Dominators are computed by the iteration of Cooper,
 * Harvey and Kennedy over the reverse postorder. Cycles with several entries, which javac doesn't
 * make, have no header and count as no loop: code there is right, but may be slower.
 */
public final class Loops {
  private static final int NONE = -1;

  /** Deeper nesting isn't told apart: so the search is linear, however deep loops nest. */
  private static final int MOST_DEPTH = 16;

  private final ControlFlow flow;
  private final int[] order; // position in the reverse postorder, or NONE if unreachable
  private final int[] dominators;
  private final int[] enters; // where a walk over the dominator tree comes to an instruction, …
  private final int[] leaves; // … and how far it has come when it has seen all that this dominates
  private final int[] depths;

  private Loops(ControlFlow flow) {
    this.flow = flow;
    this.order = new int[flow.size()];
    this.dominators = new int[flow.size()];
    this.enters = new int[flow.size()];
    this.leaves = new int[flow.size()];
    this.depths = new int[flow.size()];
  }

  static Loops of(ControlFlow flow) {
    Loops loops = new Loops(flow);
    List<List<Integer>> edges = loops.edges();
    List<List<Integer>> predecessors = reversed(edges);
    int[] inOrder = loops.number(edges);
    loops.dominate(inOrder, predecessors);
    loops.numberTree(inOrder);
    loops.measure(inOrder, predecessors);
    return loops;
  }

  /** In how many loops an instruction lies, up to {@link #MOST_DEPTH}; a header lies in its own. */
  public int depth(int index) {
    return depths[index];
  }

  /** Whether control from one instruction to another closes a loop. */
  public boolean isBackEdge(int from, int to) {
    return order[from] != NONE && dominates(to, from);
  }

  /**
   * Edges of control; those to a handler start where straight code starts, for the rest follows.
   */
  private List<List<Integer>> edges() {
    int size = flow.size();
    BitSet leaders = new BitSet(size);
    leaders.set(0);
    for (int i = 0; i < size; i++) {
      for (int next : flow.successors(i)) {
        if (next != i + 1) {
          leaders.set(next);
        }
      }
      if (i + 1 < size && !flow.fallsThrough(i)) {
        leaders.set(i + 1);
      }
      if (i > 0 && flow.handlers(i) != flow.handlers(i - 1)) {
        leaders.set(i);
      }
    }
    List<List<Integer>> edges = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      List<Integer> targets = new ArrayList<>(2);
      for (int next : flow.successors(i)) {
        targets.add(next);
      }
      if (leaders.get(i)) {
        for (TryCatchBlockNode block : flow.handlers(i)) {
          targets.add(flow.indexOf(block.handler));
        }
      }
      edges.add(targets);
    }
    return edges;
  }

  private static List<List<Integer>> reversed(List<List<Integer>> edges) {
    List<List<Integer>> reversed = new ArrayList<>(edges.size());
    for (int i = 0; i < edges.size(); i++) {
      reversed.add(new ArrayList<>(2));
    }
    for (int i = 0; i < edges.size(); i++) {
      for (int target : edges.get(i)) {
        reversed.get(target).add(i);
      }
    }
    return reversed;
  }

  /** Numbers the reachable instructions in reverse postorder; returns them in that order. */
  private int[] number(List<List<Integer>> edges) {
    Arrays.fill(order, NONE);
    int[] postorder = new int[edges.size()];
    int count = 0;
    BitSet seen = new BitSet();
    Deque<int[]> path = new ArrayDeque<>(); // {instruction, next edge to follow}
    path.push(new int[] {0, 0});
    seen.set(0);
    while (!path.isEmpty()) {
      int[] top = path.peek();
      List<Integer> targets = edges.get(top[0]);
      if (top[1] < targets.size()) {
        int target = targets.get(top[1]++);
        if (!seen.get(target)) {
          seen.set(target);
          path.push(new int[] {target, 0});
        }
      } else {
        path.pop();
        postorder[count++] = top[0];
      }
    }
    int[] reverse = new int[count];
    for (int i = 0; i < count; i++) {
      reverse[i] = postorder[count - 1 - i];
      order[reverse[i]] = i;
    }
    return reverse;
  }

  private void dominate(int[] reversePostorder, List<List<Integer>> predecessors) {
    Arrays.fill(dominators, NONE);
    dominators[0] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int index : reversePostorder) {
        int dominator = index == 0 ? 0 : commonDominator(predecessors.get(index));
        if (dominator != dominators[index]) {
          dominators[index] = dominator;
          changed = true;
        }
      }
    }
  }

  private int commonDominator(List<Integer> predecessors) {
    int common = NONE;
    for (int predecessor : predecessors) {
      if (order[predecessor] == NONE || dominators[predecessor] == NONE) {
        continue;
      }
      common = common == NONE ? predecessor : meet(common, predecessor);
    }
    return common;
  }

  private int meet(int a, int b) {
    while (a != b) {
      if (order[a] > order[b]) {
        a = dominators[a];
      } else {
        b = dominators[b];
      }
    }
    return a;
  }

  /** Numbers the dominator tree so that a question of dominance is two comparisons. */
  private void numberTree(int[] reversePostorder) {
    int[] sizes = new int[flow.size()];
    for (int i = reversePostorder.length - 1; i >= 0; i--) { // children before parents
      int index = reversePostorder[i];
      sizes[index]++;
      if (index != 0) {
        sizes[dominators[index]] += sizes[index];
      }
    }
    int[] free = new int[flow.size()]; // the next number for a child
    for (int index : reversePostorder) { // parents before children
      if (index != 0) {
        enters[index] = free[dominators[index]];
        free[dominators[index]] += sizes[index];
      }
      leaves[index] = enters[index] + sizes[index];
      free[index] = enters[index] + 1;
    }
  }

  private boolean dominates(int a, int b) {
    return order[a] != NONE && enters[a] <= enters[b] && enters[b] < leaves[a];
  }

  /** Outer loops come before inner ones: their headers dominate those. */
  private void measure(int[] reversePostorder, List<List<Integer>> predecessors) {
    for (int header : reversePostorder) {
      List<Integer> latches = new ArrayList<>();
      for (int source : predecessors.get(header)) {
        if (isBackEdge(source, header) && jumps(source, header)) {
          latches.add(source);
        }
      }
      if (!latches.isEmpty() && depths[header] < MOST_DEPTH) {
        deepen(header, latches, predecessors);
      }
    }
  }

  /** Whether control goes from one instruction to another other than by an exception. */
  private boolean jumps(int from, int to) {
    for (int next : flow.successors(from)) {
      if (next == to) {
        return true;
      }
    }
    return false;
  }

  /** Counts one more loop for all that can reach the latches without passing the header. */
  private void deepen(int header, List<Integer> latches, List<List<Integer>> predecessors) {
    BitSet loop = new BitSet();
    loop.set(header);
    Deque<Integer> open = new ArrayDeque<>(latches);
    while (!open.isEmpty()) {
      int index = open.pop();
      if (order[index] != NONE && !loop.get(index)) {
        loop.set(index);
        open.addAll(predecessors.get(index));
      }
    }
    loop.stream().forEach(index -> depths[index]++);
  }
}
