package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Caution;
import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Warning;
import io.jasyncio.weaver.analysis.Colouring;
import io.jasyncio.weaver.analysis.LambdaSite;
import io.jasyncio.weaver.analysis.LambdaSites;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.Refusals;
import io.jasyncio.weaver.analysis.SourceMethod;
import io.jasyncio.weaver.analysis.Spelling;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes a woven class and its companions. Methods that have nothing to do with {@code @Async} are
 * copied byte for byte.
 */
public final class ClassEmitter {
  private final ClassReader original;
  private final ClassNode node;
  private final ClassFacts facts;
  private final Colouring colours;
  private final Refusals refusals;
  private final Hierarchy hierarchy;
  private final Map<String, MethodPlan> plans;
  private final Calls calls;

  private final Map<String, List<MethodNode>> replacements = new HashMap<>();
  private final List<MethodNode> additions = new ArrayList<>();
  private final Map<String, byte[]> companions = new LinkedHashMap<>();
  private final List<Warning> warnings = new ArrayList<>();
  private final List<WovenMethod> woven = new ArrayList<>();

  /** What passes the format's limits, by method; and what may, for its jumps may be far. */
  private final Map<String, String> excesses = new LinkedHashMap<>();

  private final Map<String, String> doubtful = new LinkedHashMap<>();

  /**
   * Prepares to write a class.
   *
   * @param original the class file
   * @param node the class as it is to be woven
   * @param facts what the class file says
   * @param colours which methods are coloured
   * @param refusals the methods that aren't woven
   * @param plans the methods to weave, by name and descriptor
   */
  public ClassEmitter(
      ClassReader original,
      ClassNode node,
      ClassFacts facts,
      Colouring colours,
      Refusals refusals,
      Hierarchy hierarchy,
      Map<String, MethodPlan> plans) {
    this.original = original;
    this.node = node;
    this.facts = facts;
    this.colours = colours;
    this.refusals = refusals;
    this.hierarchy = hierarchy;
    this.plans = plans;
    this.calls = new Calls(node.name, (node.access & ACC_FINAL) != 0, plans);
  }

  /** The frame classes and lambda markers, by internal name. */
  public Map<String, byte[]> companions() {
    return companions;
  }

  public List<Warning> warnings() {
    return warnings;
  }

  /** The source file's name, or null. */
  public String sourceFile() {
    return node.sourceFile;
  }

  /**
   * Tells how the methods have been woven.
   *
   * @param before how many bytes of code the methods had, by name and descriptor
   * @param after how many they have
   */
  public List<Explanation.Method> explain(Map<String, Integer> before, Map<String, Integer> after) {
    Telling telling = new Telling(node, hierarchy, companions, before, after);
    return woven.stream().map(telling::of).toList();
  }

  /**
   * Writes the class.
   *
   * @throws TooLarge if methods pass what a class file can hold
   * @throws org.objectweb.asm.MethodTooLargeException likewise, if that is seen late
   * @throws org.objectweb.asm.ClassTooLargeException if the class needs too many constants
   */
  public byte[] emit(List<LambdaSite> sites) {
    for (LambdaSite site : sites) {
      if (colours.suspends(site)) {
        Lambdas.retarget(site);
        replacements.put(key(site.method()), new ArrayList<>(List.of(site.method())));
      }
    }
    for (MethodNode method : node.methods) {
      if (refusals.has(method)) {
        refuse(method);
      } else if (colours.isColoured(method)) {
        weave(method);
      }
    }
    refusals.overrides().forEach(this::refuseOverload);
    chooseAmongDefaults();
    if (!excesses.isEmpty()) {
      throw new TooLarge(excesses);
    }
    return write();
  }

  /**
   * Of unrelated interfaces with the same method each has a default for its hidden overload. Those
   * who implement both and never suspend inherit one that calls the plain method.
   */
  private void chooseAmongDefaults() {
    boolean isInterface = (node.access & ACC_INTERFACE) != 0;
    if (isInterface && (node.version & 0xFFFF) < V1_8) {
      return;
    }
    for (MethodFacts inherited : hierarchy.inheritedTwice(facts)) {
      MethodNode declaration =
          new MethodNode(ASM9, ACC_PUBLIC, inherited.name(), inherited.descriptor(), null, null);
      MethodNode overload = Stubs.overloadOfAbstract(node.name, isInterface, declaration);
      boolean isRefused = additions.stream().anyMatch(other -> key(other).equals(key(overload)));
      if (!isRefused) {
        additions.add(overload);
      }
    }
  }

  private static String key(MethodNode method) {
    return method.name + method.desc;
  }

  // ---- methods ----

  private void refuse(MethodNode method) {
    if ((method.access & ACC_ABSTRACT) != 0) {
      return; // an override of the wrong colour; there is no code to replace
    }
    String message = refusals.message(method);
    List<MethodNode> stubs = new ArrayList<>();
    stubs.add(Stubs.refused(method, message));
    boolean isMethod = method.name.charAt(0) != '<';
    if (isMethod && colours.isColoured(method) && !facts.methods().containsKey(hiddenKey(method))) {
      stubs.add(Stubs.refusedOverload(method, message));
    }
    replacements.put(key(method), stubs);
  }

  /** Lets those who await the overridden method hear of it, instead of running that one's body. */
  private void refuseOverload(MethodNode override, MethodNode source) {
    boolean hasNone = !facts.methods().containsKey(hiddenKey(override));
    if (hasNone && (override.access & ACC_ABSTRACT) == 0 && !colours.isColoured(override)) {
      additions.add(Stubs.refusedOverload(override, refusals.message(source)));
    }
  }

  private static String hiddenKey(MethodNode method) {
    return method.name + Core.hidden(method.desc);
  }

  private void weave(MethodNode method) {
    boolean isAbstract = (method.access & ACC_ABSTRACT) != 0;
    if (isAbstract && LambdaSites.declaresOneAbstractMethod(facts)) {
      companions.put(
          node.name + Core.MARKER_SUFFIX, LambdaMarker.write(facts, method, node.version));
    }
    List<MethodNode> woven = new ArrayList<>();
    if (isAbstract) {
      woven.add(method);
    } else if (colours.lambdaSites(method).isEmpty()) {
      woven.add(Stubs.plain(node.name, method));
    }
    if (isAbstract && !colours.hasHandWrittenOverload(method)) {
      boolean isInterface = (node.access & ACC_INTERFACE) != 0;
      woven.add(Stubs.overloadOfAbstract(node.name, isInterface, method));
    } else if (!isAbstract && !colours.hasHandWrittenOverload(method)) {
      woven.addAll(weaveCode(plans.get(key(method))));
    }
    if (facts.methods().containsKey(key(method))) {
      replacements.put(key(method), woven);
    } else {
      additions.addAll(woven); // an adapter
    }
  }

  private List<MethodNode> weaveCode(MethodPlan plan) {
    MethodInsnNode bridged =
        plan.form() == MethodPlan.Form.BRIDGE ? colours.asyncCalls(plan.method()).get(0) : null;
    WovenMethod method = WovenMethod.of(plan, calls, bridged);
    if (method.excess() != null) {
      excesses.put(key(plan.method()), method.excess());
      return List.of();
    }
    woven.add(method);
    if (method.largest() > WovenMethod.FORMAT_LIMIT / 10 * 9) {
      doubtful.put(key(plan.method()), "about " + method.largest() + " bytes of code");
    }
    byte[] frame = method.frameClass(node.version, node.sourceFile);
    if (frame != null) {
      companions.put(plan.frameClass(), frame);
    }
    if (method.largest() > WovenMethod.JIT_LIMIT) {
      warnings.add(
          new Warning(
              Caution.LARGE_METHOD,
              Spelling.className(node.name),
              SourceMethod.of(node, plan.method()),
              node.sourceFile,
              Refusals.firstLine(plan.method()),
              Spelling.signature(plan.method().name, plan.method().desc)
                  + " takes "
                  + method.largest()
                  + " bytes when woven; the JIT compiles no method of more than "
                  + WovenMethod.JIT_LIMIT
                  + ", so it will run slowly. Split it"));
    }
    return method.methods();
  }

  // ---- the class ----

  private byte[] write() {
    int compute =
        (node.version & 0xFFFF) < V1_6 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES;
    ClassWriter writer = new HierarchyWriter(original, compute, hierarchy);
    ClassVisitor replacing = new Replacing(writer);
    original.accept(needsSerialVersion() ? new SerialVersion(replacing) : replacing, 0);
    try {
      return writer.toByteArray();
    } catch (IndexOutOfBoundsException e) {
      // ASM loses its way where far jumps carry a method past the limit.
      throw doubtful.isEmpty() ? e : new TooLarge(doubtful);
    }
  }

  /**
   * Whether objects, or the class's own object, may be serialized under its default version. Those
   * of enums and records have none to compare; where class files of supertypes are missing, one too
   * many does no harm.
   */
  private boolean needsSerialVersion() {
    if ((node.access & ACC_ENUM) != 0 || "java/lang/Record".equals(node.superName)) {
      return false;
    }
    boolean isInterface = (node.access & ACC_INTERFACE) != 0;
    return hierarchy.isSubtype(node.name, "java/io/Serializable")
        || !isInterface && !hierarchy.knowsSupertypes(node.name);
  }

  /** Keeps the default serial version, which depends on the members of the original class. */
  private final class SerialVersion extends SerialVersionUIDAdder {
    SerialVersion(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    protected void addSVUID(long version) {
      int visibility = (node.access & ACC_INTERFACE) != 0 ? ACC_PUBLIC : ACC_PRIVATE;
      int access = visibility | ACC_STATIC | ACC_FINAL | ACC_SYNTHETIC;
      super.visitField(access, "serialVersionUID", "J", null, version).visitEnd();
    }
  }

  private final class Replacing extends ClassVisitor {
    Replacing(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      List<MethodNode> replacement = replacements.get(name + descriptor);
      if (replacement != null) {
        replacement.forEach(method -> method.accept(cv));
        return null;
      }
      boolean isHandWritten = facts.methods().get(name + descriptor).handWritten();
      return super.visitMethod(
          isHandWritten ? access | ACC_SYNTHETIC | ACC_BRIDGE : access,
          name,
          descriptor,
          signature,
          exceptions);
    }

    @Override
    public void visitEnd() {
      additions.forEach(method -> method.accept(cv));
      var woven = cv.visitAnnotation(Core.WOVEN, false);
      woven.visit("protocol", Core.PROTOCOL);
      woven.visitEnd();
      super.visitEnd();
    }
  }
}
