package io.jasyncio.benchmarks.weavers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The class files of a package that a peer's weaver is given, which weaves none of them twice. */
final class ClassFolder {
  /** Rewrites a class file; null or the same bytes if there is nothing to weave in it. */
  interface Weaver {
    byte[] weave(byte[] classFile) throws IOException;
  }

  private final Path folder;

  /** Arguments of the weavers: the folder of all classes, the package in it. */
  ClassFolder(String[] args) {
    folder = Path.of(args[0], args[1]);
  }

  /**
   * Weaves what isn't woven yet.
   *
   * @param mark what stands in a class file that is woven already: a build may find it so
   */
  void weave(String mark, Weaver weaver) throws IOException {
    int woven = 0;
    for (Path file : files()) {
      byte[] before = Files.readAllBytes(file);
      if (new String(before, StandardCharsets.ISO_8859_1).contains(mark)) {
        continue;
      }
      byte[] after = weaver.weave(before);
      if (after != null) {
        Files.write(file, after);
        woven++;
      }
    }
    System.out.println(folder + ": " + woven + " classes woven");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> path.toString().endsWith(".class")).sorted().toList();
    }
  }
}
