package io.jasyncio.weaving;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;

/** Compiles sources, and reads what the compiler has made. */
final class Compiling {
  private Compiling() {}

  /** Where a class of this build was loaded from. */
  static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiles sources into a folder. */
  static void compile(
      JavaCompiler compiler,
      List<Path> sources,
      Path to,
      List<String> options,
      List<Path> classPath) {
    StringWriter messages = new StringWriter();
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-nowarn", "-proc:none", "-d", to.toString(), "-cp"));
    arguments.add(join(classPath));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      Files.createDirectories(to);
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  arguments,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new AssertionError("the fixtures don't compile:\n" + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The java sources in a folder, and below it; none if there is no such folder. */
  static List<Path> sources(Path folder) {
    return filesBelow(folder, ".java");
  }

  /** The class files in a folder, and below it, by internal name. */
  static Map<String, byte[]> classFiles(Path folder) {
    Map<String, byte[]> classFiles = new TreeMap<>();
    for (Path file : filesBelow(folder, ".class")) {
      String name =
          folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
      classFiles.put(name.substring(0, name.length() - ".class".length()), read(file));
    }
    return classFiles;
  }

  static String join(List<Path> classPath) {
    return classPath.stream()
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static List<Path> filesBelow(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
