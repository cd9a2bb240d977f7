package io.jasyncio.weaver.analysis;

import io.jasyncio.weaver.analysis.LambdaSite.Kind;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which methods of a class are coloured: those annotated, those the compiler made to call them, and
 * the bodies of lambdas for coloured interfaces, where they suspend.
 */
public final class Colouring {
  private final ClassFacts facts;
  private final Hierarchy hierarchy;
  private final Map<String, List<LambdaSite>> lambdaBodies = new HashMap<>();
  private final Set<String> colouredLambdas = new HashSet<>();

  private Colouring(ClassFacts facts, Hierarchy hierarchy) {
    this.facts = facts;
    this.hierarchy = hierarchy;
  }

  public static Colouring of(
      ClassNode node, ClassFacts facts, List<LambdaSite> sites, Hierarchy hierarchy) {
    Colouring colouring = new Colouring(facts, hierarchy);
    for (LambdaSite site : sites) {
      if (site.kind() == Kind.LAMBDA_BODY) {
        colouring
            .lambdaBodies
            .computeIfAbsent(
                site.implementation().getName() + site.implementation().getDesc(),
                key -> new ArrayList<>())
            .add(site);
      }
    }
    for (MethodNode method : node.methods) {
      List<LambdaSite> uses = colouring.lambdaBodies.get(method.name + method.desc);
      boolean mayBe =
          uses == null ? isUnusedLambda(method) : uses.stream().anyMatch(LambdaSite::isAsync);
      if (mayBe && !colouring.asyncCalls(method).isEmpty()) {
        colouring.colouredLambdas.add(method.name + method.desc);
      }
    }
    return colouring;
  }

  /**
   * Whether a method without uses is the body of a lambda: javac drops code that can't be reached.
   */
  private static boolean isUnusedLambda(MethodNode method) {
    return method.name.startsWith("lambda$") && LambdaSites.isLambdaBody(method);
  }

  /** Whether a method of the class is coloured. */
  public boolean isColoured(MethodNode method) {
    MethodFacts declared = facts.methods().get(method.name + method.desc);
    return colouredLambdas.contains(method.name + method.desc)
        || declared != null && hierarchy.isAsync(declared);
  }

  /** Whether a method is a hidden overload written by hand. */
  public boolean isHandWritten(MethodNode method) {
    MethodFacts declared = facts.methods().get(method.name + method.desc);
    return declared != null && declared.handWritten();
  }

  /** Whether a method's hidden overload is written by hand. */
  public boolean hasHandWrittenOverload(MethodNode method) {
    MethodFacts overload = facts.methods().get(method.name + Core.hidden(method.desc));
    return overload != null && overload.handWritten();
  }

  /** The sites of the lambda whose body a method is; empty if it is none. */
  public List<LambdaSite> lambdaSites(MethodNode method) {
    return lambdaBodies.getOrDefault(method.name + method.desc, List.of());
  }

  /** Whether the object made at a site has to implement the hidden overload. */
  public boolean suspends(LambdaSite site) {
    if (!site.isAsync()) {
      return false;
    }
    return site.kind() == Kind.ASYNC_METHOD
        || site.kind() == Kind.LAMBDA_BODY
            && colouredLambdas.contains(
                site.implementation().getName() + site.implementation().getDesc());
  }

  /** The calls of {@code @Async} methods in a method. */
  public List<MethodInsnNode> asyncCalls(MethodNode method) {
    List<MethodInsnNode> calls = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call
          && hierarchy.isAsync(call.owner, call.name, call.desc)) {
        calls.add(call);
      }
    }
    return calls;
  }
}
