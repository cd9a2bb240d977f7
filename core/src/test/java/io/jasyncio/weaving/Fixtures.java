package io.jasyncio.weaving;

import io.jasyncio.Async;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import io.jasyncio.weaving.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mockito.Mockito;

/**
 * The fixtures, compiled in one {@link Flavour}.
 *
 * <pre>
 *   src/test/fixtures/java17, java21, java25   sources, by the release they need: those in packages
 *                                              "shapes" are run plain and woven, the others have tests
 *                                              of their own
 *   src/test/fixtures/unwoven                  a library that is left as it is
 *   LargeSources                               sources too long to keep
 *   AssembledFixtures                          class files that no javac makes
 *        │ javac, ecj
 *        ▼
 *   target/fixtures/FLAVOUR/classes, unwoven
 * </pre>
 */
final class Fixtures {
  private static final Path BASE = Path.of(System.getProperty("basedir", ""));
  static final Path SOURCES = BASE.resolve("src/test/fixtures");
  private static final Path TARGET = BASE.resolve("target/fixtures");
  private static final List<Path> LIBRARIES =
      List.of(
          Compiling.home(Probe.class), Compiling.home(Async.class), Compiling.home(Mockito.class));
  private static final Map<Flavour, Fixtures> COMPILED = new EnumMap<>(Flavour.class);

  private final Path classes;
  private final Path unwoven;
  private final Map<String, byte[]> classFiles;
  private final Map<String, byte[]> unwovenClassFiles;

  private Fixtures(Path folder) {
    this.classes = folder.resolve("classes");
    this.unwoven = folder.resolve("unwoven");
    this.classFiles = Compiling.classFiles(classes);
    this.unwovenClassFiles = Compiling.classFiles(unwoven);
  }

  /** Whether to take what an earlier JVM has compiled: mutation testing starts many. */
  private static final boolean ARE_KEPT = Boolean.getBoolean("jasyncio.fixtures.keep");

  /** The fixtures in a flavour, compiled when they are first asked for. */
  static synchronized Fixtures of(Flavour flavour) {
    return COMPILED.computeIfAbsent(flavour, Fixtures::compile);
  }

  /** The class files to weave, by internal name. */
  Map<String, byte[]> classFiles() {
    return classFiles;
  }

  /** The class files to leave alone, by internal name. */
  Map<String, byte[]> unwovenClassFiles() {
    return unwovenClassFiles;
  }

  /** The folder of the class files to weave. */
  Path classes() {
    return classes;
  }

  /** What the fixtures need beside their own folder. */
  List<Path> classPath() {
    List<Path> classPath = new ArrayList<>(List.of(unwoven));
    classPath.addAll(LIBRARIES);
    return classPath;
  }

  /** The names of the fixtures' main classes, or of those that {@code -Djasyncio.fixture} names. */
  List<String> names() {
    String only = System.getProperty("jasyncio.fixture", "");
    return classFiles.keySet().stream()
        .filter(name -> name.startsWith("shapes/") && name.indexOf('$') < 0)
        .map(name -> name.replace('/', '.'))
        .filter(name -> only.isEmpty() || simple(name).equals(only))
        .sorted(Comparator.comparing(Fixtures::simple))
        .toList();
  }

  /** The names of a fixture's classes: its main class and all that are nested in it. */
  List<String> classesOf(String name) {
    String internal = name.replace('.', '/');
    return classFiles.keySet().stream()
        .filter(each -> each.equals(internal) || each.startsWith(internal + "$"))
        .toList();
  }

  /** Finds the fixtures' class files, and all others that this JVM can see. */
  ClassFiles lookup() {
    return new ClassFiles() {
      @Override
      public byte[] find(String internalName) {
        byte[] own = classFiles.get(internalName);
        byte[] other = own != null ? own : unwovenClassFiles.get(internalName);
        return other != null ? other : resource(internalName);
      }

      @Override
      public boolean isOwn(String internalName) {
        return classFiles.containsKey(internalName);
      }
    };
  }

  /** Whether there is a fixture of this name that this JDK's compiler can't compile. */
  static boolean needsNewerJava(String simpleName) {
    return Stream.of(21, 25)
        .filter(release -> release > Runtime.version().feature())
        .flatMap(release -> Compiling.sources(SOURCES.resolve("java" + release)).stream())
        .anyMatch(source -> source.getFileName().toString().equals(simpleName + ".java"));
  }

  /** A class's name without its package. */
  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** A class file that this JVM can see, or null. */
  static byte[] resource(String internalName) {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- compiling ----

  private static Fixtures compile(Flavour flavour) {
    Path folder = TARGET.resolve(flavour.name().toLowerCase());
    if (ARE_KEPT && Files.isDirectory(folder)) {
      return new Fixtures(folder);
    }
    Path classes = folder.resolve("classes");
    try {
      delete(folder);
      for (int release : new int[] {17, 21, 25}) {
        if (flavour.knows(release)) {
          compile(flavour, release, sourcesFor(release), classes);
        }
      }
      AssembledFixtures.write(classes);
      Files.createDirectories(folder.resolve("unwoven"));
      Files.move(classes.resolve("unwoven"), folder.resolve("unwoven/unwoven"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Fixtures(folder);
  }

  private static List<Path> sourcesFor(int release) throws IOException {
    List<Path> sources = new ArrayList<>(Compiling.sources(SOURCES.resolve("java" + release)));
    if (release == 17) {
      sources.addAll(Compiling.sources(SOURCES.resolve("unwoven")));
      sources.addAll(LargeSources.write(TARGET.resolve("large")));
    }
    return sources;
  }

  /** Random programs, compiled as most builds do. */
  static Fixtures random(List<Long> seeds) {
    Path folder = TARGET.resolve("random");
    try {
      delete(folder);
      List<Path> sources = new ArrayList<>();
      for (long seed : seeds) {
        Path source = folder.resolve("sources").resolve(RandomProgram.name(seed) + ".java");
        Files.createDirectories(source.getParent());
        sources.add(Files.writeString(source, RandomProgram.source(seed)));
      }
      compile(Flavour.DEBUG, 17, sources, folder.resolve("classes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Fixtures(folder);
  }

  /** The sources of {@link #refused}. */
  static List<Path> refusedSources() {
    return Compiling.sources(SOURCES.resolve("refused"));
  }

  /** Classes that can't be woven. */
  static Fixtures refused(Flavour flavour) {
    return compile(flavour, "refused", refusedSources());
  }

  /** The sources of {@link #warned}. */
  static List<Path> warnedSources() {
    return Compiling.sources(SOURCES.resolve("warned"));
  }

  /** Classes that are probably not meant as they're written. */
  static Fixtures warned(Flavour flavour) {
    return compile(flavour, "warned", warnedSources());
  }

  private static Fixtures compile(Flavour flavour, String kind, List<Path> sources) {
    Path folder = TARGET.resolve(flavour.name().toLowerCase() + "-" + kind);
    if (ARE_KEPT && Files.isDirectory(folder)) {
      return new Fixtures(folder);
    }
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    compile(flavour, 17, sources, folder.resolve("classes"));
    return new Fixtures(folder);
  }

  private static void compile(Flavour flavour, int release, List<Path> sources, Path classes) {
    List<String> options = new ArrayList<>(flavour.options());
    options.addAll(List.of("--release", String.valueOf(flavour.release(release))));
    List<Path> classPath = new ArrayList<>(List.of(classes));
    classPath.addAll(LIBRARIES);
    Compiling.compile(flavour.compiler(), sources, classes, options, classPath);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
