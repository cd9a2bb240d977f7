package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class files of the JDK that runs, from its image ({@code jrt:/packages/java.util} lists
 * modules).
 */
final class JdkClassFiles implements ClassFiles {
  private final FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
  private final Map<String, List<String>> modulesOf = new ConcurrentHashMap<>();

  @Override
  public byte[] find(String internalName) {
    int slash = internalName.lastIndexOf('/');
    if (slash < 0) {
      return null;
    }
    String packageName = internalName.substring(0, slash).replace('/', '.');
    List<String> modules = modulesOf.get(packageName);
    if (modules == null) {
      modules = modules(packageName);
      modulesOf.put(packageName, modules);
    }
    for (String module : modules) {
      Path file = image.getPath("/modules", module, internalName + ".class");
      if (Files.exists(file)) {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return null;
  }

  private List<String> modules(String packageName) {
    List<String> modules = new ArrayList<>();
    Path folder = image.getPath("/packages", packageName);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
        for (Path link : links) {
          modules.add(link.getFileName().toString());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return modules;
  }
}
