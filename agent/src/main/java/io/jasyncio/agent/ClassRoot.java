package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where packages begin in a folder or jar: mostly at its top.
 *
 * @param tree the folder or jar
 * @param prefix what stands before the package: empty, or {@code META-INF/versions/21/}
 */
record ClassRoot(ClassTree tree, String prefix) implements ClassFiles {
  private static final String TOP = "";
  private static final List<String> APPLICATIONS = List.of("BOOT-INF/classes/", "WEB-INF/classes/");
  private static final Pattern VERSION = Pattern.compile("META-INF/versions/([1-9][0-9]{0,4})/");
  private static final int FIRST_VERSION = 9;

  /** The root that a class file lies under. */
  static ClassRoot of(ClassTree tree, String name) {
    for (String application : APPLICATIONS) {
      if (name.startsWith(application)) {
        return new ClassRoot(tree, application);
      }
    }
    Matcher version = VERSION.matcher(name);
    return new ClassRoot(tree, version.lookingAt() ? version.group() : TOP);
  }

  /** All roots of a tree that have class files. */
  static List<ClassRoot> all(ClassTree tree) {
    TreeSet<String> prefixes = new TreeSet<>();
    for (String name : tree.names()) {
      if (name.endsWith(".class")) {
        prefixes.add(of(tree, name).prefix);
      }
    }
    return prefixes.stream().map(prefix -> new ClassRoot(tree, prefix)).toList();
  }

  /** The root whose index describes this one's classes. */
  ClassRoot main() {
    return isVersion() ? new ClassRoot(tree, TOP) : this;
  }

  boolean isVersion() {
    return VERSION.matcher(prefix).matches();
  }

  /** The file of a class: {@code META-INF/versions/21/com/acme/Job.class}. */
  String file(String internalName) {
    return prefix + internalName + ".class";
  }

  /**
   * Finds a class as code in this root sees it: in a versioned root, also in those of earlier
   * versions and at the top.
   */
  @Override
  public byte[] find(String internalName) {
    try {
      Matcher version = VERSION.matcher(prefix);
      if (!version.matches()) {
        return tree.read(file(internalName));
      }
      byte[] found = null;
      for (int v = Integer.parseInt(version.group(1)); found == null && v >= FIRST_VERSION; v--) {
        found = tree.read("META-INF/versions/" + v + "/" + internalName + ".class");
      }
      return found != null ? found : tree.read(internalName + ".class");
    } catch (IOException e) {
      throw new UncheckedIOException(tree.path() + ": " + e.getMessage(), e);
    }
  }
}
