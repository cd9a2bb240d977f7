package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Warning;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is warned of, and in which words, whichever compiler made it. Each source under {@code
 * src/test/fixtures/warned} ends with a comment that holds the messages, whole.
 */
class WarningTest {
  @TestFactory
  Stream<DynamicTest> byJavac() {
    return sources(Flavour.DEBUG);
  }

  @TestFactory
  Stream<DynamicTest> byEclipse() {
    return sources(Flavour.ECLIPSE);
  }

  private static Stream<DynamicTest> sources(Flavour flavour) {
    Fixtures fixtures = Fixtures.warned(flavour);
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    return Fixtures.warnedSources().stream()
        .map(
            source ->
                dynamicTest(source.getFileName().toString(), () -> check(source, fixtures, woven)));
  }

  private static void check(Path source, Fixtures fixtures, WeavingLoader.Woven woven) {
    String name = source.getFileName().toString().replace(".java", "");
    List<String> messages =
        fixtures.classesOf("warned." + name).stream()
            .flatMap(each -> woven.weave(each).warnings().stream())
            .sorted(Comparator.comparingInt(Warning::line))
            .map(Warning::message)
            .toList();

    assertThat(messages).isEqualTo(Golden.messages(source, "warned"));
  }
}
