package io.jasyncio.weaving.fuzz;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** One program's class files, run plain and woven. */
final class Runs {
  private static final int FUEL = 25;

  /** What is wrong with a program; {@code where} is the same for the same bug, more or less. */
  record Failure(String where, String what) {}

  private static final Map<String, Optional<byte[]>> RESOURCES = new ConcurrentHashMap<>();
  private static final Map<String, byte[]> FUNCTIONS = Function.classFiles();
  private static final ClassLoader PLAIN_FUNCTIONS = new Definer(FUNCTIONS, parent());
  private static final ClassLoader WOVEN_FUNCTIONS = new Definer(wovenFunctions(), parent());

  private final ClassFilesOf.Written written;
  private final Map<String, byte[]> wovenFiles = new HashMap<>();
  private String plain;
  private MethodHandle woven;

  private Runs(ClassFilesOf.Written written) {
    this.written = written;
  }

  int methods() {
    return written.methods();
  }

  private static ClassLoader parent() {
    return Runs.class.getClassLoader();
  }

  // ---- plain ----

  /** Writes a program and runs it plain. That must work: else the generator is wrong. */
  static Runs of(long seed, BitSet dropped) {
    Runs runs = new Runs(ClassFilesOf.write(new Program(seed, dropped)));
    runs.plain = runs.runPlain();
    return runs;
  }

  private String runPlain() {
    try {
      Class<?> main = load(written.files(), PLAIN_FUNCTIONS);
      MethodHandle run = find(main, MethodType.methodType(void.class));
      return events(
          () -> {
            run.invokeExact();
          });
    } catch (LinkageError | ReflectiveOperationException e) {
      throw new IllegalStateException("the program itself is wrong: " + start(e), e);
    }
  }

  /** The JVM's words without its dump of all bytes and frames. */
  private static String start(Throwable t) {
    return t.toString().lines().limit(11).collect(Collectors.joining("\n"));
  }

  private static MethodHandle find(Class<?> main, MethodType type)
      throws ReflectiveOperationException {
    return MethodHandles.lookup().findStatic(main, "run", type);
  }

  /** A run of generated code. */
  private interface Body {
    void run() throws Throwable;
  }

  private static String events(Body body) {
    Tape.start(FUEL);
    try {
      body.run();
      return Tape.events() + "returned\n";
    } catch (Throwable t) {
      return Tape.events() + "threw " + t + "\n";
    }
  }

  // ---- woven ----

  /** The woven class files, by internal name, as far as they could be made. */
  Map<String, byte[]> wovenFiles() {
    return wovenFiles;
  }

  /** Weaves the program and loads it; returns what is wrong, or null. */
  Failure weave(boolean verify) {
    Weaver weaver = new Weaver(lookup(written.files()));
    Map<String, byte[]> files = wovenFiles;
    for (byte[] each : written.files().values()) {
      Weaving weaving;
      try {
        weaving = weaver.weave(each);
      } catch (RuntimeException bug) {
        Throwable cause = bug.getCause() == null ? bug : bug.getCause();
        return new Failure("weaver " + cause.getClass(), bug + " " + place(bug) + place(cause));
      }
      if (!weaving.refusals().isEmpty()) {
        return new Failure("refused", messages(weaving.refusals()));
      }
      files.putAll(weaving.companions());
      files.put(
          weaving.className().replace('.', '/'), weaving.isUnchanged() ? each : weaving.bytes());
      if (verify) {
        List<String> wrong = weaver.verify(weaving);
        if (!wrong.isEmpty()) {
          return new Failure("ASM", String.join("\n", wrong));
        }
      }
    }
    return loadWoven(files);
  }

  private static String place(Throwable t) {
    return t.getStackTrace().length == 0 ? "" : "\n  " + t + "\n  at " + t.getStackTrace()[0];
  }

  private static String messages(List<Refusal> refusals) {
    return refusals.stream().map(Refusal::message).collect(Collectors.joining("\n"));
  }

  private Failure loadWoven(Map<String, byte[]> files) {
    try {
      Class<?> main = load(files, WOVEN_FUNCTIONS);
      woven = find(main, MethodType.methodType(void.class, Coroutine.class));
      return null;
    } catch (LinkageError e) {
      return new Failure("JVM " + e.getClass(), start(e));
    } catch (ReflectiveOperationException e) {
      return new Failure("no overload", e.toString());
    }
  }

  /** Runs the woven program; returns what is wrong, or null. */
  Failure compare(Schedule schedule) {
    ProbedCoroutine coroutine = new ProbedCoroutine(schedule);
    String events =
        events(
            () ->
                coroutine.run(
                    c -> {
                      woven.invokeExact((Coroutine) c);
                    }));
    points = coroutine.points();
    return events.equals(plain) ? null : new Failure("events", difference(events));
  }

  private int points;

  /** How many suspend points the last run has passed. */
  int points() {
    return points;
  }

  private String difference(String events) {
    List<String> mine = plain.lines().toList();
    List<String> theirs = events.lines().toList();
    String call = "";
    for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
      String a = i < mine.size() ? mine.get(i) : "(nothing)";
      String b = i < theirs.size() ? theirs.get(i) : "(nothing)";
      if (!a.equals(b)) {
        return "event " + i + " in " + call + ": plain " + a + ", woven " + b;
      }
      call = a.startsWith("> ") ? a.substring(2) : call;
    }
    return "no difference";
  }

  // ---- loading ----

  private static final class Definer extends ClassLoader {
    private final Map<String, byte[]> files;

    Definer(Map<String, byte[]> files, ClassLoader parent) {
      super(parent);
      this.files = files;
    }

    /** Its own classes come first: asking the class path for them would search all jars. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = files.get(name.replace('.', '/'));
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  /** Loads and links all classes, so that the JVM verifies them; returns the main one. */
  private static Class<?> load(Map<String, byte[]> files, ClassLoader parent)
      throws ClassNotFoundException {
    Definer loader = new Definer(files, parent);
    for (String name : files.keySet()) {
      Class.forName(name.replace('/', '.'), true, loader);
    }
    return Class.forName(Kind.MAIN_CLASS.replace('/', '.'), true, loader);
  }

  private static Map<String, byte[]> wovenFunctions() {
    Map<String, byte[]> all = new HashMap<>(FUNCTIONS);
    Weaver weaver = new Weaver(lookup(Map.of()));
    FUNCTIONS.forEach(
        (name, bytes) -> {
          Weaving weaving = weaver.weave(bytes);
          all.put(name, weaving.bytes());
          all.putAll(weaving.companions());
        });
    return all;
  }

  private static ClassFiles lookup(Map<String, byte[]> own) {
    return new ClassFiles() {
      @Override
      public byte[] find(String internalName) {
        byte[] bytes = own.getOrDefault(internalName, FUNCTIONS.get(internalName));
        return bytes != null ? bytes : resource(internalName);
      }

      @Override
      public boolean isOwn(String internalName) {
        return internalName.startsWith("fuzzed/");
      }
    };
  }

  private static byte[] resource(String internalName) {
    return RESOURCES
        .computeIfAbsent(
            internalName,
            name -> {
              try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
                return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(null);
  }
}
