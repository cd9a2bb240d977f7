package io.jasyncio.weaver.analysis;

import static io.jasyncio.weaver.analysis.Spelling.method;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.analysis.LambdaSite.Kind;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import io.jasyncio.weaver.hierarchy.MethodFacts.MethodName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Refuses what can't be right whatever the code does: plain callers of {@code @Async} methods,
 * overrides that change the colour, and methods that can't be {@code @Async}.
 */
public final class ColourCheck {
  private final ClassNode node;
  private final ClassFacts facts;
  private final Colouring colours;
  private final Hierarchy hierarchy;
  private final Refusals refusals;
  private final boolean isAware;

  /**
   * Prepares the check of a class.
   *
   * @param isAware whether the class names anything of jasyncio
   */
  public ColourCheck(
      ClassNode node,
      ClassFacts facts,
      Colouring colours,
      Hierarchy hierarchy,
      Refusals refusals,
      boolean isAware) {
    this.node = node;
    this.facts = facts;
    this.colours = colours;
    this.hierarchy = hierarchy;
    this.refusals = refusals;
    this.isAware = isAware;
  }

  public void check(List<LambdaSite> sites) {
    for (MethodNode method : node.methods) {
      if (colours.isHandWritten(method)) {
        continue;
      }
      if (colours.isColoured(method)) {
        checkAsync(method);
      } else if (!method.name.equals("$deserializeLambda$")) {
        checkPlain(method);
      }
      checkOverrides(method);
      if (!colours.lambdaSites(method).isEmpty()) {
        checkLambdaBody(method);
      }
    }
    checkInherited();
    for (LambdaSite site : sites) {
      if (site.kind() == Kind.ASYNC_METHOD && !site.isAsync()) {
        refuseReference(site);
      }
      if (colours.suspends(site) && isOldInterface(site.declaring())) {
        refusals.add(
            Reason.CLASS_FILE,
            site.method(),
            site.insn(),
            "makes a lambda for "
                + functional(site)
                + ", which is @Async in an interface that was compiled for Java 7 or before"
                + OLD_INTERFACE);
      }
    }
  }

  // ---- @Async methods ----

  private static final String OLD_INTERFACE =
      ", where its hidden overload can't stand: that is a default method. Compile the interface for"
          + " Java 8 or later";

  private boolean isOldInterface(String name) {
    ClassFacts type = hierarchy.facts(name);
    return type != null && type.isOldInterface();
  }

  /** An abstract method there has no hidden overload. */
  private void checkCallees(MethodNode method) {
    for (MethodInsnNode call : colours.asyncCalls(method)) {
      Hierarchy.Found callee = hierarchy.find(call.owner, call.name, call.desc);
      if (callee.owner().isOldInterface() && callee.method().is(Opcodes.ACC_ABSTRACT)) {
        refusals.add(
            Reason.CLASS_FILE,
            method,
            call,
            "calls the @Async method "
                + method(callee.owner().name(), call.name, call.desc)
                + " of an interface that was compiled for Java 7 or before"
                + OLD_INTERFACE);
      }
    }
  }

  private void checkAsync(MethodNode method) {
    String name = method.name + " is @Async, but ";
    if (method.name.equals("<init>")) {
      refusals.add(Reason.CONSTRUCTOR, method, "is an @Async constructor. " + FACTORY);
    }
    boolean isInitializer = method.name.equals("<init>") || method.name.equals("<clinit>");
    if (!isInitializer && method.name.matches(".*[.;\\[/<>].*")) {
      refusals.add(
          Reason.CLASS_FILE,
          method,
          "has a name that no JVM accepts. Compile the class anew, or find out who changed it");
    }
    if (method.name.equals("<clinit>")) {
      refusals.add(
          Reason.CLASS_INITIALIZER,
          method,
          "is an @Async class initializer, which can't be suspended: whoever needs the class would"
              + " wait for ever. Do the waiting in an @Async method, when it's first needed");
    }
    if (is(method, Opcodes.ACC_NATIVE)) {
      refusals.add(
          Reason.NATIVE,
          method,
          name
              + "native: there is no code that could be suspended. Wrap it in an @Async method in"
              + " Java, or leave the annotation away");
    }
    if (is(method, Opcodes.ACC_SYNCHRONIZED)) {
      refusals.add(
          Reason.SYNCHRONIZED,
          method,
          name
              + "synchronized: while it is suspended, no other task could ever enter it. All"
              + " coroutines of a loop run in one thread and need no monitor between suspensions:"
              + " leave synchronized away, or await outside a synchronized block");
    }
    if (colours.hasHandWrittenOverload(method)) {
      return;
    }
    checkCallees(method);
    int slots =
        (Type.getArgumentsAndReturnSizes(method.desc) >> 2)
            - (is(method, Opcodes.ACC_STATIC) ? 1 : 0);
    if (slots + 1 > 255) {
      refusals.add(
          Reason.TOO_MANY_PARAMETERS,
          method,
          name
              + "its parameters take "
              + slots
              + " of the 255 slots that a method may have, and the hidden one needs one more. Pass"
              + " an object or an array instead");
    }
    if (Core.isHidden(method.desc)) {
      refusals.add(
          Reason.COLLISION,
          method,
          name
              + "its last parameter is a Coroutine, by which hidden overloads are known. Leave it"
              + " away: the coroutine is passed on where nobody sees it");
    } else if (facts.methods().containsKey(method.name + Core.hidden(method.desc))) {
      refusals.add(
          Reason.COLLISION,
          method,
          name
              + "there is a method "
              + Spelling.signature(method.name, Core.hidden(method.desc))
              + " already, which is the signature of its hidden overload. Rename one of the two");
    }
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.JSR || insn.getOpcode() == Opcodes.RET) {
        refusals.add(
            Reason.SUBROUTINE,
            method,
            insn,
            name
                + "was compiled for Java 6 or before, with subroutines (jsr), which can't be"
                + " woven. Compile it with -source/-target 7 or later");
        break;
      }
    }
  }

  // ---- plain methods ----

  private static final String FACTORY =
      "An object under construction can't be put aside. Make a static @Async factory method that"
          + " does the waiting and passes what it got to the constructor";

  private void checkPlain(MethodNode method) {
    for (MethodInsnNode call : colours.asyncCalls(method)) {
      String callee = method(call.owner, call.name, call.desc);
      if (method.name.equals("<init>")) {
        refusals.add(
            Reason.CONSTRUCTOR,
            method,
            call,
            "calls the @Async method " + callee + " in a constructor. " + FACTORY);
      } else if (method.name.equals("<clinit>")) {
        refusals.add(
            Reason.CLASS_INITIALIZER,
            method,
            call,
            "calls the @Async method "
                + callee
                + " in a class initializer, which can't be suspended: whoever needs the class would"
                + " wait for ever. Get the value in an @Async method, when it's first needed");
      } else if (colours.lambdaSites(method).isEmpty()) {
        refusals.add(Reason.PLAIN_CALLER, method, call, plainCaller(method, call));
      }
    }
  }

  private String plainCaller(MethodNode method, MethodInsnNode call) {
    String start = "Asyncio.run(() -> " + example(call) + ")";
    String advice =
        isEntry(method)
            ? "It is called by a framework or the JVM, which can't wait for it: start a coroutine"
                + " in it, with "
                + start
            : "Annotate "
                + Spelling.sourceMethod(method.name)
                + " with @Async, or start a coroutine, with "
                + start
                + " or loop.createTask";
    return does(call) + ", but isn't @Async itself and so could not be suspended. " + advice;
  }

  /** What a caller does: the calls of a loop don't stand in the source. */
  private static String does(MethodInsnNode call) {
    return isOfLoop(call)
        ? "loops over an asynchronous iterator"
        : "calls the @Async method " + method(call.owner, call.name, call.desc);
  }

  private static boolean isOfLoop(MethodInsnNode call) {
    return call.owner.equals(Core.ASYNC_ITERATOR);
  }

  private static String example(MethodInsnNode call) {
    if (isOfLoop(call)) {
      return "{ for (…) … }";
    }
    String receiver =
        call.getOpcode() == Opcodes.INVOKESTATIC ? Spelling.simpleName(call.owner) + "." : "";
    return receiver + call.name + (call.desc.startsWith("()") ? "()" : "(…)");
  }

  /**
   * Whether a method is called by those who know nothing of coroutines: the JVM, a test framework.
   */
  private static boolean isEntry(MethodNode method) {
    if (method.name.equals("main") && method.desc.equals("([Ljava/lang/String;)V")) {
      return true;
    }
    List<AnnotationNode> annotations =
        method.visibleAnnotations == null ? List.of() : method.visibleAnnotations;
    return annotations.stream().anyMatch(a -> a.desc.startsWith("Lorg/junit/"));
  }

  // ---- lambdas ----

  /**
   * A body for a plain interface must not suspend, even if another site uses it for a coloured one.
   */
  private void checkLambdaBody(MethodNode body) {
    for (LambdaSite site : colours.lambdaSites(body)) {
      if (!site.isAsync()) {
        for (MethodInsnNode call : colours.asyncCalls(body)) {
          refusals.add(
              Reason.PLAIN_LAMBDA,
              body,
              call,
              does(call)
                  + " in a lambda for "
                  + functional(site)
                  + ", which isn't @Async: who calls it can't wait. Use an interface whose method"
                  + " is @Async (AsyncCallable, AsyncRunnable, AsyncFunction or one of your own),"
                  + " or start a task in the lambda with loop.createTask");
        }
      }
    }
  }

  private void refuseReference(LambdaSite site) {
    refusals.add(
        Reason.PLAIN_REFERENCE,
        site.method(),
        site.insn(),
        "makes a method reference to the @Async method "
            + referred(site.implementation())
            + " for "
            + functional(site)
            + ", which isn't @Async: who calls it can't wait. Use an interface whose method is"
            + " @Async (AsyncCallable, AsyncRunnable, AsyncFunction or one of your own)");
  }

  /** What the source refers to: behind an accessor, the method that it calls. */
  private String referred(Handle to) {
    Hierarchy.Found found = hierarchy.find(to.getOwner(), to.getName(), to.getDesc());
    if (to.getName().startsWith("access$") && found != null) {
      for (MethodName call : found.method().calls()) {
        if (hierarchy.isAsync(call.owner(), call.name(), call.descriptor())) {
          return method(call.owner(), call.name(), call.descriptor());
        }
      }
    }
    return method(to.getOwner(), to.getName(), to.getDesc());
  }

  private static String functional(LambdaSite site) {
    return Spelling.simpleName(site.functionalInterface()) + "." + site.insn().name;
  }

  // ---- overrides ----

  private void checkOverrides(MethodNode method) {
    MethodFacts declared = facts.methods().get(method.name + method.desc);
    if (declared == null || !declared.isVirtual()) {
      return;
    }
    boolean isAsync = colours.isColoured(method);
    for (Hierarchy.Found other : hierarchy.overridden(facts, declared)) {
      boolean otherIsAsync = hierarchy.isAsync(other.method());
      MethodNode source = source(method, declared);
      String overridden =
          method(other.owner().name(), other.method().name(), other.method().descriptor());
      if (otherIsAsync && !isAsync && !isLeftAlone(other)) {
        refusals.addOverride(method, source);
        refusals.add(
            Reason.PLAIN_OVERRIDE,
            source,
            source.name
                + " overrides the @Async method "
                + overridden
                + ", but isn't @Async itself: who awaits that method would never get here. Annotate"
                + " it with @Async; it needn't suspend");
        return;
      }
      if (isAsync && !otherIsAsync && hierarchy.isWovenCode(other.owner().name())) {
        refusals.add(
            Reason.ASYNC_OVERRIDE,
            source,
            source.name
                + " is @Async, but overrides the plain method "
                + overridden
                + ", whose callers can't wait for it. Annotate that one with @Async too, or give"
                + " this one another name");
        return;
      }
    }
  }

  /**
   * Whether a plain override is fine as it is: one of an abstract method, whose hidden overload
   * calls the plain method, in a class that knows nothing of jasyncio, from elsewhere.
   */
  private boolean isLeftAlone(Hierarchy.Found overridden) {
    return !isAware
        && overridden.method().is(Opcodes.ACC_ABSTRACT)
        && !overridden.owner().isOldInterface()
        && !hierarchy.isOwn(overridden.owner().name());
  }

  /**
   * Finds {@code @Async} default methods that a superclass, which doesn't know the interface,
   * implements: a class's method goes before an interface's (JVMS 5.4.6), but the hidden overload
   * is the interface's.
   */
  private void checkInherited() {
    if (facts.isInterface()) {
      return;
    }
    Set<String> seen = new HashSet<>(); // a method may be declared by several interfaces
    for (String type : hierarchy.supertypes(facts.name())) {
      ClassFacts declaring = Hierarchy.isPlatform(type) ? null : hierarchy.facts(type);
      if (declaring != null && declaring.isInterface()) {
        declaring.methods().values().stream()
            .filter(method -> method.annotated() && method.isVirtual())
            .filter(method -> !method.is(Opcodes.ACC_ABSTRACT))
            .filter(method -> !facts.methods().containsKey(method.key()))
            .filter(method -> seen.add(method.key()))
            .forEach(method -> checkInherited(declaring, method));
      }
    }
  }

  private void checkInherited(ClassFacts declaring, MethodFacts method) {
    ClassFacts owner = hierarchy.superclassWith(facts, method.key());
    if (owner == null || hierarchy.isSubtype(owner.name(), declaring.name())) {
      return; // what that class makes of it is said there
    }
    MethodFacts inherited = owner.methods().get(method.key());
    if (inherited.isVirtual() && !hierarchy.isAsync(inherited)) {
      MethodNode override =
          new MethodNode(Opcodes.ACC_PUBLIC, method.name(), method.descriptor(), null, null);
      refusals.addOverride(override, override);
      refusals.add(
          Reason.PLAIN_OVERRIDE,
          override,
          method.name()
              + " is inherited from "
              + Spelling.simpleName(owner.name())
              + ", where it's plain, and implements the @Async method "
              + method(declaring.name(), method.name(), method.descriptor())
              + ": who awaits that method would never get there. Override it here, with @Async; it"
              + " may call super."
              + method.name());
    }
  }

  /** The method that stands in the source: for a bridge the one that it calls. */
  private MethodNode source(MethodNode method, MethodFacts declared) {
    for (MethodName call : declared.calls()) {
      if (is(method, Opcodes.ACC_BRIDGE) && call.name().equals(method.name)) {
        for (MethodNode other : node.methods) {
          if (other.name.equals(call.name()) && other.desc.equals(call.descriptor())) {
            return other;
          }
        }
      }
    }
    return method;
  }

  private static boolean is(MethodNode method, int flag) {
    return (method.access & flag) != 0;
  }
}
