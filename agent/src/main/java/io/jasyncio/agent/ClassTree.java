package io.jasyncio.agent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The files of a folder or jar: read at leisure, then changed in one go, each file wholly or not at
 * all.
 */
interface ClassTree extends Closeable {
  /** Opens a folder or jar. */
  static ClassTree open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new FolderTree(path);
    }
    if (Files.isRegularFile(path)) {
      return new JarTree(path);
    }
    throw new IOException(path + ": no such folder or jar");
  }

  /** The folder or jar, as it was given. */
  Path path();

  /** The names of all files, as {@code com/acme/Job.class}, in a fixed order. */
  List<String> names();

  /** What is peculiar about the tree, one line each. */
  List<String> warnings();

  /** The content of a file, or null if there is none. */
  byte[] read(String name) throws IOException;

  /** How to name a file to the developer. */
  String show(String name);

  /**
   * Replaces, adds and removes files.
   *
   * @param changed the files to write
   * @param removed the files to remove
   */
  void change(SortedMap<String, byte[]> changed, Set<String> removed) throws IOException;
}
