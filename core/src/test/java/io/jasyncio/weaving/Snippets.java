package io.jasyncio.weaving;

import io.jasyncio.Async;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A few classes without packages, compiled as a test needs them. */
final class Snippets {
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

  private Snippets() {}

  /** Compiles sources, each of which gets the imports of core. */
  static Map<String, byte[]> compile(Path folder, Flavour flavour, String... sources) {
    try {
      Path classes = Files.createTempDirectory(folder, "classes");
      List<Path> files = new ArrayList<>();
      for (String source : sources) {
        Matcher type = TYPE.matcher(source);
        if (!type.find()) {
          throw new IllegalArgumentException(source);
        }
        Path file = Files.createTempDirectory(folder, "source").resolve(type.group(1) + ".java");
        files.add(Files.writeString(file, "import io.jasyncio.*; " + source));
      }
      List<String> options = new ArrayList<>(flavour.options());
      options.addAll(List.of("--release", String.valueOf(flavour.release(17))));
      Compiling.compile(
          flavour.compiler(), files, classes, options, List.of(Compiling.home(Async.class)));
      return new TreeMap<>(Compiling.classFiles(classes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds these classes, and all others that this JVM can see. */
  static ClassFiles lookup(Map<String, byte[]> classes) {
    return name -> classes.containsKey(name) ? classes.get(name) : Fixtures.resource(name);
  }

  /** Weaves all classes, refused ones too. */
  static Map<String, byte[]> woven(Map<String, byte[]> classes) {
    Weaver weaver = new Weaver(lookup(classes));
    Map<String, byte[]> woven = new TreeMap<>(classes);
    for (byte[] classFile : classes.values()) {
      Weaving weaving = weaver.weave(classFile);
      if (!weaving.isUnchanged()) {
        woven.put(weaving.className().replace('.', '/'), weaving.bytes());
        woven.putAll(weaving.companions());
      }
    }
    return woven;
  }

  /** A loader of these classes. */
  static ClassLoader loader(Map<String, byte[]> classes) {
    return new ClassLoader(Snippets.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = classes.get(name.replace('.', '/'));
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
      }
    };
  }
}
