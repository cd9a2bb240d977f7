package io.jasyncio.agent;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A class folder. Symbolic links below it are left alone: what they lead to isn't this folder's.
 */
final class FolderTree implements ClassTree {
  private final Path given;
  private final Path root;
  private final List<String> names = new ArrayList<>();
  private final Set<String> present;
  private final List<String> warnings = new ArrayList<>();

  FolderTree(Path given) throws IOException {
    this.given = given;
    this.root = given.toRealPath();
    Files.walkFileTree(root, new Lister());
    names.sort(null);
    this.present = new HashSet<>(names);
  }

  @Override
  public Path path() {
    return given;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public byte[] read(String name) throws IOException {
    // Asked by name, not by file: a file system that ignores case would answer for another class.
    return present.contains(name) ? Files.readAllBytes(root.resolve(name)) : null;
  }

  @Override
  public String show(String name) {
    return given.resolve(name).toString();
  }

  @Override
  public void change(SortedMap<String, byte[]> changed, Set<String> removed) throws IOException {
    for (String name : changed.keySet()) {
      inside(name); // before anything is written
    }
    for (Map.Entry<String, byte[]> file : changed.entrySet()) {
      Path path = inside(file.getKey());
      try {
        Files.createDirectories(path.getParent());
        AtomicFile.write(path, out -> out.write(file.getValue()));
      } catch (IOException e) {
        throw new IOException("can't write " + show(file.getKey()) + ": " + AtomicFile.why(e), e);
      }
    }
    for (String name : removed) {
      try {
        Files.deleteIfExists(inside(name));
      } catch (IOException e) {
        throw new IOException("can't remove " + show(name) + ": " + AtomicFile.why(e), e);
      }
    }
  }

  /** Names come from class files, and a class file may lie about its name. */
  private Path inside(String name) throws IOException {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IOException(given + ": " + Nearest.quote(name) + " leads out of the folder");
    }
    for (Path up = path.getParent(); !up.equals(root); up = up.getParent()) {
      if (Files.isSymbolicLink(up)) {
        throw new IOException(show(name) + " lies behind a symbolic link");
      }
    }
    return path;
  }

  @Override
  public void close() {}

  private final class Lister extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name =
          root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
      if (attributes.isSymbolicLink()) {
        if (Files.isDirectory(file) || name.endsWith(".class")) {
          warnings.add(show(name) + " is a symbolic link, and left alone");
        }
      } else if (name.endsWith(AtomicFile.UNFINISHED)) {
        Files.deleteIfExists(file); // of a run that was killed
      } else {
        names.add(name);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
