package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Explanation.Role;
import io.jasyncio.weaver.analysis.Listing;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.SuspendPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The methods, and the frame class, that one {@code @Async} method becomes. */
final class WovenMethod {
  /** The JIT compiles no method with more bytes of code. */
  static final int JIT_LIMIT = 8_000;

  /** What a method's code, and its exception table, can hold (JVMS 4.7.3). */
  static final int FORMAT_LIMIT = 65_535;

  /** Up to which loop depth landing copies are made. */
  private static final int DEEPEST_COPY = 3;

  private final MethodPlan plan;
  private final Calls calls;
  private final FrameLayout layout;
  private final List<Part> parts = new ArrayList<>();
  private int smallestPossible;
  private int largest;
  private int handlers;

  /**
   * One of the methods.
   *
   * @param marks what is where in it
   */
  record Part(Role role, MethodNode method, Listing.Marks marks) {
    Part(Role role, MethodNode method) {
      this(role, method, new Listing.Marks());
    }
  }

  private WovenMethod(MethodPlan plan, Calls calls) {
    this.plan = plan;
    this.calls = calls;
    this.layout = plan.points().isEmpty() ? null : new FrameLayout(plan);
  }

  static WovenMethod of(MethodPlan plan, Calls calls, MethodInsnNode bridged) {
    WovenMethod woven = new WovenMethod(plan, calls);
    switch (plan.form()) {
      case BRIDGE -> woven.bridge(bridged);
      case OVERLOAD -> woven.overload();
      case BODY -> woven.body();
    }
    if (woven.layout != null) {
      woven.resume();
    }
    return woven;
  }

  List<MethodNode> methods() {
    return parts.stream().map(Part::method).toList();
  }

  List<Part> parts() {
    return parts;
  }

  MethodPlan plan() {
    return plan;
  }

  /** Where its frame keeps what; null if the method never suspends by itself. */
  FrameLayout layout() {
    return layout;
  }

  /** The size of the largest method, in bytes of code, if all its jumps are far. */
  int largest() {
    return largest;
  }

  /** What is more than a class file can hold, or null. */
  String excess() {
    if (smallestPossible > FORMAT_LIMIT) {
      return smallestPossible + " bytes of code";
    }
    return handlers > FORMAT_LIMIT ? handlers + " entries in its exception table" : null;
  }

  /** The frame class's bytes, or null if the method never suspends by itself. */
  byte[] frameClass(int version, String sourceFile) {
    return layout == null ? null : FrameClass.write(layout, version, sourceFile);
  }

  private void bridge(MethodInsnNode bridged) {
    MethodNode overload = Stubs.overload(plan.method());
    boolean isInSource = (plan.method().access & ACC_BRIDGE) == 0; // the body of a lambda
    if (isInSource) {
      overload.access &= ~ACC_BRIDGE;
    }
    Map<LabelNode, LabelNode> labels = new HashMap<>();
    for (AbstractInsnNode insn : plan.method().instructions) {
      if (insn instanceof LabelNode label) {
        labels.put(label, new LabelNode());
      }
    }
    for (AbstractInsnNode insn : plan.method().instructions) {
      if (insn == bridged) {
        // What it calls hands its result to whoever called the bridge, also when it is resumed.
        calls.add(bridged, plan.parameterSlots(), overload.instructions);
      } else if (insn.getOpcode() >= 0 || isInSource) {
        overload.instructions.add(insn.clone(labels));
      }
    }
    if (isInSource && plan.method().localVariables != null) {
      for (LocalVariableNode local : plan.method().localVariables) {
        overload.localVariables.add(
            new LocalVariableNode(
                local.name,
                local.desc,
                local.signature,
                labels.get(local.start),
                labels.get(local.end),
                local.index));
      }
    }
    parts.add(new Part(Role.BODY, overload));
  }

  private void overload() {
    MethodNode overload = Stubs.overload(plan.method());
    if ((plan.method().access & ACC_SYNTHETIC) == 0) {
      // Private: nobody else sees it, and tools shall find the source's code in it.
      boolean isPrivate = (plan.method().access & ACC_PRIVATE) != 0;
      overload.access &= isPrivate ? ~(ACC_SYNTHETIC | ACC_BRIDGE) : ~0;
    } else {
      overload.access &= ~ACC_BRIDGE;
    }
    code(overload);
  }

  private void body() {
    parts.add(
        new Part(
            Role.OVERLOAD, Stubs.overloadOfBody(plan.owner(), plan.isInterface(), plan.method())));
    MethodNode body =
        new MethodNode(
            ASM9,
            ACC_PRIVATE | plan.method().access & (ACC_STATIC | ACC_STRICT),
            plan.method().name,
            Calls.bodyDescriptor(plan.method().desc),
            null,
            plan.method().exceptions.toArray(new String[0]));
    code(body);
  }

  private void code(MethodNode out) {
    out.localVariables = new ArrayList<>();
    Listing.Marks marks = Body.write(layout == null ? new FrameLayout(plan) : layout, calls, out);
    parts.add(new Part(Role.BODY, out, marks));
    measure(out, size(out));
  }

  /** Writes the resume method with as many copies as the JIT's limit allows. */
  private void resume() {
    int deepest = DEEPEST_COPY + 1;
    Part resume;
    CodeSizeEvaluator size;
    do {
      deepest = Math.min(deepest - 1, deepestPoint());
      resume = resume(deepest);
      size = size(resume.method());
    } while (deepest > 0 && size.getMaxSize() > JIT_LIMIT);
    parts.add(resume);
    parts.add(new Part(Role.DOOR, Stubs.door(layout)));
    measure(resume.method(), size);
  }

  private int deepestPoint() {
    return plan.points().stream().mapToInt(SuspendPoint::loopDepth).max().orElse(0);
  }

  private Part resume(int deepest) {
    MethodNode resume =
        new MethodNode(
            ASM9,
            ACC_PRIVATE | plan.method().access & (ACC_STATIC | ACC_STRICT | ACC_SYNTHETIC),
            plan.method().name,
            Resume.descriptor(layout),
            null,
            plan.method().exceptions.toArray(new String[0]));
    resume.localVariables = new ArrayList<>();
    return new Part(Role.RESUME, resume, Resume.write(layout, calls, resume, deepest));
  }

  private void measure(MethodNode method, CodeSizeEvaluator size) {
    smallestPossible = Math.max(smallestPossible, size.getMinSize());
    largest = Math.max(largest, size.getMaxSize());
    handlers = Math.max(handlers, method.tryCatchBlocks.size());
    if (method.localVariables.size() > FORMAT_LIMIT) {
      method.localVariables.clear(); // the debugger's loss
    }
  }

  private static CodeSizeEvaluator size(MethodNode method) {
    CodeSizeEvaluator size = new CodeSizeEvaluator(null);
    method.accept(size);
    return size;
  }
}
