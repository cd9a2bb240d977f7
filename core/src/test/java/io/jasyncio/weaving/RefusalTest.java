package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaving;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is refused, and in which words, whichever compiler made it. Each source under {@code
 * src/test/fixtures/refused} ends with a comment that holds the messages, whole.
 */
class RefusalTest {
  @TestFactory
  Stream<DynamicTest> byJavac() {
    return sources(Flavour.DEBUG);
  }

  @TestFactory
  Stream<DynamicTest> byEclipse() {
    return sources(Flavour.ECLIPSE);
  }

  private static Stream<DynamicTest> sources(Flavour flavour) {
    Fixtures fixtures = Fixtures.refused(flavour);
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    return Fixtures.refusedSources().stream()
        .map(
            source ->
                dynamicTest(source.getFileName().toString(), () -> check(source, fixtures, woven)));
  }

  static void check(Path source, Fixtures fixtures, WeavingLoader.Woven woven) {
    String name = source.getFileName().toString().replace(".java", "");
    List<Refusal> refusals = new ArrayList<>();
    for (String each : fixtures.classesOf("refused." + name)) {
      Weaving weaving = woven.weave(each);
      refusals.addAll(weaving.refusals());
      assertThat(woven.weaver().verify(weaving)).as("the class that is loaded instead").isEmpty();
    }
    List<String> messages =
        refusals.stream()
            .sorted(Comparator.comparingInt(Refusal::line))
            .map(Refusal::message)
            .toList();

    assertThat(messages).isEqualTo(Golden.messages(source, "refused"));
  }
}
