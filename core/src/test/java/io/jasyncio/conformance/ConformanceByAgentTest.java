package io.jasyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same scenarios, from the same sources, woven by the agent when a JVM loads them. */
class ConformanceByAgentTest {
  private static final Path SOURCES =
      Path.of("src", "test", "java", "io", "jasyncio", "conformance");

  @TempDir Path classes;

  @Test
  void printWhatPythonPrints() throws Exception {
    compileScenarios();
    List<String> names = ConformanceTest.names();
    assertThat(outputOf(names)).isEqualTo(expected(names));
    List<String> inVirtualTime = new ArrayList<>(names);
    inVirtualTime.add(Conformance.IN_VIRTUAL_TIME);
    assertThat(outputOf(inVirtualTime)).isEqualTo(expected(names));
  }

  private static String expected(List<String> names) {
    return names.stream()
        .map(name -> "== " + name + "\n" + ConformanceTest.expected(name))
        .collect(Collectors.joining());
  }

  private void compileScenarios() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--release", "17", "-cp", coreClasses(), "-d", classes.toString()));
    try (Stream<Path> files = Files.list(SOURCES)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java") && !file.endsWith("Test.java"))
          .forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
  }

  private String outputOf(List<String> names) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + System.getProperty("jasyncio.agent.jar"),
                "-cp",
                coreClasses() + File.pathSeparator + classes,
                Conformance.class.getName()));
    command.addAll(names);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.replace(System.lineSeparator(), "\n");
  }

  private static String coreClasses() {
    return System.getProperty("jasyncio.core.classes");
  }
}
