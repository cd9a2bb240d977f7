package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds calls in a woven class whose callee has changed its colour since the class was woven. */
public final class StaleCheck {
  private static final String CLEAN =
      ". Compile and weave anew what depends on it: mvn clean, then your command";

  private final ClassNode node;
  private final ClassFacts facts;
  private final Hierarchy hierarchy;
  private final Refusals refusals;

  public StaleCheck(ClassNode node, ClassFacts facts, Hierarchy hierarchy, Refusals refusals) {
    this.node = node;
    this.facts = facts;
    this.hierarchy = hierarchy;
    this.refusals = refusals;
  }

  public void check() {
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof MethodInsnNode call && call.owner.charAt(0) != '[') {
          check(method, call);
        }
      }
    }
  }

  private void check(MethodNode method, MethodInsnNode call) {
    if (Core.isHidden(call.desc)) {
      if (!isStillAsync(call)) {
        refusals.add(
            Reason.STALE,
            method,
            call,
            "was woven when "
                + Spelling.method(call.owner, call.name, Core.plain(call.desc))
                + " was @Async, which it no longer is"
                + CLEAN);
      }
    } else if (!isHiddenOverload(method) && hierarchy.isAsync(call.owner, call.name, call.desc)) {
      refusals.add(
          Reason.STALE,
          method,
          call,
          "was woven when "
              + Spelling.method(call.owner, call.name, call.desc)
              + " was a plain method, which has become @Async since"
              + CLEAN);
    }
  }

  private boolean isStillAsync(MethodInsnNode call) {
    if (hierarchy.facts(call.owner) == null) {
      return true; // nothing is known of it
    }
    Hierarchy.Found plain = hierarchy.find(call.owner, call.name, Core.plain(call.desc));
    if (plain == null) {
      return hierarchy.find(call.owner, call.name, call.desc) != null;
    }
    return hierarchy.isAsync(plain.method())
        || plain.owner().methods().containsKey(call.name + call.desc);
  }

  /** Hidden overloads may call the plain method: where it is abstract, that is all they do. */
  private boolean isHiddenOverload(MethodNode method) {
    return Core.isHidden(method.desc)
        && hierarchy.find(facts.name(), method.name, Core.plain(method.desc)) != null;
  }
}
