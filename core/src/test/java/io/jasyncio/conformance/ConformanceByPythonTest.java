package io.jasyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.testing.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each scenario beside its Python original, run by the interpreter that {@code
 * -Djasyncio.python=python3} names: 3.11 or later.
 */
@EnabledIfSystemProperty(named = "jasyncio.python", matches = ".+")
@Timeout(120)
class ConformanceByPythonTest {
  @ParameterizedTest
  @MethodSource("io.jasyncio.conformance.ConformanceTest#names")
  void printsWhatPythonPrintsNow(String name) throws Exception {
    String python = outputOfPython(name);
    assertThat(python)
        .as("the trace kept with the tests")
        .isEqualTo(ConformanceTest.expected(name));
    assertThat(new VirtualTime().call(() -> Conformance.trace(name))).isEqualTo(python);
  }

  private static String outputOfPython(String name) throws Exception {
    Path original =
        Path.of(ConformanceByPythonTest.class.getResource("/conformance/" + name + ".py").toURI());
    Process process =
        new ProcessBuilder(System.getProperty("jasyncio.python"), original.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("the interpreter's status").isZero();
    return output.replace("\r\n", "\n");
  }
}
