package io.jasyncio.samples;

import io.jasyncio.testing.VirtualTime;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java source that a document shows, compiled into a folder of its own. */
record Compiled(String name, Path folder) {
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?(?:\\w+ )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "^public (?:\\w+ )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);

  /** Compiles against core alone; an error of the compiler, or a warning, fails the test. */
  static Compiled of(String source, Path folder) {
    String name = typeName(source);
    var errors = new StringWriter();
    boolean ok =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                errors,
                null,
                null,
                List.of(
                    "-d",
                    folder.toString(),
                    "-cp",
                    Jvm.coreClasses().toString(),
                    "-proc:none",
                    "-g",
                    "-Xlint:all,-options,-serial,-synchronization",
                    "--release",
                    "17"),
                null,
                List.of(new Source(name, source)))
            .call();
    if (!ok || errors.toString().contains("warning:")) {
      throw new AssertionError(errors.toString());
    }
    return new Compiled(name, folder);
  }

  private static String typeName(String source) {
    for (Pattern pattern : List.of(PUBLIC_TYPE, TYPE)) {
      Matcher type = pattern.matcher(source);
      if (type.find()) {
        return type.group(1);
      }
    }
    throw new AssertionError("no type in: " + source);
  }

  /** Whether the source has a main method. */
  boolean isProgram() {
    try (var loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL(), Jvm.coreClasses().toUri().toURL()}, null)) {
      loader.loadClass(name).getDeclaredMethod("main", String[].class);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    } catch (ReflectiveOperationException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs the program in {@code jvm}. */
  Jvm.Output run(Jvm jvm) {
    String classPath = folder + File.pathSeparator + Jvm.coreClasses();
    return jvm.run(folder, List.of("-cp", classPath, name));
  }

  /**
   * Weaves the program and runs it in this JVM, in virtual time: so what it prints doesn't depend
   * on how busy the machine is. What {@code main} throws is told as java does.
   */
  Jvm.Output runHere() {
    var out = new ByteArrayOutputStream();
    var err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      Class<?> program = new WovenClasses(wovenHere()).loadClass(name);
      var main = program.getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      new VirtualTime().run(() -> call(main, err));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      System.setOut(before);
    }
    return new Jvm.Output(
        err.toString().isEmpty() ? 0 : 1,
        out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"),
        err.toString().replace("\r\n", "\n"));
  }

  private static void call(Method main, StringWriter err) {
    try {
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      err.write("Exception in thread \"main\" ");
      e.getCause().printStackTrace(new PrintWriter(err, true));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, byte[]> wovenHere() {
    Map<String, byte[]> classes = new HashMap<>();
    var weaver = new Weaver(new Found());
    for (Path file : classFiles()) {
      byte[] source = read(file);
      Weaving weaving = weaver.weave(source);
      if (!weaving.refusals().isEmpty()) {
        throw new AssertionError(weaving.refusals().get(0).message());
      }
      String name = file.getFileName().toString().replace(".class", "");
      classes.put(name, weaving.isUnchanged() ? source : weaving.bytes());
      classes.putAll(weaving.companions());
    }
    return classes;
  }

  /** Classes of the unnamed package, by name. */
  private static final class WovenClasses extends ClassLoader {
    private final Map<String, byte[]> classes;

    WovenClasses(Map<String, byte[]> classes) {
      super(WovenClasses.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** Weaves the class files where they are, by the command line. */
  Jvm.Output weaveInPlace() {
    return Jvm.plain()
        .run(
            folder,
            List.of("-jar", Jvm.agentJar(), "weave", "--classpath", Jvm.coreClasses(), folder));
  }

  /** All that the weaver refuses, in the order of the lines. */
  List<String> refusals() {
    var weaver = new Weaver(new Found());
    List<Refusal> refusals = new ArrayList<>();
    for (Path file : classFiles()) {
      Weaving weaving = weaver.weave(read(file));
      refusals.addAll(weaving.refusals());
    }
    return refusals.stream()
        .sorted(Comparator.comparingInt(Refusal::line))
        .map(Refusal::message)
        .toList();
  }

  private List<Path> classFiles() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".class")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The classes of the source, which are woven together, and those of this JVM. */
  private final class Found implements ClassFiles {
    @Override
    public byte[] find(String internalName) {
      if (isOwn(internalName)) {
        return read(folder.resolve(internalName + ".class"));
      }
      ClassLoader loader = getClass().getClassLoader();
      try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
        return in == null ? null : in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean isOwn(String internalName) {
      return Files.exists(folder.resolve(internalName + ".class"));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
