package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Collects what is wrong with a class, by method. */
public final class Refusals {
  private final ClassNode node;
  private final Map<MethodNode, List<Refusal>> byMethod = new LinkedHashMap<>();

  private final Map<MethodNode, MethodNode> overrides = new LinkedHashMap<>();

  public Refusals(ClassNode node) {
    this.node = node;
  }

  /** Refuses a method because of one of its instructions. */
  void add(Reason reason, MethodNode method, AbstractInsnNode at, String what) {
    add(reason, method, line(at), what);
  }

  /** Refuses a method as such: the line is its first. */
  public void add(Reason reason, MethodNode method, String what) {
    add(reason, method, firstLine(method), what);
  }

  private void add(Reason reason, MethodNode method, int line, String what) {
    Refusal refusal =
        new Refusal(
            reason,
            Spelling.className(node.name),
            SourceMethod.of(node, method),
            node.sourceFile,
            line,
            what);
    List<Refusal> refusals = byMethod.computeIfAbsent(method, m -> new ArrayList<>());
    if (!refusals.contains(refusal)) {
      refusals.add(refusal);
    }
  }

  /**
   * Notes that a method overrides an {@code @Async} one and has no hidden overload: without one, a
   * caller's would be the overridden method's.
   *
   * @param source the refused method in whose words that is said; for a bridge another one
   */
  void addOverride(MethodNode method, MethodNode source) {
    overrides.put(method, source);
  }

  /** The methods of {@link #addOverride}, each with the one that is refused. */
  public Map<MethodNode, MethodNode> overrides() {
    return overrides;
  }

  public boolean has(MethodNode method) {
    return byMethod.containsKey(method);
  }

  /** The refusals of a method, one a line. */
  public String message(MethodNode method) {
    StringBuilder message = new StringBuilder();
    for (Refusal refusal : byMethod.get(method)) {
      message.append(message.isEmpty() ? "" : "\n").append(refusal.message());
    }
    return message.toString();
  }

  /** All refusals; what is wrong with several woven forms of one method is said once. */
  public List<Refusal> all() {
    return byMethod.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** The line of an instruction, or 0. */
  static int line(AbstractInsnNode at) {
    for (AbstractInsnNode insn = at; insn != null; insn = insn.getPrevious()) {
      if (insn instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  /** The line of a method's first instruction, or 0. */
  public static int firstLine(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }
}
