package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Caution;
import io.jasyncio.weaver.Warning;
import io.jasyncio.weaver.analysis.LambdaSite.Kind;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Warns of what makes the loop's thread wait in code that runs in a coroutine: {@code @Async}
 * methods, and what implements a coloured interface. What such code calls isn't followed.
 */
public final class BlockingCheck {
  private static final Set<String> LOOPS =
      Set.of(
          "io/jasyncio/Asyncio.run",
          "io/jasyncio/EventLoop.runUntilComplete",
          "io/jasyncio/EventLoop.runForever",
          "io/jasyncio/Runner.run");

  private static final String LONG_MONITOR =
      "holds a monitor in a loop or around one: when another thread has it, the loop's thread waits,"
          + " and no other coroutine runs. What the coroutines of one loop alone share needs no"
          + " monitor between suspensions; for what other threads share, keep the block short and"
          + " outside of loops, or work on it in another thread: Await.toThread(() -> …)";

  private final ClassNode node;
  private final Colouring colours;
  private final Hierarchy hierarchy;
  private final BlockingCalls calls;
  private final List<Warning> warnings = new ArrayList<>();

  public BlockingCheck(
      ClassNode node, Colouring colours, Hierarchy hierarchy, BlockingCalls calls) {
    this.node = node;
    this.colours = colours;
    this.hierarchy = hierarchy;
    this.calls = calls;
  }

  /** All that is doubtful in the class, each thing once a line. */
  public List<Warning> check(List<LambdaSite> sites, Refusals refusals) {
    if (calls.entries().isEmpty() || mayBlock(node.invisibleAnnotations)) {
      return List.of();
    }
    for (MethodNode method : node.methods) {
      if (runsInCoroutine(method) && !mayBlock(method, node.methods.size())) {
        checkCalls(method);
        if (!refusals.has(method)) {
          checkMonitors(method);
        }
      }
    }
    for (LambdaSite site : sites) {
      if (site.isAsync()
          && site.kind() == Kind.PLAIN_METHOD
          && !mayBlock(site.method(), node.methods.size())) {
        checkReference(site);
      }
    }
    return warnings;
  }

  // ---- which code ----

  private boolean runsInCoroutine(MethodNode method) {
    List<LambdaSite> uses = colours.lambdaSites(method);
    return uses.isEmpty()
        ? colours.isColoured(method) && !colours.hasHandWrittenOverload(method)
        : uses.stream().allMatch(LambdaSite::isAsync);
  }

  /** Whether a method, or the one in which a lambda stands, is marked. */
  private boolean mayBlock(MethodNode method, int depth) {
    List<LambdaSite> uses = colours.lambdaSites(method);
    return mayBlock(method.invisibleAnnotations)
        || depth > 0
            && !uses.isEmpty()
            && uses.stream().allMatch(use -> mayBlock(use.method(), depth - 1));
  }

  private static boolean mayBlock(List<AnnotationNode> annotations) {
    return annotations != null && annotations.stream().anyMatch(a -> a.desc.equals(Core.MAY_BLOCK));
  }

  // ---- calls ----

  private void checkCalls(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call) {
        check(method, Refusals.line(insn), "calls ", call.owner, call.name, call.desc);
      }
    }
  }

  private void checkReference(LambdaSite site) {
    Handle to = site.implementation();
    String what = "makes a coroutine of ";
    check(site.method(), site.line(), what, to.getOwner(), to.getName(), to.getDesc());
  }

  private void check(
      MethodNode method, int line, String does, String owner, String name, String descriptor) {
    if (LOOPS.contains(owner + "." + name)) {
      warn(
          Caution.NESTED_LOOP,
          method,
          line,
          does
              + Spelling.method(owner, name, descriptor)
              + " in a coroutine, where a loop runs already: it fails when it's called. Call the"
              + " @Async method as it is, or start a task: Asyncio.createTask(…)");
      return;
    }
    BlockingCalls.Entry entry = calls.find(owner, name, descriptor, hierarchy);
    if (entry != null && !hierarchy.isAsync(owner, name, descriptor)) {
      warn(
          Caution.BLOCKING_CALL,
          method,
          line,
          does
              + spelling(owner, name, descriptor)
              + ", which blocks the loop's thread: no other coroutine runs meanwhile. "
              + entry.advice());
    }
  }

  private static String spelling(String owner, String name, String descriptor) {
    return name.equals("<init>")
        ? Spelling.signature("new " + Spelling.simpleName(owner), descriptor)
        : Spelling.method(owner, name, descriptor);
  }

  // ---- monitors ----

  /** A short block is fine; one that is entered in a loop, or goes on for a loop, is not. */
  private void checkMonitors(MethodNode method) {
    if (!entersMonitor(method)) {
      return;
    }
    ControlFlow flow;
    Loops loops;
    try {
      TooComplex.check(method);
      flow = ControlFlow.of(method);
      loops = Loops.of(flow);
    } catch (TooComplex tooComplex) {
      return; // refused when it's planned
    }
    Monitors monitors = Monitors.of(flow);
    int entered = 0; // the line at which a monitor was last entered
    for (int i = 0; i < flow.size(); i++) {
      boolean isEntered = flow.insn(i).getOpcode() == Opcodes.MONITORENTER;
      entered = isEntered ? flow.line(i) : entered;
      if (isEntered && loops.depth(i) > 0 || monitors.isHeld(i) && goesBack(flow, loops, i)) {
        warn(Caution.LONG_MONITOR, method, entered, LONG_MONITOR);
        return;
      }
    }
  }

  /** Not by way of a handler: javac's handlers that leave a monitor cover themselves. */
  private static boolean goesBack(ControlFlow flow, Loops loops, int from) {
    for (int next : flow.successors(from)) {
      if (loops.isBackEdge(from, next)) {
        return true;
      }
    }
    return false;
  }

  private static boolean entersMonitor(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.MONITORENTER) {
        return true;
      }
    }
    return false;
  }

  private void warn(Caution caution, MethodNode method, int line, String what) {
    Warning warning =
        new Warning(
            caution,
            Spelling.className(node.name),
            SourceMethod.of(node, method),
            node.sourceFile,
            line,
            what);
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }
}
