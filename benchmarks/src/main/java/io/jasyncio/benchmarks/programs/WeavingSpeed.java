package io.jasyncio.benchmarks.programs;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How fast the weaver is: on the classes of the benchmarks, most of which have {@code @Async}
 * methods, and on the JDK's, which have none and are handed to it all the same.
 */
final class WeavingSpeed {
  private WeavingSpeed() {}

  /** Arguments: the peer, the form. */
  public static void main(String[] args) throws IOException {
    boolean isSmoke = args[1].equals("smoke");
    Path unwoven = Path.of(System.getProperty("benchmarks.unwoven"));
    List<byte[]> coroutines = new ArrayList<>();
    for (byte[] file : classFiles(unwoven)) {
      if (!weaver().weave(file).methods().isEmpty()) {
        coroutines.add(file);
      }
    }
    measure("with @Async methods", coroutines, isSmoke ? 1 : 50);
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base/java");
    measure("of the JDK", classFiles(base), isSmoke ? 1 : 10);
  }

  private static Weaver weaver() {
    return new Weaver(
        name -> {
          try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static List<byte[]> classFiles(Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(each -> each.toString().endsWith(".class")).toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    return files;
  }

  /** The last round counts. */
  private static void measure(String which, List<byte[]> files, int rounds) {
    long nanos = 0;
    long bytes = 0;
    int woven = 0;
    for (int round = 0; round < rounds; round++) {
      Weaver weaver = weaver();
      bytes = 0;
      woven = 0;
      long begun = System.nanoTime();
      for (byte[] file : files) {
        Weaving weaving = weaver.weave(file);
        woven += weaving.methods().size();
        bytes += file.length;
      }
      nanos = System.nanoTime() - begun;
    }
    System.out.println(files.size() + " classes, " + woven + " methods woven");
    Report.result(which, "speed", "classes/s", files.size() * 1e9 / nanos);
    Report.result(which, "speed", "MB/s", bytes * 1e3 / nanos);
  }
}
