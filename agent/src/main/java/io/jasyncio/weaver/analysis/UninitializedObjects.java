package io.jasyncio.weaver.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Finds the objects that are under construction while a method may suspend, as in {@code new
 * Pair(left(), right())}. The verifier lets nobody store such an object, so its {@code new} has to
 * move behind the suspension. The same goes for an object that is under construction while a loop
 * goes round, which in Java takes a {@code switch} expression among the arguments.
 */
public final class UninitializedObjects {
  private UninitializedObjects() {}

  /**
   * What to do about the objects under construction.
   *
   * @param made the {@code new} instructions whose object must not exist yet
   * @param constructions the constructor calls before which it is to be made
   * @param comparisons the conditions that look at such an object
   */
  public record Deferrals(
      Set<AbstractInsnNode> made, List<Construction> constructions, List<Comparison> comparisons) {
    public boolean isEmpty() {
      return made.isEmpty();
    }
  }

  /**
   * A constructor call of a deferred object.
   *
   * @param call the call
   * @param above the operands between the object's deepest other copy, included, and the one that
   *     the call takes, excluded, bottom first. Empty if there is no other copy
   * @param locals the locals that hold copies
   */
  public record Construction(MethodInsnNode call, List<Operand> above, List<Integer> locals) {}

  /**
   * A condition that looks at a deferred object, which isn't there to be looked at. Its outcome is
   * known: the object isn't null, and equals nothing but its own copies.
   *
   * @param jump the condition
   * @param isMet whether it jumps
   */
  public record Comparison(JumpInsnNode jump, boolean isMet) {}

  /**
   * An operand below a constructor's arguments.
   *
   * @param type its type
   * @param isCopy whether it is a copy of the object under construction
   * @param isAbsent whether it is null, or another object whose making is deferred
   */
  public record Operand(Type type, boolean isCopy, boolean isAbsent) {}

  static Deferrals find(
      MethodNode method,
      Frame<BasicValue>[] frames,
      Set<? extends AbstractInsnNode> suspending,
      ControlFlow flow,
      Loops loops) {
    Set<AbstractInsnNode> made = new LinkedHashSet<>();
    for (AbstractInsnNode insn : suspending) {
      addMade(frames[flow.indexOf(insn)], made);
    }
    if (!suspending.isEmpty()) {
      addMadeAcrossLoops(frames, flow, loops, made);
    }
    List<Construction> constructions = new ArrayList<>();
    int operands = 0;
    if (!made.isEmpty()) {
      for (int i = 0; i < frames.length; i++) {
        AbstractInsnNode insn = method.instructions.get(i);
        if (frames[i] != null && isConstructorCall(insn)) {
          int before = constructions.size();
          addConstruction((MethodInsnNode) insn, frames[i], made, constructions);
          if (constructions.size() > before) {
            operands += constructions.get(before).above().size();
          }
          if (operands > TooComplex.MOST_KEPT) {
            throw new TooComplex("constructs too many objects in each other's arguments");
          }
        }
      }
    }
    return new Deferrals(made, constructions, comparisons(method, frames, made));
  }

  private static List<Comparison> comparisons(
      MethodNode method, Frame<BasicValue>[] frames, Set<AbstractInsnNode> made) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; !made.isEmpty() && i < frames.length; i++) {
      if (frames[i] != null && method.instructions.get(i) instanceof JumpInsnNode jump) {
        int top = frames[i].getStackSize() - 1;
        switch (jump.getOpcode()) {
          case Opcodes.IFNULL, Opcodes.IFNONNULL -> {
            if (made.contains(TypedValue.made(frames[i].getStack(top)))) {
              comparisons.add(new Comparison(jump, jump.getOpcode() == Opcodes.IFNONNULL));
            }
          }
          case Opcodes.IF_ACMPEQ, Opcodes.IF_ACMPNE -> {
            AbstractInsnNode a = TypedValue.made(frames[i].getStack(top));
            AbstractInsnNode b = TypedValue.made(frames[i].getStack(top - 1));
            if (made.contains(a) || made.contains(b)) {
              comparisons.add(
                  new Comparison(jump, a == b == (jump.getOpcode() == Opcodes.IF_ACMPEQ)));
            }
          }
          default -> {}
        }
      }
    }
    return comparisons;
  }

  /**
   * A loop's way back may lead from one copy of the code to another, in which another {@code new}
   * makes the object: to the verifier they're not the same.
   */
  private static void addMadeAcrossLoops(
      Frame<BasicValue>[] frames, ControlFlow flow, Loops loops, Set<AbstractInsnNode> made) {
    for (int i = 0; i < frames.length; i++) {
      for (int next : flow.successors(i)) {
        if (frames[i] != null && loops.isBackEdge(i, next)) {
          addMade(frames[next], made);
        }
      }
    }
  }

  private static void addMade(Frame<BasicValue> frame, Set<AbstractInsnNode> made) {
    if (frame != null) {
      for (int i = 0; i < frame.getStackSize(); i++) {
        addMade(frame.getStack(i), made);
      }
      for (int i = 0; i < frame.getLocals(); i++) {
        addMade(frame.getLocal(i), made);
      }
    }
  }

  private static void addMade(BasicValue value, Set<AbstractInsnNode> made) {
    if (TypedValue.made(value) != null) {
      made.add(TypedValue.made(value));
    }
  }

  private static boolean isConstructorCall(AbstractInsnNode insn) {
    return insn.getOpcode() == Opcodes.INVOKESPECIAL
        && ((MethodInsnNode) insn).name.equals("<init>");
  }

  private static void addConstruction(
      MethodInsnNode call,
      Frame<BasicValue> frame,
      Set<AbstractInsnNode> deferred,
      List<Construction> constructions) {
    int object = frame.getStackSize() - 1 - Type.getArgumentCount(call.desc);
    AbstractInsnNode made = TypedValue.made(frame.getStack(object));
    if (!deferred.contains(made)) {
      return;
    }
    int deepest = object;
    for (int i = object - 1; i >= 0; i--) {
      if (TypedValue.made(frame.getStack(i)) == made) {
        deepest = i;
      }
    }
    List<Operand> above = new ArrayList<>();
    for (int i = deepest; i < object; i++) {
      BasicValue value = frame.getStack(i);
      AbstractInsnNode other = TypedValue.made(value);
      above.add(
          new Operand(
              value.getType(),
              other == made,
              other != made && (TypedValue.isNull(value) || deferred.contains(other))));
    }
    List<Integer> locals = new ArrayList<>();
    for (int i = 0; i < frame.getLocals(); i++) {
      if (TypedValue.made(frame.getLocal(i)) == made) {
        locals.add(i);
      }
    }
    constructions.add(new Construction(call, above, locals));
  }
}
