package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.Kept;
import io.jasyncio.weaver.analysis.Listing;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.emit.FrameLayout.Field;
import io.jasyncio.weaver.emit.FrameLayout.Saved;
import io.jasyncio.weaver.emit.FrameLayout.Shape;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The method that goes on where a frame was saved.
 *
 * <pre>
 *   R foo(Frame frame, Coroutine coroutine)
 *     move both to their slots; switch (frame.state)
 *     restore:   locals and operands from the frame; once for all points that keep the same values,
 *                if a second switch (frame.state) is shorter than that many restores
 *     take_k:    the callee's result from the coroutine; covered by the handlers of call k
 *                goto land_k
 *     copy 0, copy 1, …                         land_k stands behind call k in the copy of its loop depth
 *     save_k                                    as in the body, into the same frame
 * </pre>
 *
 * <p>The frame class can't call a private method, so it goes through a door, a static synthetic
 * method of the host.
 */
final class Resume extends Code {
  private final Copy[] copies;
  private final LabelNode[] landings;

  private Resume(FrameLayout layout, Calls calls, MethodNode out, int deepest) {
    super(layout, calls, out);
    this.copies = new Copy[deepest + 1];
    for (int i = 0; i <= deepest; i++) {
      copies[i] = new Copy(i, flow, plan.loops(), copies);
    }
    this.landings = new LabelNode[plan.points().size()];
    for (int i = 0; i < landings.length; i++) {
      landings[i] = new LabelNode();
    }
  }

  /**
   * Writes the resume method.
   *
   * @param deepest up to which loop depth suspend points land in a copy of their own; deeper ones
   *     land in the middle of a loop of the deepest copy
   * @return what is where in it
   */
  static Listing.Marks write(FrameLayout layout, Calls calls, MethodNode out, int deepest) {
    Resume resume = new Resume(layout, calls, out, deepest);
    resume.write();
    return resume.marks;
  }

  static String descriptor(FrameLayout layout) {
    return Type.getMethodDescriptor(
        layout.plan().result(), layout.frameType(), Core.COROUTINE_TYPE);
  }

  static String doorDescriptor(FrameLayout layout) {
    return Type.getMethodDescriptor(
        layout.plan().result(), Core.COROUTINE_TYPE, layout.frameType());
  }

  private void write() {
    for (int i = copies.length - 1; i >= 0; i--) {
      for (SuspendPoint point : plan.points()) {
        if (copyOf(point) == copies[i]) {
          enter(copies[i], point);
        }
      }
    }
    dispatch();
    for (Copy copy : copies) {
      if (copies.length > 1 && flow.insn(0) instanceof LabelNode start) {
        marks.labels().put(copy.label(start), "copy_" + copy.number());
      }
      copy(copy);
    }
    saves();
  }

  private Copy copyOf(SuspendPoint point) {
    return copies[Math.min(point.loopDepth(), copies.length - 1)];
  }

  private void enter(Copy copy, SuspendPoint point) {
    copy.enter(point.index() + 1);
    for (TryCatchBlockNode block : point.handlers()) {
      copy.enter(flow.indexOf(block.handler));
    }
  }

  private void dispatch() {
    int self = plan.isStatic() ? 0 : 1;
    add(new VarInsnNode(ALOAD, self)); // frame
    add(new VarInsnNode(ALOAD, self + 1)); // frame, coroutine
    add(new VarInsnNode(ASTORE, coroutine));
    add(new VarInsnNode(ASTORE, frame));
    List<List<SuspendPoint>> groups = groups();
    LabelNode[] restores = new LabelNode[plan.points().size()];
    for (List<SuspendPoint> group : groups) {
      LabelNode restore = new LabelNode();
      marks.name(restore, "restore", group.get(0).state());
      group.forEach(point -> restores[point.state()] = restore);
    }
    if (groups.size() > 1) {
      switchOnState(restores);
    }
    for (List<SuspendPoint> group : groups) {
      add(restores[group.get(0).state()]);
      restore(group.get(0));
      takes(group);
    }
  }

  /** The suspend points by what they restore: those together for which that pays. */
  private List<List<SuspendPoint>> groups() {
    Map<Shape, List<SuspendPoint>> alike = new LinkedHashMap<>();
    for (SuspendPoint point : plan.points()) {
      alike.computeIfAbsent(layout.shape(point), shape -> new ArrayList<>()).add(point);
    }
    List<List<SuspendPoint>> groups = new ArrayList<>();
    alike.forEach(
        (shape, points) -> {
          int shared = alike.size() > 1 ? secondSwitch(points) : 0;
          if (shared < (points.size() - 1) * restore(shape)) {
            groups.add(points);
          } else {
            points.forEach(point -> groups.add(List.of(point)));
          }
        });
    return groups;
  }

  /** About how many bytes it takes to restore values. */
  private static int restore(Shape shape) {
    return 5 * shape.stack().size() + 7 * shape.locals().size();
  }

  /** About how many bytes a switch among suspend points takes, or a comparison. */
  private static int secondSwitch(List<SuspendPoint> points) {
    int span = points.get(points.size() - 1).state() - points.get(0).state();
    return points.size() == 2 ? 10 : 20 + 4 * Math.min(span, 2 * points.size());
  }

  /** Goes to a label by the frame's state. */
  private void switchOnState(LabelNode[] byState) {
    loadState();
    LabelNode last = byState[byState.length - 1];
    LabelNode[] others = Arrays.copyOf(byState, byState.length - 1);
    add(new TableSwitchInsnNode(0, others.length - 1, last, others));
  }

  private void loadState() {
    add(new VarInsnNode(ALOAD, frame));
    // Not as a field of Frame: the verifier would load the frame class to see that it is one.
    add(new FieldInsnNode(GETFIELD, plan.frameClass(), "state", "I"));
  }

  private void takes(List<SuspendPoint> group) {
    LabelNode[] takes = new LabelNode[group.size()];
    int[] states = new int[group.size()];
    for (int i = 0; i < takes.length; i++) {
      takes[i] = new LabelNode();
      states[i] = group.get(i).state();
    }
    int last = takes.length - 1;
    if (last == 1) {
      loadState();
      push(states[0]);
      add(new JumpInsnNode(IF_ICMPNE, takes[1]));
    } else if (last > 1) {
      switchAmong(states, takes);
    }
    for (int i = 0; i <= last; i++) {
      marks.name(takes[i], "take", states[i]);
      add(takes[i]);
      take(group.get(i));
      add(new JumpInsnNode(GOTO, landings[states[i]]));
    }
  }

  /** A table if the states lie close, else a search among them. */
  private void switchAmong(int[] states, LabelNode[] takes) {
    int last = states.length - 1;
    int span = states[last] - states[0];
    loadState();
    if (span <= 2 * states.length) {
      LabelNode[] table = new LabelNode[span];
      Arrays.fill(table, takes[last]);
      for (int i = 0; i < last; i++) {
        table[states[i] - states[0]] = takes[i];
      }
      add(new TableSwitchInsnNode(states[0], states[last] - 1, takes[last], table));
    } else {
      int[] keys = Arrays.copyOf(states, last);
      add(new LookupSwitchInsnNode(takes[last], keys, Arrays.copyOf(takes, last)));
    }
  }

  private void restore(SuspendPoint point) {
    Saved saved = layout.at(point);
    for (int i = 0; i < point.locals().size(); i++) {
      Kept kept = point.locals().get(i);
      get(saved.locals().get(i));
      add(new VarInsnNode(kept.type().getOpcode(ISTORE), slot(kept.local())));
    }
    for (Field field : saved.stack()) {
      get(field); // operands
    }
  }

  private void get(Field field) {
    if (field == null) {
      add(ACONST_NULL);
    } else {
      add(new VarInsnNode(ALOAD, frame));
      add(new FieldInsnNode(GETFIELD, plan.frameClass(), field.name(), field.descriptor()));
    }
  }

  /** Takes the callee's result, or throws what it threw: under the handlers of the call. */
  private void take(SuspendPoint point) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    Type result = point.result();
    add(start);
    add(new VarInsnNode(ALOAD, coroutine));
    switch (result.getSort()) {
      case Type.VOID -> take("takeVoid", "V");
      case Type.LONG -> take("takeLong", "J");
      case Type.FLOAT -> take("takeFloat", "F");
      case Type.DOUBLE -> take("takeDouble", "D");
      case Type.ARRAY, Type.OBJECT -> {
        take("takeReference", "Ljava/lang/Object;");
        if (!result.getInternalName().equals("java/lang/Object")) {
          add(new TypeInsnNode(CHECKCAST, result.getInternalName()));
        }
      }
      default -> take("takeInt", "I");
    }
    add(end);
    for (TryCatchBlockNode block : point.handlers()) {
      out.tryCatchBlocks.add(
          new TryCatchBlockNode(start, end, copyOf(point).label(block.handler), block.type));
    }
  }

  private void take(String name, String type) {
    add(new MethodInsnNode(INVOKEVIRTUAL, Core.COROUTINE, name, "()" + type, false));
  }

  @Override
  void landing(Copy copy, SuspendPoint point) {
    if (copyOf(point) == copy) {
      marks.name(landings[point.state()], "land", point.state());
      add(landings[point.state()]);
    }
  }

  @Override
  void loadFrame() {
    add(new VarInsnNode(ALOAD, frame));
  }
}
