package io.jasyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario, woven when it was built, prints the trace of its Python original. */
class ConformanceTest {
  @ParameterizedTest
  @MethodSource("names")
  void printsWhatPythonPrints(String name) throws Exception {
    assertThat(Conformance.trace(name)).isEqualTo(expected(name));
  }

  /** The names of all scenarios there is a trace of. */
  static List<String> names() throws Exception {
    Path folder = Path.of(ConformanceTest.class.getResource("/conformance").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".expected"))
          .map(file -> file.replace(".expected", ""))
          .sorted()
          .toList();
    }
  }

  static String expected(String name) {
    try (var in = ConformanceTest.class.getResourceAsStream("/conformance/" + name + ".expected")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
