package io.jasyncio.weaving.corpus;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;

/**
 * Class files that refer to each other, with every method annotated.
 *
 * <p>They are kept as they were read and annotated each time they're asked for: annotated, the JDK
 * wouldn't fit into a small heap.
 */
final class Corpus implements ClassFiles {
  private static final String CORE = "io/jasyncio/";

  private final String name;
  private final Map<String, Source> sources = new TreeMap<>();
  private int leftOut;

  private Corpus(String name) {
    this.name = name;
  }

  /** A class file as it was found. */
  private record Source(byte[] bytes, boolean ofPlatform) {
    byte[] annotated() {
      return EveryMethodAsync.annotate(ofPlatform ? Renamed.rename(bytes) : bytes);
    }
  }

  /**
   * Reads classes of the running JDK's modules. They get other names ({@link Renamed}).
   *
   * @param isWanted which classes, by {@code module/internal/name}
   */
  static Corpus ofJdk(String name, Predicate<String> isWanted) throws IOException {
    Corpus corpus = new Corpus(name);
    FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
    Path modules = image.getPath("/modules");
    try (Stream<Path> files = Files.walk(modules)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = modules.relativize(file).toString();
        if (path.endsWith(".class") && isWanted.test(path.substring(0, path.length() - 6))) {
          corpus.add(Files.readAllBytes(file), true);
        }
      }
    }
    return corpus;
  }

  /** Reads jars; of classes that several hold, the first counts. */
  static Corpus ofJars(String name, List<Path> jars) throws IOException {
    Corpus corpus = new Corpus(name);
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
            try (InputStream in = zip.getInputStream(entry)) {
              corpus.add(in.readAllBytes(), false);
            }
          }
        }
      }
    }
    return corpus;
  }

  private void add(byte[] bytes, boolean ofPlatform) {
    String original = new ClassReader(bytes).getClassName();
    String className = ofPlatform ? Renamed.name(original) : original;
    if (original.endsWith("module-info") || ofPlatform && className.equals(original)) {
      leftOut++;
    } else {
      sources.putIfAbsent(className, new Source(bytes, ofPlatform));
    }
  }

  String name() {
    return name;
  }

  /** The classes' internal names, sorted. */
  List<String> classes() {
    return new ArrayList<>(sources.keySet());
  }

  /**
   * How many class files were passed over: module descriptors, and classes that keep their names.
   */
  int leftOut() {
    return leftOut;
  }

  /** A class of the corpus, or of the renamed JDK around it, annotated; null if it's neither. */
  byte[] annotated(String internalName) {
    Source source = sources.get(internalName);
    if (source != null) {
      return source.annotated();
    }
    if (Renamed.isRenamed(internalName)) {
      byte[] bytes = resource(Renamed.original(internalName));
      return bytes == null ? null : new Source(bytes, true).annotated();
    }
    return null;
  }

  /** A class of the corpus, or of what lies below it: the JDK and core. */
  @Override
  public byte[] find(String internalName) {
    byte[] annotated = annotated(internalName);
    return annotated != null ? annotated : resource(internalName);
  }

  /** A class of the JDK or core; other jars on the class path of this program aren't seen. */
  private static byte[] resource(String internalName) {
    URL url = Corpus.class.getClassLoader().getResource(internalName + ".class");
    if (url == null || !url.getProtocol().equals("jrt") && !internalName.startsWith(CORE)) {
      return null;
    }
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(internalName, e);
    }
  }
}
