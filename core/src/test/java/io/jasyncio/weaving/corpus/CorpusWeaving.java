package io.jasyncio.weaving.corpus;

import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.Core;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Weaves a corpus, verifies and links what comes out, and counts. */
final class CorpusWeaving {
  /** So many classes are linked at a time: the JVM drops them with their loader. */
  private static final int BATCH = 400;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Corpus corpus;
  private final Weaver weaver;
  private final Figures figures = new Figures();
  private final boolean links;

  private CorpusWeaving(Corpus corpus, boolean links) {
    this.corpus = corpus;
    this.weaver = new Weaver(corpus);
    this.links = links;
  }

  /**
   * Weaves and checks all classes of a corpus.
   *
   * @param links whether the JVM is to verify them as well
   */
  static Figures of(Corpus corpus, boolean links) {
    return new CorpusWeaving(corpus, links).run();
  }

  private Figures run() {
    figures.leftOut = corpus.leftOut();
    List<String> names = corpus.classes();
    for (int i = 0; i < names.size(); i += BATCH) {
      Map<String, byte[]> woven = new TreeMap<>();
      for (String name : names.subList(i, Math.min(i + BATCH, names.size()))) {
        weave(name, woven);
      }
      if (links) {
        new Linking(corpus, woven).linkAll(figures);
      }
    }
    return figures;
  }

  private void weave(String name, Map<String, byte[]> woven) {
    byte[] file = corpus.annotated(name);
    figures.classes++;
    Weaving weaving;
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      weaving = weaver.weave(file);
    } catch (WeaverBug bug) {
      figures.bugs.add(bug.getMessage());
      return;
    }
    figures.took(name, (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000);
    Set<String> refused = new HashSet<>();
    for (Refusal refusal : weaving.refusals()) {
      if (refused.add(refusal.method() + refusal.line() + refusal.reason())) {
        figures.refused.merge(refusal.reason(), 1, Integer::sum);
      }
    }
    if (!weaving.isUnchanged()) {
      weaver.verify(weaving).forEach(problem -> figures.verifyErrors.add(firstLine(problem)));
      count(file, weaving);
      woven.put(name, weaving.bytes());
      woven.putAll(weaving.companions());
    }
  }

  private static String firstLine(String problem) {
    return problem.lines().findFirst().orElse("");
  }

  // ---- counting ----

  private void count(byte[] file, Weaving weaving) {
    figures.wovenClasses++;
    figures.frameClasses += weaving.companions().size();
    figures.classBytes += file.length;
    figures.wovenClassBytes += weaving.bytes().length;
    weaving.companions().values().forEach(bytes -> figures.companionBytes += bytes.length);
    Map<String, Integer> points = suspendPoints(weaving);
    Map<String, Integer> before = CodeSizes.of(file);
    Map<String, Integer> after = CodeSizes.of(weaving.bytes());
    Map<String, Integer> resumes = resumes(after);
    for (String method : weaving.methods()) {
      String code = code(method, after);
      figures.sizes.add(
          new Sizes(
              points.getOrDefault(code, 0),
              before.getOrDefault(method, 0),
              after.getOrDefault(code, 0),
              resumes.getOrDefault(code, 0)));
    }
  }

  /** The method that a method's code has gone into. */
  private static String code(String method, Map<String, Integer> after) {
    int descriptor = method.indexOf('(');
    String hidden = method.substring(0, descriptor) + Core.hidden(method.substring(descriptor));
    String withBody =
        method.substring(0, descriptor)
            + Core.append(Core.hidden(method.substring(descriptor)), Core.BODY_TYPE);
    return after.containsKey(withBody) ? withBody : hidden;
  }

  /** The sizes of resume methods, by the fresh body that each stands behind. */
  private static Map<String, Integer> resumes(Map<String, Integer> after) {
    Map<String, Integer> resumes = new HashMap<>();
    String before = "";
    for (Map.Entry<String, Integer> method : after.entrySet()) {
      if (isResume(method.getKey())) {
        resumes.put(before, method.getValue());
      }
      before = method.getKey();
    }
    return resumes;
  }

  private static boolean isResume(String method) {
    String parameters = method.substring(method.indexOf('(') + 1, method.indexOf(')'));
    return parameters.endsWith(";L" + Core.COROUTINE + ";")
        && parameters.contains("$$")
        && parameters.indexOf(';') == parameters.length() - Core.COROUTINE.length() - 3;
  }

  /** How many tests each method holds: a fresh body has one for each suspend point. */
  private static Map<String, Integer> suspendPoints(Weaving weaving) {
    Map<String, Integer> points = new HashMap<>();
    new ClassReader(weaving.bytes())
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sig, String[] exceptions) {
                return new Tests(name + descriptor, points);
              }
            },
            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return points;
  }

  private static final class Tests extends MethodVisitor {
    private final String method;
    private final Map<String, Integer> points;

    Tests(String method, Map<String, Integer> points) {
      super(Opcodes.ASM9);
      this.method = method;
      this.points = points;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.GETFIELD && owner.equals(Core.COROUTINE) && name.equals("suspended")) {
        points.merge(method, 1, Integer::sum);
      }
    }
  }
}
