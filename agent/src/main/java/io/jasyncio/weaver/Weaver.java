package io.jasyncio.weaver;

import io.jasyncio.weaver.analysis.BadCode;
import io.jasyncio.weaver.analysis.BlockingCheck;
import io.jasyncio.weaver.analysis.ColourCheck;
import io.jasyncio.weaver.analysis.Colouring;
import io.jasyncio.weaver.analysis.IteratorCalls;
import io.jasyncio.weaver.analysis.LambdaSite;
import io.jasyncio.weaver.analysis.LambdaSites;
import io.jasyncio.weaver.analysis.MethodAnalysis;
import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.MethodPlan.Form;
import io.jasyncio.weaver.analysis.Refusals;
import io.jasyncio.weaver.analysis.Spelling;
import io.jasyncio.weaver.analysis.StackMaps;
import io.jasyncio.weaver.analysis.StaleCheck;
import io.jasyncio.weaver.analysis.TooComplex;
import io.jasyncio.weaver.emit.Adapters;
import io.jasyncio.weaver.emit.ClassEmitter;
import io.jasyncio.weaver.emit.DeferredNew;
import io.jasyncio.weaver.emit.Renaming;
import io.jasyncio.weaver.emit.TooLarge;
import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import io.jasyncio.weaver.hierarchy.Core;
import io.jasyncio.weaver.hierarchy.Hierarchy;
import io.jasyncio.weaver.hierarchy.MethodFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Class file in, woven class file out. Pure: reads no files but through {@link ClassFiles}, touches
 * no JVM state. May be used by several threads at once.
 *
 * <p>A class goes through these steps: calls of iterators get the name of what they call ({@link
 * IteratorCalls}), its lambdas are found ({@link LambdaSites}), those whose result is converted get
 * a body ({@link Adapters}), the methods get their colour ({@link Colouring}), what can't be right
 * is refused ({@link ColourCheck}), each coloured method is analysed ({@link MethodAnalysis}), and
 * the class is written ({@link ClassEmitter}).
 */
public final class Weaver {
  private static final int OLDEST = Opcodes.V1_5; // annotations came with it

  private final Hierarchy hierarchy;
  private final BlockingCalls blocking;
  private final boolean debug;

  /**
   * Makes a weaver, which remembers what it has read of the class files it is given, and warns of
   * the JDK's blocking calls.
   *
   * @param classFiles where the classes lie that the woven ones refer to
   */
  public Weaver(ClassFiles classFiles) {
    this(classFiles, BlockingCalls.standard());
  }

  /**
   * Makes a weaver, which remembers what it has read of the class files it is given.
   *
   * @param classFiles where the classes lie that the woven ones refer to
   * @param blocking the calls to warn of where they stand in coroutines
   */
  public Weaver(ClassFiles classFiles, BlockingCalls blocking) {
    this(classFiles, blocking, false);
  }

  /**
   * Makes a weaver, maybe one for debugging: then suspended methods keep all variables that are in
   * scope, also those that won't be read any more, and breakpoints stop once for each call. What is
   * woven so is larger and slower, and may keep garbage.
   *
   * @param classFiles where the classes lie that the woven ones refer to
   * @param blocking the calls to warn of where they stand in coroutines
   * @param debug whether it is for debugging
   */
  public Weaver(ClassFiles classFiles, BlockingCalls blocking, boolean debug) {
    this(new Hierarchy(classFiles), blocking, debug);
  }

  private Weaver(Hierarchy hierarchy, BlockingCalls blocking, boolean debug) {
    this.hierarchy = hierarchy;
    this.blocking = blocking;
    this.debug = debug;
  }

  /**
   * Weaves a class.
   *
   * @param classFile its class file
   * @return what became of it; refusals are part of it
   * @throws WeaverBug if the weaver fails
   */
  public Weaving weave(byte[] classFile) {
    return weave(classFile, emitter -> {});
  }

  /**
   * Weaves a class and tells how: for people who want to see what becomes of their code.
   *
   * @param classFile its class file
   * @return what became of it, and what the weaver knows of each method
   * @throws WeaverBug if the weaver fails
   */
  public Explanation explain(byte[] classFile) {
    List<ClassEmitter> written = new ArrayList<>();
    Weaving weaving = weave(classFile, written::add);
    if (weaving.refusals().stream().anyMatch(refusal -> refusal.method().equals("<class>"))) {
      return new Explanation(weaving, false, null, List.of(), List.of());
    }
    try {
      ClassFacts facts = ClassFacts.read(classFile);
      List<String> declared = List.copyOf(facts.methods().keySet());
      if (written.isEmpty()) {
        return new Explanation(weaving, facts.isWoven(), null, declared, List.of());
      }
      ClassEmitter emitter = written.get(written.size() - 1); // the last one wrote what counts
      List<Explanation.Method> methods =
          emitter.explain(CodeSizes.of(classFile), CodeSizes.of(weaving.bytes()));
      return new Explanation(weaving, false, emitter.sourceFile(), declared, methods);
    } catch (RuntimeException | StackOverflowError failure) {
      throw new WeaverBug(weaving.className(), failure);
    }
  }

  private Weaving weave(byte[] classFile, Consumer<ClassEmitter> witness) {
    ClassFileHead head = ClassFileHead.of(classFile);
    if (head.problem() != null) {
      return unreadable(head.className(), head.problem());
    }
    try {
      return weave(reader(classFile), witness);
    } catch (Damaged damaged) {
      return unreadable(head.className(), damaged.getMessage());
    } catch (WeaverBug bug) {
      throw bug;
    } catch (RuntimeException | StackOverflowError failure) {
      throw new WeaverBug(head.className(), failure);
    }
  }

  /**
   * Checks a woven class and its companions as the JVM's verifier would.
   *
   * @param weaving a woven class
   * @return what is wrong with them; empty if all is well
   */
  public List<String> verify(Weaving weaving) {
    return new Verification(hierarchy).check(weaving);
  }

  private Weaving weave(ClassReader reader, Consumer<ClassEmitter> witness) {
    Hierarchy known = hierarchy.assuming(Map.of());
    Weaving weaving = new Weaver(known, blocking, debug).weave(reader, Map.of(), witness);
    if (known.hasGuessed() && weaving.bytes() != null) {
      Map<String, String> assumed = StackMaps.superclasses(reader, known);
      if (!assumed.isEmpty()) {
        Hierarchy better = known.assuming(assumed);
        return new Weaver(better, blocking, debug).weave(reader, Map.of(), witness);
      }
    }
    return weaving;
  }

  private static Weaving unreadable(String className, String what) {
    Refusal refusal = new Refusal(Reason.CLASS_FILE, className, "<class>", null, 0, what);
    return new Weaving(
        className, null, Map.of(), List.of(), List.of(), List.of(refusal), List.of());
  }

  /** A class file whose head is in order, but which can't be read to its end. */
  private static final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Damaged(Throwable reason) {
      super("is a damaged class file: " + reason + ". Compile it anew", reason);
    }
  }

  private static ClassReader reader(byte[] classFile) {
    try {
      return new ClassReader(classFile);
    } catch (RuntimeException damaged) {
      throw new Damaged(damaged);
    }
  }

  private static ClassFacts facts(ClassReader reader) {
    try {
      return ClassFacts.read(reader);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError damaged) {
      throw new Damaged(damaged);
    }
  }

  private static ClassNode read(ClassReader reader) {
    try {
      ClassNode node = new ClassNode();
      reader.accept(node, ClassReader.SKIP_FRAMES);
      return node;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError damaged) {
      throw new Damaged(damaged); // such as a switch of more cases than there is memory for
    }
  }

  /**
   * Weaves a class.
   *
   * @param tooLarge the methods known to grow too large, by name and descriptor, with what is said
   *     about them
   * @param witness is given what has written the class, unless it stays as it is
   */
  private Weaving weave(
      ClassReader reader, Map<String, String> tooLarge, Consumer<ClassEmitter> witness) {
    ClassFacts facts = facts(reader);
    ClassNode node = read(reader);
    hierarchy.put(facts);
    Refusals refusals = new Refusals(node);
    if (facts.isWoven()) {
      new StaleCheck(node, facts, hierarchy, refusals).check();
      return unchanged(facts, refusals, List.of());
    }
    Renaming.apply(IteratorCalls.ofIterables(node, hierarchy));
    Renaming.apply(IteratorCalls.ofIterators(node, hierarchy));
    List<LambdaSite> sites = LambdaSites.find(node, hierarchy);
    if (Adapters.apply(node, sites, hierarchy)) {
      sites = LambdaSites.find(node, hierarchy);
    }
    Colouring colours = Colouring.of(node, facts, sites, hierarchy);
    boolean isAware = Core.isMentionedIn(reader);
    new ColourCheck(node, facts, colours, hierarchy, refusals, isAware).check(sites);
    List<Warning> warnings =
        new BlockingCheck(node, colours, hierarchy, blocking).check(sites, refusals);
    if (hasNothingToWeave(node, colours, sites, refusals)
        && hierarchy.inheritedTwice(facts).isEmpty()) {
      return unchanged(facts, refusals, warnings);
    }
    if ((node.version & 0xFFFF) < OLDEST) {
      node.methods.stream()
          .filter(colours::isColoured)
          .forEach(
              method ->
                  refusals.add(
                      Reason.CLASS_FILE,
                      method,
                      "was compiled for Java 1.4 or before. Compile it for a later release"));
    }
    if ((node.access & Opcodes.ACC_INTERFACE) != 0 && (node.version & 0xFFFF) < Opcodes.V1_8) {
      node.methods.stream()
          .filter(method -> colours.isColoured(method) && !refusals.has(method))
          .forEach(
              method ->
                  refusals.add(
                      Reason.CLASS_FILE,
                      method,
                      "is @Async in an interface that was compiled for Java 7 or before, where"
                          + " its hidden overload can't stand: that is a default method. Compile"
                          + " it for Java 8 or later"));
    }
    for (MethodNode method : node.methods) {
      if (tooLarge.containsKey(method.name + method.desc)) {
        refusals.add(Reason.TOO_LARGE, method, tooLarge.get(method.name + method.desc));
      }
    }
    Map<String, MethodPlan> plans = plans(node, colours, refusals);
    try {
      return emit(reader, node, facts, sites, colours, plans, refusals, warnings, witness);
    } catch (TooLarge e) {
      return weaveWithout(reader, tooLarge, plans, e.methods(), witness);
    } catch (MethodTooLargeException e) {
      MethodPlan plan = large(e, plans);
      String method = plan.method().name + plan.method().desc;
      String size = e.getCodeSize() + " bytes of code";
      return weaveWithout(reader, tooLarge, plans, Map.of(method, size), witness);
    }
  }

  private Weaving weaveWithout(
      ClassReader reader,
      Map<String, String> tooLarge,
      Map<String, MethodPlan> plans,
      Map<String, String> sizes,
      Consumer<ClassEmitter> witness) {
    Map<String, String> more = new HashMap<>(tooLarge);
    sizes.forEach(
        (method, size) ->
            more.put(
                method,
                plans.get(method).method().name
                    + " has "
                    + plans.get(method).points().size()
                    + " suspend points and would take "
                    + size
                    + " when woven; the JVM allows 65,535. Split the method"));
    return weave(reader, more, witness);
  }

  private static boolean hasNothingToWeave(
      ClassNode node, Colouring colours, List<LambdaSite> sites, Refusals refusals) {
    return refusals.all().isEmpty()
        && node.methods.stream()
            .noneMatch(method -> colours.isColoured(method) || colours.isHandWritten(method))
        && sites.stream().noneMatch(colours::suspends);
  }

  private static Weaving unchanged(ClassFacts facts, Refusals refusals, List<Warning> warnings) {
    return new Weaving(
        Spelling.className(facts.name()),
        null,
        Map.of(),
        List.of(),
        colours(facts),
        refusals.all(),
        warnings);
  }

  private static List<String> colours(ClassFacts facts) {
    return facts.methods().values().stream()
        .filter(MethodFacts::annotated)
        .map(MethodFacts::key)
        .toList();
  }

  // ---- planning ----

  private Map<String, MethodPlan> plans(ClassNode node, Colouring colours, Refusals refusals) {
    Map<String, MethodPlan> plans = new LinkedHashMap<>();
    FrameNames names = new FrameNames(node.name);
    for (MethodNode method : node.methods) {
      boolean hasCode = (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
      if (hasCode
          && colours.isColoured(method)
          && !colours.hasHandWrittenOverload(method)
          && !refusals.has(method)) {
        String frameClass = names.next(method.name);
        plans.put(method.name + method.desc, plan(node, method, frameClass, colours, refusals));
      }
    }
    // They get no body to call.
    plans.values().removeIf(plan -> plan == null || refusals.has(plan.method()));
    return plans;
  }

  /** The plan of a method, or null if it's refused. */
  private MethodPlan plan(
      ClassNode node, MethodNode method, String frameClass, Colouring colours, Refusals refusals) {
    try {
      MethodAnalysis.protectParameters(method);
      List<MethodInsnNode> calls = colours.asyncCalls(method);
      return new MethodAnalysis(node, method, hierarchy, calls, debug)
          .plan(form(method, calls), frameClass, refusals, DeferredNew::apply);
    } catch (BadCode bad) {
      refusals.add(
          Reason.CLASS_FILE,
          method,
          "has code that no JVM accepts (" + bad.getMessage() + "). Compile it anew");
      return null;
    } catch (TooComplex tooComplex) {
      refusals.add(
          Reason.TOO_LARGE,
          method,
          method.name + " " + tooComplex.getMessage() + ": too much to weave. Split the method");
      return null;
    } catch (WeaverBug bug) {
      throw bug;
    } catch (RuntimeException failure) {
      throw new WeaverBug(Spelling.method(node.name, method.name, method.desc), failure);
    }
  }

  private static Form form(MethodNode method, List<MethodInsnNode> calls) {
    if (MethodAnalysis.isBridge(method, calls)) {
      return Form.BRIDGE;
    }
    int slots =
        (Type.getArgumentsAndReturnSizes(method.desc) >> 2)
            - ((method.access & Opcodes.ACC_STATIC) != 0 ? 1 : 0);
    boolean needsNoBody =
        (method.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) != 0 || slots + 2 > 255;
    return needsNoBody ? Form.OVERLOAD : Form.BODY;
  }

  /**
   * Names for frame classes: {@code Shop$$fetch}, for overloads {@code Shop$$fetch$1} and so on.
   */
  private static final class FrameNames {
    /** Most file systems take names of 255 bytes; a number and endings are to come. */
    private static final int LONGEST = 200;

    private final String owner;
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    FrameNames(String owner) {
      this.owner = owner;
      taken.add((owner + Core.MARKER_SUFFIX).toLowerCase(Locale.ROOT));
    }

    /** Unique also where file names don't tell upper from lower case. */
    String next(String method) {
      String name = shortened(owner + "$$", method);
      String candidate = name;
      while (!taken.add(candidate.toLowerCase(Locale.ROOT))) {
        candidate = name + "$" + used.merge(name, 1, Integer::sum);
      }
      return candidate;
    }

    private static String shortened(String start, String method) {
      int room = LONGEST - bytes(start.substring(start.lastIndexOf('/') + 1));
      if (bytes(method) <= room) {
        return start + method;
      }
      String end = "$" + Integer.toHexString(method.hashCode());
      int length = method.length();
      while (length > 0 && bytes(method.substring(0, length)) > room - end.length()) {
        length--;
      }
      return start + method.substring(0, length) + end;
    }

    private static int bytes(String name) {
      return name.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  // ---- writing ----

  private Weaving emit(
      ClassReader reader,
      ClassNode node,
      ClassFacts facts,
      List<LambdaSite> sites,
      Colouring colours,
      Map<String, MethodPlan> plans,
      Refusals refusals,
      List<Warning> warnings,
      Consumer<ClassEmitter> witness) {
    try {
      ClassEmitter emitter =
          new ClassEmitter(reader, node, facts, colours, refusals, hierarchy, plans);
      byte[] bytes = emitter.emit(sites);
      witness.accept(emitter);
      List<String> woven =
          plans.values().stream()
              .filter(plan -> !refusals.has(plan.method()))
              .map(plan -> plan.method().name + plan.method().desc)
              .toList();
      return new Weaving(
          Spelling.className(facts.name()),
          bytes,
          emitter.companions(),
          woven,
          colours(facts),
          refusals.all(),
          Stream.concat(warnings.stream(), emitter.warnings().stream()).toList());
    } catch (ClassTooLargeException tooLarge) {
      Refusal refusal =
          new Refusal(
              Reason.TOO_LARGE,
              Spelling.className(facts.name()),
              "<class>",
              node.sourceFile,
              0,
              "needs "
                  + tooLarge.getConstantPoolCount()
                  + " constants when woven, and a class file holds 65,535. Split the class");
      return new Weaving(
          Spelling.className(facts.name()),
          null,
          Map.of(),
          List.of(),
          colours(facts),
          List.of(refusal),
          List.of());
    }
  }

  /** The method one of whose woven forms has grown too large. */
  private static MethodPlan large(MethodTooLargeException e, Map<String, MethodPlan> plans) {
    for (MethodPlan plan : plans.values()) {
      String parameters = plan.method().desc.substring(0, plan.method().desc.indexOf(')'));
      boolean isBody = e.getDescriptor().startsWith(parameters + "L" + Core.COROUTINE + ";");
      boolean isResume = e.getDescriptor().startsWith("(L" + plan.frameClass() + ";");
      if (plan.method().name.equals(e.getMethodName()) && (isBody || isResume)) {
        return plan;
      }
    }
    throw new WeaverBug(e.getClassName() + "." + e.getMethodName(), e);
  }
}
