package io.jasyncio.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the source of a class is looked for. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * Finds a class's source: in the source folders; if none are given, beside the class file or
   * where its package begins.
   *
   * @param sourceFile its name, as the class file has it, or null
   * @param folders the source folders, or null
   * @return the file, or null
   */
  static Path find(String sourceFile, NamedClass named, List<Path> folders) {
    if (sourceFile == null || sourceFile.contains("/") || sourceFile.contains("\\")) {
      return null;
    }
    String name = named.internalName();
    String inPackage = name.substring(0, name.lastIndexOf('/') + 1) + sourceFile;
    List<Path> candidates = new ArrayList<>();
    if (folders != null) {
      folders.forEach(folder -> candidates.add(folder.resolve(inPackage)));
    } else if (named.file() != null) {
      candidates.add(named.file().resolveSibling(sourceFile));
      if (named.root() != null) {
        candidates.add(named.root().resolve(sourceFile));
      }
    }
    return candidates.stream().filter(Files::isRegularFile).findFirst().orElse(null);
  }
}
