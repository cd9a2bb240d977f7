package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.ControlFlow;
import io.jasyncio.weaver.analysis.Kept;
import io.jasyncio.weaver.analysis.Listing;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.emit.FrameLayout.Field;
import io.jasyncio.weaver.emit.FrameLayout.Saved;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableAnnotationNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Copies a method's code, puts the test after each suspending call, and the saves at the end. The
 * fresh body and the resume method are both made of this.
 *
 * <p>The source's parameters keep their slots; two slots follow them, for the coroutine and for the
 * frame; the source's other locals come after those.
 *
 * <pre>
 *   …operands, arguments
 *   aload coroutine
 *   invoke foo(A, Coroutine)R
 *   …operands, result
 *   aload coroutine; getfield suspended; ifne save_k
 *
 *   save_k:                                  at the method's end
 *   pop result; push k                       operands, k
 *   goto shared                              one for all points that keep the same values
 *   …
 *   shared:
 *   load locals, this?, frame, coroutine
 *   invokestatic Frame.save(operands, k, locals, this?, frame, coroutine)
 *   goto saved
 *   …
 *   saved:
 *   coroutine.suspended = true               once more: lets the JIT decide an inlined caller's test
 *   return zero
 * </pre>
 */
abstract class Code {
  final FrameLayout layout;
  final MethodPlan plan;
  final ControlFlow flow;
  final MethodNode out;
  final int coroutine;
  final int frame;
  private final Calls calls;
  private final Map<AbstractInsnNode, SuspendPoint> points = new IdentityHashMap<>();
  private final Map<Integer, LabelNode> saves = new HashMap<>();

  /** Where saves stand behind their calls, each with its end. */
  private final List<LabelNode[]> savesHere = new ArrayList<>();

  /** What of the code is the source's, and where is what: for those who want to read it. */
  final Listing.Marks marks = new Listing.Marks();

  private int line;

  Code(FrameLayout layout, Calls calls, MethodNode out) {
    this.layout = layout;
    this.plan = layout.plan();
    this.flow = plan.flow();
    this.calls = calls;
    this.out = out;
    this.coroutine = plan.parameterSlots();
    this.frame = coroutine + 1;
    plan.points().forEach(point -> points.put(point.call(), point));
  }

  final InsnList insns() {
    return out.instructions;
  }

  final void add(AbstractInsnNode insn) {
    out.instructions.add(insn);
  }

  final void add(int opcode) {
    add(new InsnNode(opcode));
  }

  final void load(Type type, int slot) {
    add(new VarInsnNode(type.getOpcode(ILOAD), slot));
  }

  final void push(int value) {
    if (value >= -1 && value <= 5) {
      add(ICONST_0 + value);
    } else if (value == (byte) value) {
      add(new IntInsnNode(BIPUSH, value));
    } else if (value == (short) value) {
      add(new IntInsnNode(SIPUSH, value));
    } else {
      add(new LdcInsnNode(value));
    }
  }

  /** The slot of one of the source's locals. */
  final int slot(int local) {
    return slot(local, coroutine);
  }

  static int slot(int local, int coroutine) {
    return local < coroutine ? local : local + 2;
  }

  // ---- the source's code ----

  /** Copies what is reachable of the code. */
  final void copy(Copy copy) {
    line = 0;
    for (int i = 0; i < flow.size(); i++) {
      AbstractInsnNode insn = flow.insn(i);
      if (insn instanceof LabelNode label) {
        add(copy.label(label));
      } else if (copy.isReachable(i)) {
        copy(copy, i, insn);
      }
      if (points.containsKey(insn)) {
        landing(copy, points.get(insn));
      }
      if (copy.isReachable(i) && flow.fallsThrough(i) && copy.next(i, i + 1) != copy) {
        jump(copy.next(i, i + 1), i + 1);
      }
    }
    handlers(copy);
    localVariables(copy);
  }

  private void jump(Copy target, int index) {
    add(new JumpInsnNode(GOTO, target.label((LabelNode) flow.insn(index))));
  }

  private void copy(Copy copy, int index, AbstractInsnNode insn) {
    if (insn instanceof LineNumberNode node) {
      line(node.line);
      return;
    }
    if (insn instanceof FrameNode) {
      return;
    }
    if (flow.line(index) != line) {
      line(flow.line(index));
    }
    SuspendPoint point = points.get(insn);
    if (point != null) {
      calls.add(point.call(), coroutine, insns());
      marks.calls().put(insns().size() - 1, point.state());
      test(point);
      return;
    }
    AbstractInsnNode clone = insn.clone(targets(copy, index, insn));
    if (clone instanceof VarInsnNode local) {
      local.var = slot(local.var);
    } else if (clone instanceof IincInsnNode iinc) {
      iinc.var = slot(iinc.var);
    }
    marks.copied().set(insns().size());
    add(clone);
  }

  /**
   * Where an instruction's labels lie: in its own copy, or in a cleaner one if it closes a loop.
   */
  private Map<LabelNode, LabelNode> targets(Copy copy, int index, AbstractInsnNode insn) {
    if (!(insn instanceof JumpInsnNode) && !isSwitch(insn)) {
      return Map.of();
    }
    Map<LabelNode, LabelNode> targets = new HashMap<>();
    for (int next : flow.successors(index)) {
      if (flow.insn(next) instanceof LabelNode label) {
        targets.put(label, copy.next(index, next).label(label));
      }
    }
    return targets;
  }

  private static boolean isSwitch(AbstractInsnNode insn) {
    return insn.getOpcode() == TABLESWITCH || insn.getOpcode() == LOOKUPSWITCH;
  }

  private void line(int number) {
    if (number > 0) {
      LabelNode here = new LabelNode();
      add(here);
      add(new LineNumberNode(number, here));
    }
    line = number;
  }

  private void test(SuspendPoint point) {
    add(new VarInsnNode(ALOAD, coroutine));
    add(new FieldInsnNode(GETFIELD, Core.COROUTINE, "suspended", "Z"));
    if (plan.debug()) {
      saveHere(point);
    } else {
      add(new JumpInsnNode(IFNE, saves.computeIfAbsent(point.state(), state -> new LabelNode())));
    }
  }

  /** Saves behind the call, as part of its line: debuggers stop once for each entry of a line. */
  private void saveHere(SuspendPoint point) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    add(new JumpInsnNode(IFEQ, end));
    marks.name(start, "save", point.state());
    add(start);
    save(point);
    returnSuspended();
    add(end);
    savesHere.add(new LabelNode[] {start, end});
  }

  /**
   * Called behind each suspending call, whether or not the call itself is reachable in the copy.
   */
  abstract void landing(Copy copy, SuspendPoint point);

  /**
   * Copies the exception table. An entry is cut to where it can be reached: behind a handler for
   * everything, values that only its own handler reads aren't kept.
   */
  private void handlers(Copy copy) {
    for (TryCatchBlockNode block : plan.method().tryCatchBlocks) {
      int end = flow.indexOf(block.end);
      int i = flow.indexOf(block.start);
      while (i < end) {
        int start = i;
        while (i < end && flow.handlers(i).contains(block)) {
          i = Math.min(flow.handlersEnd(i), end);
        }
        if (i > start) {
          handler(copy, block, (LabelNode) flow.insn(start), (LabelNode) flow.insn(i));
        } else {
          i = flow.handlersEnd(i);
        }
      }
    }
  }

  private void handler(Copy copy, TryCatchBlockNode block, LabelNode start, LabelNode end) {
    if (covers(copy, start, end)) {
      out.tryCatchBlocks.add(
          new TryCatchBlockNode(
              copy.label(start), copy.label(end), copy.label(block.handler), block.type));
    }
  }

  private void localVariables(Copy copy) {
    out.visibleLocalVariableAnnotations =
        annotations(
            copy,
            plan.method().visibleLocalVariableAnnotations,
            out.visibleLocalVariableAnnotations);
    out.invisibleLocalVariableAnnotations =
        annotations(
            copy,
            plan.method().invisibleLocalVariableAnnotations,
            out.invisibleLocalVariableAnnotations);
    if (plan.method().localVariables == null) {
      return;
    }
    for (LocalVariableNode variable : plan.method().localVariables) {
      if (covers(copy, variable.start, variable.end)) {
        out.localVariables.add(
            new LocalVariableNode(
                variable.name,
                variable.desc,
                variable.signature,
                copy.label(variable.start),
                copy.label(variable.end),
                slot(variable.index)));
      }
    }
  }

  /** Adds to the annotations of locals' types those whose range is in a copy. */
  private List<LocalVariableAnnotationNode> annotations(
      Copy copy, List<LocalVariableAnnotationNode> from, List<LocalVariableAnnotationNode> to) {
    if (from == null) {
      return to;
    }
    List<LocalVariableAnnotationNode> annotations = to == null ? new ArrayList<>() : to;
    for (LocalVariableAnnotationNode annotation : from) {
      for (int i = 0; i < annotation.start.size(); i++) {
        if (covers(copy, annotation.start.get(i), annotation.end.get(i))) {
          LocalVariableAnnotationNode copied =
              new LocalVariableAnnotationNode(
                  annotation.typeRef,
                  annotation.typePath,
                  new LabelNode[] {copy.label(annotation.start.get(i))},
                  new LabelNode[] {copy.label(annotation.end.get(i))},
                  new int[] {slot(annotation.index.get(i))},
                  annotation.desc);
          copied.values = annotation.values;
          annotations.add(copied);
        }
      }
    }
    return annotations;
  }

  /** Whether any instruction between two labels is in a copy. */
  private boolean covers(Copy copy, LabelNode start, LabelNode end) {
    return copy.hasCode(flow.indexOf(start), flow.indexOf(end));
  }

  // ---- saving ----

  /** Writes the saves that tests jump to. */
  final void saves() {
    if (!savesHere.isEmpty()) {
      unsuspend(savesHere);
    }
    if (saves.isEmpty()) {
      return;
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    LabelNode saved = new LabelNode();
    add(start);
    for (Iterator<List<SuspendPoint>> alike = alike().iterator(); alike.hasNext(); ) {
      save(alike.next());
      if (alike.hasNext()) {
        add(new JumpInsnNode(GOTO, saved));
      }
    }
    add(saved);
    returnSuspended();
    add(end);
    unsuspend(List.<LabelNode[]>of(new LabelNode[] {start, end}));
  }

  /** The suspend points that can be reached, those together that keep the same values. */
  private Collection<List<SuspendPoint>> alike() {
    Map<Object, List<SuspendPoint>> alike = new LinkedHashMap<>();
    for (SuspendPoint point : plan.points()) {
      if (saves.containsKey(point.state())) {
        boolean isAlone = layout.at(point).isLarge();
        Object key = isAlone ? point : layout.shape(point);
        alike.computeIfAbsent(key, k -> new ArrayList<>()).add(point);
      }
    }
    return alike.values();
  }

  private void save(List<SuspendPoint> alike) {
    LabelNode shared = new LabelNode();
    SuspendPoint last = alike.get(alike.size() - 1);
    for (SuspendPoint point : alike) {
      marks.name(saves.get(point.state()), "save", point.state());
      add(saves.get(point.state()));
      if (point.line() > 0) {
        line(point.line());
      }
      pop(point.result());
      if (!layout.at(point).isLarge()) {
        dropNulls(point);
        push(point.state());
        if (point != last) {
          add(new JumpInsnNode(GOTO, shared));
        }
      }
    }
    if (alike.size() > 1) {
      add(shared);
    }
    store(last);
  }

  private void save(SuspendPoint point) {
    pop(point.result());
    if (!layout.at(point).isLarge()) {
      dropNulls(point);
      push(point.state());
    }
    store(point);
  }

  /** Stores what is kept. */
  private void store(SuspendPoint last) {
    Saved saved = layout.at(last);
    if (saved.isLarge()) {
      saveOneByOne(last, saved);
    } else {
      saveAtOnce(last, saved);
    }
  }

  private void pop(Type type) {
    switch (type.getSize()) {
      case 1 -> add(POP);
      case 2 -> add(POP2);
      default -> {}
    }
  }

  private void saveAtOnce(SuspendPoint point, Saved saved) {
    for (int i = 0; i < point.locals().size(); i++) {
      if (saved.locals().get(i) != null) {
        load(point.locals().get(i).type(), slot(point.locals().get(i).local()));
      }
    }
    callSave(saved);
  }

  /**
   * Takes constant nulls off the stack. As long as only they lie on top, they're popped; below
   * others, what lies above goes to free locals and back.
   */
  private void dropNulls(SuspendPoint point) {
    List<Kept> stack = point.stack();
    int lowest = 0;
    while (lowest < stack.size() && !stack.get(lowest).isNull()) {
      lowest++;
    }
    int free = slot(plan.method().maxLocals);
    int[] slots = new int[stack.size()];
    for (int i = stack.size() - 1; i >= lowest; i--) {
      if (stack.get(i).isNull()) {
        add(POP);
      } else {
        slots[i] = free;
        add(new VarInsnNode(stack.get(i).type().getOpcode(ISTORE), free));
        free += stack.get(i).type().getSize();
      }
    }
    for (int i = lowest; i < stack.size(); i++) {
      if (!stack.get(i).isNull()) {
        load(stack.get(i).type(), slots[i]);
      }
    }
  }

  private void callSave(Saved saved) {
    if (!plan.isStatic()) {
      add(new VarInsnNode(ALOAD, 0));
    }
    loadFrame();
    add(new VarInsnNode(ALOAD, coroutine));
    add(
        new MethodInsnNode(
            INVOKESTATIC, plan.frameClass(), saved.save(), layout.saveDescriptor(saved), false));
  }

  /** For frames with more values than a call can take: the operands go to free locals first. */
  private void saveOneByOne(SuspendPoint point, Saved saved) {
    List<Kept> stack = point.stack();
    int free = slot(plan.method().maxLocals);
    int target = free++;
    int[] slots = new int[stack.size()];
    for (int i = stack.size() - 1; i >= 0; i--) {
      slots[i] = free;
      if (stack.get(i).isNull()) {
        add(POP);
      } else {
        add(new VarInsnNode(stack.get(i).type().getOpcode(ISTORE), free));
        free += stack.get(i).type().getSize();
      }
    }
    push(point.state());
    callSave(saved);
    add(new VarInsnNode(ASTORE, target));
    for (int i = 0; i < stack.size(); i++) {
      put(target, saved.stack().get(i), slots[i]);
    }
    for (int i = 0; i < point.locals().size(); i++) {
      put(target, saved.locals().get(i), slot(point.locals().get(i).local()));
    }
  }

  private void put(int target, Field field, int slot) {
    if (field != null) {
      add(new VarInsnNode(ALOAD, target));
      load(field.type(), slot);
      add(new FieldInsnNode(PUTFIELD, plan.frameClass(), field.name(), field.descriptor()));
    }
  }

  /** Pushes the frame to save into; null if it is yet to be made. */
  abstract void loadFrame();

  private void returnSuspended() {
    add(new VarInsnNode(ALOAD, coroutine));
    add(ICONST_1);
    add(new FieldInsnNode(PUTFIELD, Core.COROUTINE, "suspended", "Z"));
    Type result = plan.result();
    switch (result.getSort()) {
      case Type.VOID -> {}
      case Type.LONG -> add(LCONST_0);
      case Type.FLOAT -> add(FCONST_0);
      case Type.DOUBLE -> add(DCONST_0);
      case Type.ARRAY, Type.OBJECT -> add(ACONST_NULL);
      default -> add(ICONST_0);
    }
    add(result.getOpcode(IRETURN));
  }

  /** If saving itself fails, for want of memory or stack, the coroutine isn't suspended. */
  private void unsuspend(List<LabelNode[]> ranges) {
    LabelNode handler = new LabelNode();
    add(handler); // throwable
    add(new VarInsnNode(ALOAD, coroutine));
    add(ICONST_0);
    add(new FieldInsnNode(PUTFIELD, Core.COROUTINE, "suspended", "Z"));
    add(ATHROW);
    for (LabelNode[] range : ranges) { // they come first: within other ranges they're innermost
      out.tryCatchBlocks.add(0, new TryCatchBlockNode(range[0], range[1], handler, null));
    }
  }
}
