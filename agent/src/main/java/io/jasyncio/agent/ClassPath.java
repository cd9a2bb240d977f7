package io.jasyncio.agent;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class files of folders and jars, and behind them the JDK's, for builds. The first entry that
 * has a class counts.
 */
final class ClassPath implements ClassFiles, Closeable {
  private final List<ClassFiles> entries = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private final List<JarFile> jars = new ArrayList<>();
  private final ClassFiles jdk = new JdkClassFiles();

  /**
   * Opens a class path.
   *
   * @param paths folders and jars; what doesn't exist or is something else is passed over, as javac
   *     does
   */
  ClassPath(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        entries.add(name -> readFolder(path, name));
        this.paths.add(path);
      } else if (Files.isRegularFile(path)) {
        addJar(path);
      }
    }
  }

  /** Splits a class path written with the system's separator. */
  static List<Path> split(String classPath) {
    List<Path> paths = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        paths.add(Path.of(entry));
      }
    }
    return paths;
  }

  private void addJar(Path path) throws IOException {
    JarFile jar;
    try {
      jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
    } catch (IOException e) {
      return; // a pom, a native library, …
    }
    jars.add(jar);
    entries.add(name -> readJar(jar, name));
    paths.add(path);
  }

  @Override
  public byte[] find(String internalName) {
    for (ClassFiles entry : entries) {
      byte[] file = entry.find(internalName);
      if (file != null) {
        return file;
      }
    }
    return jdk.find(internalName);
  }

  /** The folder that a class is found in, or null if it's in a jar or of the JDK. */
  Path folderOf(String internalName) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).find(internalName) != null) {
        return Files.isDirectory(paths.get(i)) ? paths.get(i) : null;
      }
    }
    return null;
  }

  private static byte[] readFolder(Path folder, String internalName) {
    try {
      Path file = folder.resolve(internalName + ".class");
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      return null; // a name that no file has
    }
  }

  private static byte[] readJar(JarFile jar, String internalName) {
    ZipEntry entry = jar.getEntry(internalName + ".class");
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(jar.getName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : jars) {
      jar.close();
    }
  }
}
