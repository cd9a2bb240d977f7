package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A class that the command line names, by its file or by its name, and the class files as it sees
 * them. Remembers those that it looked for in vain.
 */
final class NamedClass implements ClassFiles, Closeable {
  /** How many missing classes are named; the rest are counted. */
  private static final int MOST_NAMED = 5;

  private final byte[] bytes;
  private final String internalName;
  private final Path file;
  private final Path root;
  private final ClassPath classPath;
  private final Set<String> missing = new TreeSet<>();

  private NamedClass(byte[] bytes, String internalName, Path file, Path root, ClassPath classPath) {
    this.bytes = bytes;
    this.internalName = internalName;
    this.file = file;
    this.root = root;
    this.classPath = classPath;
  }

  /**
   * Finds a class.
   *
   * @param name {@code com/acme/Job.class} or another path of a file, {@code com.acme.Job}, {@code
   *     com.acme.Job.Inner} or with a {@code $}
   * @throws OptionMistake if there is none on the class path
   */
  static NamedClass find(String name, List<Path> classPath) throws IOException {
    if (name.endsWith(".class")) {
      return file(Path.of(name), classPath);
    }
    ClassPath entries = new ClassPath(classPath);
    String candidate = name.replace('.', '/');
    while (candidate != null) {
      byte[] bytes = entries.find(candidate);
      if (bytes != null) {
        Path folder = entries.folderOf(candidate);
        Path file = folder == null ? null : folder.resolve(candidate + ".class");
        return new NamedClass(bytes, candidate, file, folder, entries);
      }
      candidate = asNested(candidate);
    }
    entries.close();
    throw new OptionMistake(
        "no class "
            + Nearest.quote(name)
            + " on the class path: name its folder or jar with --classpath, or name its class"
            + " file");
  }

  /** {@code com/acme/Job$Inner} for {@code com/acme/Job/Inner}, or null. */
  private static String asNested(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? null : name.substring(0, slash) + "$" + name.substring(slash + 1);
  }

  private static NamedClass file(Path file, List<Path> classPath) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": no such class file");
    }
    byte[] bytes = Files.readAllBytes(file);
    ClassScan scan = ClassScan.of(bytes);
    if (scan == null) {
      throw new IOException(file + ": not a class file");
    }
    Path root = root(file.toAbsolutePath(), scan.className());
    List<Path> entries = new ArrayList<>(classPath);
    if (root != null) {
      entries.add(0, root);
    }
    return new NamedClass(bytes, scan.className(), file, root, new ClassPath(entries));
  }

  /** The folder where the class's package begins, or null if the class lies elsewhere. */
  private static Path root(Path file, String internalName) {
    Path relative = Path.of(internalName + ".class");
    if (!file.endsWith(relative)) {
      return null;
    }
    Path root = file;
    for (int i = 0; i < relative.getNameCount(); i++) {
      root = root.getParent();
    }
    return root;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The name, as {@code com/acme/Job}. */
  String internalName() {
    return internalName;
  }

  /** The class file, or null if it lies in a jar. */
  Path file() {
    return file;
  }

  /** The folder where its package begins, or null. */
  Path root() {
    return root;
  }

  @Override
  public byte[] find(String name) {
    byte[] found = name.equals(internalName) ? bytes : classPath.find(name);
    if (found == null) {
      missing.add(name);
    }
    return found;
  }

  @Override
  public boolean isOwn(String name) {
    return name.equals(internalName)
        || root != null && Files.isRegularFile(root.resolve(name + ".class"));
  }

  /**
   * What to say of the classes that weren't found.
   *
   * @param made classes that the weaver itself makes
   */
  Optional<String> missing(Set<String> made) {
    List<String> names =
        missing.stream()
            .filter(name -> !made.contains(name) && !name.contains("$$"))
            .map(name -> name.replace('/', '.'))
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    String others =
        names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " others" : "";
    return Optional.of(
        "not on the class path, so that their methods count as plain: " + some + others);
  }

  @Override
  public void close() throws IOException {
    classPath.close();
  }
}
