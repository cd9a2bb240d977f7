package io.jasyncio.agent;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Warning;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.WeaverBug;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Weaves one folder or jar: {@link #weave} finds out what to change, {@link #write} changes it.
 *
 * <p>Every class is handed to the weaver each time, woven ones too: a callee may have changed
 * colour since. What earlier runs left over is removed: companions whose class is gone, or no
 * longer needs them.
 */
final class TargetWeaving {
  /**
   * Names the {@code @Async} methods of a folder or jar, one a line, sorted: owner, name,
   * descriptor.
   */
  static final String INDEX = "META-INF/jasyncio/coloured-methods";

  private final ClassTree tree;
  private final List<ClassRoot> others;
  private final ClassFiles classPath;
  private final List<Path> sources;
  private final BlockingCalls blocking;
  private final boolean verify;
  private final boolean debug;

  private final SortedMap<String, byte[]> changed = new TreeMap<>();
  private final SortedSet<String> removed = new TreeSet<>();
  private final Map<ClassRoot, SortedSet<String>> indexes = new LinkedHashMap<>();
  private final List<FolderWeaving.Refused> refused = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private int classes;
  private int methods;
  private int already;
  private int leftOver;

  /**
   * Opens the work on a target.
   *
   * @param others the roots of all targets, whose classes see each other
   */
  TargetWeaving(
      ClassTree tree,
      List<ClassRoot> others,
      ClassFiles classPath,
      List<Path> sources,
      BlockingCalls blocking,
      boolean verify,
      boolean debug) {
    this.tree = tree;
    this.others = others;
    this.classPath = classPath;
    this.sources = sources;
    this.blocking = blocking;
    this.verify = verify;
    this.debug = debug;
    this.warnings.addAll(tree.warnings());
  }

  void weave() throws IOException {
    for (ClassRoot root : ClassRoot.all(tree)) {
      weave(root);
    }
    for (Map.Entry<ClassRoot, SortedSet<String>> index : indexes.entrySet()) {
      plan(index.getKey(), index.getValue());
    }
  }

  private void weave(ClassRoot root) throws IOException {
    Weaver weaver = new Weaver(new Seen(root), blocking, debug);
    indexes.computeIfAbsent(root.main(), key -> new TreeSet<>());
    Set<String> wovenBefore = new HashSet<>();
    Set<String> companions = new HashSet<>();
    List<String> candidates = new ArrayList<>(); // what may be a companion of an earlier run
    for (String file : tree.names()) {
      if (file.endsWith(".class") && ClassRoot.of(tree, file).equals(root)) {
        byte[] bytes = tree.read(file);
        ClassScan scan = scan(root, file, bytes);
        if (scan == null) {
          continue;
        }
        if (scan.looksLikeCompanion()) {
          candidates.add(scan.className());
          continue;
        }
        Weaving weaving = weave(weaver, bytes);
        if (weaving.isUnchanged() && !scan.mentionsJasyncio() && isDamaged(weaving)) {
          warnings.add(weaving.refusals().get(0).message() + ". It's left alone");
          continue;
        }
        take(root, scan, weaving, weaver);
        companions.addAll(weaving.companions().keySet());
        if (scan.isWoven() && weaving.isUnchanged()) {
          already++;
          wovenBefore.add(scan.className());
        }
      }
    }
    for (String candidate : candidates) {
      if (!companions.contains(candidate) && !belongsToOneOf(wovenBefore, candidate)) {
        removed.add(root.file(candidate));
        leftOver++;
      }
    }
  }

  /** What a class file says of itself, or null if there is nothing to weave in it. */
  private ClassScan scan(ClassRoot root, String file, byte[] bytes) {
    String simple = file.substring(file.lastIndexOf('/') + 1);
    if (simple.equals("module-info.class") || simple.equals("package-info.class")) {
      return null;
    }
    ClassScan scan = ClassScan.of(bytes);
    if (scan == null) {
      warnings.add(tree.show(file) + " isn't a class file, and left alone");
      return null;
    }
    if (!root.file(scan.className()).equals(file)) {
      warnings.add(
          tree.show(file)
              + " holds the class "
              + Nearest.quote(scan.className())
              + ", which can't be loaded from there, and is left alone");
      return null;
    }
    if (scan.major() > ClassScan.NEWEST_MAJOR) {
      if (scan.mentionsJasyncio()) {
        refuse(root, scan.className(), tooNew(scan));
      }
      return null;
    }
    return scan;
  }

  private static boolean isDamaged(Weaving weaving) {
    return weaving.refusals().stream().anyMatch(each -> each.reason() == Reason.CLASS_FILE);
  }

  private static Refusal tooNew(ClassScan scan) {
    return new Refusal(
        Reason.CLASS_FILE,
        scan.className().replace('/', '.'),
        "class",
        null,
        0,
        "the class file version "
            + scan.major()
            + " is newer than this weaver knows ("
            + ClassScan.NEWEST_MAJOR
            + "). Use a newer jasyncio, or compile with an older --release");
  }

  private static Weaving weave(Weaver weaver, byte[] bytes) throws IOException {
    try {
      return weaver.weave(bytes);
    } catch (WeaverBug e) {
      if (e.getCause() instanceof UncheckedIOException) {
        throw ((UncheckedIOException) e.getCause()).getCause();
      }
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void take(ClassRoot root, ClassScan scan, Weaving weaving, Weaver weaver) {
    SortedSet<String> index = indexes.get(root.main());
    for (String colour : weaving.colours()) {
      int descriptor = colour.indexOf('(');
      index.add(
          scan.className()
              + " "
              + colour.substring(0, descriptor)
              + " "
              + colour.substring(descriptor));
    }
    weaving.refusals().stream()
        .sorted(Comparator.comparingInt(Refusal::line))
        .forEach(refusal -> refuse(root, scan.className(), refusal));
    for (Warning warning : weaving.warnings()) {
      warnings.add(
          FolderWeaving.clickable(
              source(scan.className(), warning.sourceFile()), warning.line(), warning.message()));
    }
    if (!weaving.isUnchanged()) {
      classes++;
      methods += weaving.methods().size();
      if (weaving.refusals().isEmpty()) {
        verify(weaving, weaver);
      }
      changed.put(root.file(scan.className()), weaving.bytes());
      weaving.companions().forEach((name, bytes) -> changed.put(root.file(name), bytes));
    }
  }

  private void verify(Weaving weaving, Weaver weaver) {
    if (verify) {
      List<String> findings = weaver.verify(weaving);
      if (!findings.isEmpty()) {
        throw new WeaverBug(
            weaving.className(), new VerifyError(String.join(System.lineSeparator(), findings)));
      }
    }
  }

  private void refuse(ClassRoot root, String className, Refusal refusal) {
    refused.add(
        new FolderWeaving.Refused(
            refusal, tree.show(root.file(className)), source(className, refusal.sourceFile())));
  }

  private Path source(String className, String sourceFile) {
    if (sourceFile != null) {
      String folder = className.substring(0, className.lastIndexOf('/') + 1);
      for (Path root : sources) {
        Path source = root.resolve(folder + sourceFile);
        if (Files.isRegularFile(source)) {
          return source;
        }
      }
    }
    return null;
  }

  /** Whether a companion's name begins with a class's: {@code Job$$run} with {@code Job}. */
  private static boolean belongsToOneOf(Set<String> hosts, String companion) {
    int end = companion.indexOf("$$");
    while (end >= 0) {
      if (hosts.contains(companion.substring(0, end))) {
        return true;
      }
      end = companion.indexOf("$$", end + 1);
    }
    return false;
  }

  private void plan(ClassRoot root, SortedSet<String> lines) throws IOException {
    String file = root.prefix() + INDEX;
    byte[] present = tree.read(file);
    if (lines.isEmpty()) {
      if (present != null) {
        removed.add(file);
      }
      return;
    }
    byte[] wanted = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(present, wanted)) {
      changed.put(file, wanted);
    }
  }

  void write() throws IOException {
    tree.change(changed, removed);
  }

  FolderWeaving.Target result() {
    return new FolderWeaving.Target(tree.path(), classes, methods, already, leftOver);
  }

  List<FolderWeaving.Refused> refused() {
    return refused;
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * The class files as a root's classes see them: its own, the other targets', the class path's,
   * the JDK's.
   */
  private final class Seen implements ClassFiles {
    private final ClassRoot root;

    Seen(ClassRoot root) {
      this.root = root;
    }

    @Override
    public byte[] find(String internalName) {
      byte[] found = findOwn(internalName);
      return found != null ? found : classPath.find(internalName);
    }

    @Override
    public boolean isOwn(String internalName) {
      return findOwn(internalName) != null;
    }

    private byte[] findOwn(String internalName) {
      byte[] found = root.find(internalName);
      for (int i = 0; found == null && i < others.size(); i++) {
        found = others.get(i).find(internalName);
      }
      return found;
    }
  }
}
