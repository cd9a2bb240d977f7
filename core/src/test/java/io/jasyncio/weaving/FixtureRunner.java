package io.jasyncio.weaving;

import io.jasyncio.weaving.probe.Schedule;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs woven fixtures from a class path: in this JVM those that the command line wove, and as the
 * main class of another JVM those that the agent weaves.
 */
final class FixtureRunner {
  private final List<Path> classPath;
  private final Map<String, Trace> traces = new LinkedHashMap<>();

  FixtureRunner(List<Path> classPath) {
    this.classPath = classPath;
  }

  /** Runs each fixture under each schedule; the result is keyed by {@link #key}. */
  Map<String, Trace> run(List<String> names, List<String> schedules) {
    for (String name : names) {
      Supplier<Class<?>> fixture = fixture(name);
      for (String schedule : schedules) {
        traces.put(key(name, schedule), trace(fixture, Schedule.parse(schedule)));
      }
    }
    return traces;
  }

  static String key(String name, String schedule) {
    return name + " · " + schedule;
  }

  private static Trace trace(Supplier<Class<?>> fixture, Schedule schedule) {
    try {
      return Twin.woven(fixture.get(), schedule);
    } catch (LinkageError e) {
      return new Trace(List.of(), "can't be loaded: " + e, e);
    }
  }

  private Supplier<Class<?>> fixture(String name) {
    Class<?> first = load(name);
    return StaticState.isIn(first) ? () -> load(name) : () -> first;
  }

  private Class<?> load(String name) {
    try {
      URLClassLoader loader = new URLClassLoader(urls(), FixtureRunner.class.getClassLoader());
      loader.setDefaultAssertionStatus(true);
      return loader.loadClass(name);
    } catch (ClassNotFoundException | MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  // ---- in another JVM ----

  /**
   * Runs what files say, and writes the traces to others: a line for each, of the fixture and the
   * schedule, a tab, and the trace.
   *
   * @param arguments the schedules, separated by commas; then, as often as wanted, a file with the
   *     fixtures' names, the file to write, and the class path to load the fixtures from
   */
  public static void main(String[] arguments) throws IOException {
    List<String> schedules = List.of(arguments[0].split(","));
    for (int i = 1; i < arguments.length; i += 3) {
      List<String> names = Files.readAllLines(Path.of(arguments[i]));
      List<Path> classPath =
          Stream.of(arguments[i + 2].split(File.pathSeparator)).map(Path::of).toList();
      List<String> lines = new ArrayList<>();
      new FixtureRunner(classPath)
          .run(names, schedules)
          .forEach((key, trace) -> lines.add(key + "\t" + trace.toLine()));
      Files.write(Path.of(arguments[i + 1]), lines);
    }
  }

  /** Reads what {@link #main} has written. */
  static Map<String, Trace> read(Path file) throws IOException {
    Map<String, Trace> traces = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      int tab = line.indexOf('\t');
      traces.put(line.substring(0, tab), Trace.fromLine(line.substring(tab + 1)));
    }
    return traces;
  }
}
