package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.Async;
import io.jasyncio.weaving.probe.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The fixtures do the same woven by the command line and by the agent. */
class DriverTwinTest {
  @TempDir Path temp;

  @TestFactory
  Stream<DynamicContainer> byCommandLine() {
    return Arrays.stream(Flavour.values()).map(f -> compared(f, wovenByCommandLine(f)));
  }

  @TestFactory
  Stream<DynamicContainer> byAgent() {
    Map<Flavour, Map<String, Trace>> woven = wovenByAgent();
    return Arrays.stream(Flavour.values()).map(f -> compared(f, woven.get(f)));
  }

  private static DynamicContainer compared(Flavour flavour, Map<String, Trace> woven) {
    Fixtures fixtures = Fixtures.of(flavour);
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : fixtures.names()) {
      Trace plain = plain(fixtures, name);
      for (String schedule : Schedules.few()) {
        tests.add(
            dynamicTest(
                Fixtures.simple(name) + " · " + schedule,
                () -> {
                  assumeFalse(
                      plain.thrown() instanceof LinkageError,
                      () -> "the compiler's own fault: " + plain.outcome());
                  assertThat(plain.difference(woven.get(FixtureRunner.key(name, schedule))))
                      .as(name + " suspended at " + schedule)
                      .isNull();
                }));
      }
    }
    return dynamicContainer(flavour.name(), tests);
  }

  private static Trace plain(Fixtures fixtures, String name) {
    try {
      return Twin.plain(WeavingLoader.plain(fixtures).loadClass(name));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- the command line ----

  private Map<String, Trace> wovenByCommandLine(Flavour flavour) {
    Fixtures fixtures = Fixtures.of(flavour);
    Path folder = temp.resolve("by-command-line-" + flavour);
    fixtures.classFiles().forEach((name, bytes) -> write(folder.resolve(name + ".class"), bytes));
    List<String> weave = Jvm.arguments("-jar", Jvm.agentJar().toString(), "weave", "--classpath");
    weave.add(Compiling.join(fixtures.classPath()));
    weave.add(folder.toString());
    Jvm.Ended ended = Jvm.run(weave);
    assertThat(ended.status()).as(ended.output()).isZero();
    List<Path> classPath = new ArrayList<>(List.of(folder));
    classPath.addAll(fixtures.classPath());
    return new FixtureRunner(classPath).run(fixtures.names(), Schedules.few());
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- the agent ----

  /** All flavours in one JVM, each in loaders of its own. */
  private Map<Flavour, Map<String, Trace>> wovenByAgent() {
    List<String> java = Jvm.arguments("-javaagent:" + Jvm.agentJar() + "=verify,exclude=unwoven.*");
    java.addAll(List.of("-ea", "-cp"));
    java.add(Compiling.join(List.of(Compiling.home(Probe.class), Compiling.home(Async.class))));
    java.add(FixtureRunner.class.getName());
    java.add(String.join(",", Schedules.few()));
    for (Flavour flavour : Flavour.values()) {
      Fixtures fixtures = Fixtures.of(flavour);
      List<Path> classPath = new ArrayList<>(List.of(fixtures.classes()));
      classPath.addAll(fixtures.classPath());
      write(names(flavour), String.join("\n", fixtures.names()).getBytes());
      java.addAll(List.of(names(flavour).toString(), traces(flavour).toString()));
      java.add(Compiling.join(classPath));
    }
    Jvm.Ended ended = Jvm.run(java);
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output().lines().filter(line -> !line.startsWith("jasyncio: warning: ")))
        .as("what the agent says, beside warnings of large methods and of monitors in loops")
        .isEmpty();
    Map<Flavour, Map<String, Trace>> woven = new EnumMap<>(Flavour.class);
    for (Flavour flavour : Flavour.values()) {
      woven.put(flavour, read(traces(flavour)));
    }
    return woven;
  }

  private Path names(Flavour flavour) {
    return temp.resolve("names-" + flavour);
  }

  private Path traces(Flavour flavour) {
    return temp.resolve("traces-" + flavour);
  }

  private static Map<String, Trace> read(Path traces) {
    try {
      return FixtureRunner.read(traces);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
