package io.jasyncio.agent;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles small sources at test time, against core as its sources are beside this module. */
final class Fixtures {
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("(?:class|interface|record|enum|module) ([\\w.]+)");

  /** This module's folder, whatever the working directory is. */
  private static final Path MODULE = module();

  private Fixtures() {}

  private static Path module() {
    try {
      URI testClasses = Fixtures.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(testClasses).getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The agent's jar, which the build makes before it runs tests. */
  static Path agentJar() {
    Path jar = MODULE.resolve("target").resolve("jasyncio-agent.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn process-classes first");
    }
    return jar;
  }

  /** Core's classes, woven. */
  static Path core() {
    return Core.WOVEN;
  }

  /** Core's classes as a named module, woven. */
  static Path coreModule() {
    return CoreModule.WOVEN;
  }

  /** Compiles sources against core into a folder, which is returned. */
  static Path compile(Path folder, String... sources) {
    return compile(folder, List.of(core()), sources);
  }

  static Path compile(Path folder, List<Path> classPath, String... sources) {
    List<JavaFileObject> files = new ArrayList<>();
    for (String source : sources) {
      files.add(new Source(source));
    }
    return compile(folder, List.of("-cp", join(classPath)), files);
  }

  /** Compiles a named module that requires core. */
  static Path compileModule(Path folder, String... sources) {
    List<JavaFileObject> files = new ArrayList<>();
    for (String source : sources) {
      files.add(new Source(source));
    }
    return compile(folder, List.of("-p", coreModule().toString()), files);
  }

  static String join(List<Path> paths) {
    return String.join(java.io.File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  private static Path compile(
      Path folder, List<String> options, Iterable<? extends JavaFileObject> sources) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--release", "17", "-g", "-d", folder.toString()));
    all.addAll(options);
    if (!compiler.getTask(messages, null, null, all, null, sources).call()) {
      throw new IllegalArgumentException(messages.toString());
    }
    return folder;
  }

  private static Path compileCore(boolean asModule) {
    Path sources = MODULE.resolveSibling("core").resolve("src/main/java");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources)) {
      Path folder = Files.createTempDirectory("jasyncio-core");
      folder.toFile().deleteOnExit();
      List<Path> paths =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> asModule || !file.endsWith("module-info.java"))
              .toList();
      var manager = compiler.getStandardFileManager(null, null, null);
      compile(folder, List.of("-cp", ""), manager.getJavaFileObjectsFromPaths(paths));
      FolderWeaving.Result result = new FolderWeaving(List.of()).weave(List.of(folder));
      if (result.isRefused()) {
        throw new IllegalStateException(result.refused().toString());
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // it's the system's folder for temporary files
    }
  }

  private static final class Core {
    static final Path WOVEN = compileCore(false);
  }

  private static final class CoreModule {
    static final Path WOVEN = compileCore(true);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///" + path(text) + ".java"), Kind.SOURCE);
      this.text = text;
    }

    private static String path(String text) {
      Matcher in = PACKAGE.matcher(text);
      Matcher type = TYPE.matcher(text);
      if (!type.find()) {
        throw new IllegalArgumentException(text);
      }
      String name = text.startsWith("module ") ? "module-info" : type.group(1);
      return in.find() ? in.group(1).replace('.', '/') + "/" + name : name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
