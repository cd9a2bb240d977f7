package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.analysis.MethodPlan.Form;
import io.jasyncio.weaver.analysis.UninitializedObjects.Deferrals;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Reads one coloured method and says all that is needed to write it out:
 *
 * <ol>
 *   <li>types: what the verifier knows of each local and operand ({@link Types}); code that can't
 *       be reached is dropped;
 *   <li>objects under construction at a suspend point are found ({@link UninitializedObjects});
 *       their making is deferred, and types are computed anew;
 *   <li>control flow, live locals and loops ({@link ControlFlow}, {@link Liveness}, {@link Loops});
 *   <li>monitors held at a suspend point are refused ({@link Monitors});
 *   <li>the suspend points, with the values they keep.
 * </ol>
 */
public final class MethodAnalysis {
  private final ClassNode node;
  private final MethodNode method;
  private final Hierarchy hierarchy;
  private final List<MethodInsnNode> calls;
  private final boolean debug;

  /**
   * Prepares the analysis of a method, given its calls of {@code @Async} methods.
   *
   * @param debug whether variables are kept that nothing reads any more
   */
  public MethodAnalysis(
      ClassNode node,
      MethodNode method,
      Hierarchy hierarchy,
      List<MethodInsnNode> calls,
      boolean debug) {
    this.node = node;
    this.method = method;
    this.hierarchy = hierarchy;
    this.calls = calls;
    this.debug = debug;
  }

  /**
   * Runs the analysis.
   *
   * @param defer rewrites the method so that the objects under construction are made later
   * @throws TooComplex if that would take too much time or memory
   * @throws BadCode if the method's code can't be right
   */
  public MethodPlan plan(
      Form form, String frameClass, Refusals refusals, BiConsumer<MethodNode, Deferrals> defer) {
    Frame<BasicValue>[] frames = dropUnreachable(Types.of(node.name, method, hierarchy));
    Set<MethodInsnNode> suspending = suspending();
    TooComplex.checkLocals(method, suspending.size());
    ControlFlow flow = ControlFlow.of(method);
    Loops loops = Loops.of(flow);
    Deferrals deferrals = UninitializedObjects.find(method, frames, suspending, flow, loops);
    if (!deferrals.isEmpty()) {
      defer.accept(method, deferrals);
      try {
        // What lies behind decided conditions may not be reached any more.
        frames = dropUnreachable(Types.of(node.name, method, hierarchy));
        suspending = suspending();
      } catch (BadCode ours) {
        throw new WeaverBug(Spelling.method(node.name, method.name, method.desc), ours.getCause());
      }
      flow = ControlFlow.of(method);
      loops = Loops.of(flow);
    }
    List<SuspendPoint> points = List.of();
    if (!suspending.isEmpty() && form != Form.BRIDGE) {
      refuseMonitors(flow, suspending, refusals);
      points = points(flow, frames, Liveness.of(flow), loops, suspending);
    }
    return new MethodPlan(
        node.name,
        (node.access & Opcodes.ACC_INTERFACE) != 0,
        method,
        form,
        frameClass,
        flow,
        loops,
        points,
        debug);
  }

  /** The suspending calls that can be reached, in the order of the code. */
  private Set<MethodInsnNode> suspending() {
    Set<MethodInsnNode> all = new HashSet<>(calls); // nodes are equal to themselves alone
    Set<MethodInsnNode> reachable = new LinkedHashSet<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call && all.contains(call)) {
        reachable.add(call);
      }
    }
    return reachable;
  }

  // ---- unreachable code ----

  /** Drops code that can't be reached; returns the types of what is left. */
  private Frame<BasicValue>[] dropUnreachable(Frame<BasicValue>[] frames) {
    AbstractInsnNode[] insns = method.instructions.toArray();
    Frame<BasicValue>[] left = frames.clone();
    int size = 0;
    for (int i = 0; i < insns.length; i++) {
      if (frames[i] == null && insns[i].getOpcode() >= 0) {
        method.instructions.remove(insns[i]);
      } else {
        left[size++] = frames[i];
      }
    }
    return Arrays.copyOf(left, size);
  }

  // ---- parameters ----

  /**
   * Lets the parameters' slots hold what the woven code relies on, which is so in what Java
   * compilers write. {@code this} keeps its slot: where an instance method stores something else
   * there, the code gets another slot. And no long or double lies half in the last parameter's
   * slot, half in the slot behind it, where the coroutine will be.
   */
  public static void protectParameters(MethodNode method) {
    boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
    if (!isStatic && stores(method, 0, Opcodes.ISTORE, Opcodes.ASTORE)) {
      move(method, 0, Opcodes.ALOAD);
    }
    Type[] parameters = Type.getArgumentTypes(method.desc);
    int last = (Type.getArgumentsAndReturnSizes(method.desc) >> 2) - (isStatic ? 2 : 1);
    if (parameters.length > 0
        && (stores(method, last, Opcodes.LSTORE, Opcodes.LSTORE)
            || stores(method, last, Opcodes.DSTORE, Opcodes.DSTORE))) {
      Type parameter = parameters[parameters.length - 1];
      move(method, last, parameter.getSize() == 1 ? parameter.getOpcode(Opcodes.ILOAD) : 0);
    }
  }

  private static boolean stores(MethodNode method, int local, int first, int last) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode variable
          && variable.var == local
          && insn.getOpcode() >= first
          && insn.getOpcode() <= last) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives the code another slot in place of a parameter's.
   *
   * @param load loads the parameter, to put it there; 0 if the slot is a parameter's second half
   */
  private static void move(MethodNode method, int parameter, int load) {
    int local = method.maxLocals;
    method.maxLocals += 2; // it may hold a long
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode variable && variable.var == parameter) {
        variable.var = local;
      } else if (insn instanceof IincInsnNode iinc && iinc.var == parameter) {
        iinc.var = local;
      }
    }
    if (load != 0) {
      int store = load - Opcodes.ILOAD + Opcodes.ISTORE;
      method.instructions.insert(new VarInsnNode(store, local));
      method.instructions.insert(new VarInsnNode(load, parameter));
    }
    method.localVariables = null;
  }

  // ---- bridges ----

  /** Whether a method that the compiler made does nothing but hand on one call's result. */
  public static boolean isBridge(MethodNode method, List<MethodInsnNode> calls) {
    if ((method.access & Opcodes.ACC_SYNTHETIC) == 0
        || calls.size() != 1
        || !method.tryCatchBlocks.isEmpty()) {
      return false;
    }
    MethodInsnNode call = calls.get(0);
    for (AbstractInsnNode insn : method.instructions) {
      if (insn == call) {
        break;
      }
      boolean prepares =
          insn.getOpcode() < 0
              || insn.getOpcode() >= Opcodes.ILOAD && insn.getOpcode() <= Opcodes.ALOAD
              || insn.getOpcode() == Opcodes.CHECKCAST;
      if (!prepares) {
        return false;
      }
    }
    Type result = Type.getReturnType(method.desc);
    Type called = Type.getReturnType(call.desc);
    boolean sameKind =
        result.getSort() >= Type.ARRAY ? called.getSort() >= Type.ARRAY : result.equals(called);
    return sameKind && returnsAtOnce(call);
  }

  private static boolean returnsAtOnce(MethodInsnNode call) {
    for (AbstractInsnNode insn = call.getNext(); insn != null; insn = insn.getNext()) {
      int opcode = insn.getOpcode();
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        return true;
      }
      if (opcode >= 0 && opcode != Opcodes.CHECKCAST) {
        return false;
      }
    }
    return false;
  }

  // ---- suspend points ----

  private void refuseMonitors(ControlFlow flow, Set<MethodInsnNode> suspending, Refusals refusals) {
    Monitors monitors = Monitors.of(flow);
    for (MethodInsnNode call : suspending) {
      if (monitors.isHeld(flow.indexOf(call))) {
        refusals.add(
            Reason.MONITOR,
            method,
            call,
            "suspends while holding a monitor, in the call of "
                + Spelling.method(call.owner, call.name, call.desc)
                + "; another task could never enter it. Await outside synchronized; between"
                + " suspensions the coroutines of one loop need no monitor");
      }
    }
  }

  private List<SuspendPoint> points(
      ControlFlow flow,
      Frame<BasicValue>[] frames,
      Liveness liveness,
      Loops loops,
      Set<MethodInsnNode> suspending) {
    List<SuspendPoint> points = new ArrayList<>();
    int kept = 0;
    for (int i = 0; i < flow.size(); i++) {
      if (flow.insn(i) instanceof MethodInsnNode call && suspending.contains(call)) {
        points.add(
            new SuspendPoint(
                points.size(),
                i,
                call,
                flow.line(i),
                loops.depth(i),
                stack(frames[i], call),
                locals(frames[i], kept(flow, liveness, i)),
                flow.handlers(i)));
        kept += points.get(points.size() - 1).kept();
        if (kept > TooComplex.MOST_KEPT) {
          throw new TooComplex(
              "has " + suspending.size() + " suspend points, at which too many values are kept");
        }
      }
    }
    return points;
  }

  private static List<Kept> stack(Frame<BasicValue> frame, MethodInsnNode call) {
    int taken =
        Type.getArgumentTypes(call.desc).length
            + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
    List<Kept> stack = new ArrayList<>();
    for (int i = 0; i < frame.getStackSize() - taken; i++) {
      stack.add(new Kept(frame.getStack(i).getType(), -1));
    }
    return stack;
  }

  /** The locals that are kept across a call: the live ones; for debugging, all that have a name. */
  private BitSet kept(ControlFlow flow, Liveness liveness, int index) {
    BitSet kept = liveness.across(index);
    if (debug && method.localVariables != null) {
      for (LocalVariableNode variable : method.localVariables) {
        if (flow.indexOf(variable.start) <= index && index < flow.indexOf(variable.end)) {
          kept.set(variable.index);
        }
      }
    }
    return kept;
  }

  private List<Kept> locals(Frame<BasicValue> frame, BitSet live) {
    List<Kept> locals = new ArrayList<>();
    int first = (method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
    for (int i = live.nextSetBit(first); i >= 0; i = live.nextSetBit(i + 1)) {
      BasicValue value = frame.getLocal(i);
      if (value != BasicValue.UNINITIALIZED_VALUE) {
        locals.add(new Kept(value.getType(), i));
      }
    }
    return locals;
  }
}
