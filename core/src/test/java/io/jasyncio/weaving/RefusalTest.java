package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is refused, and in which words. Each source under {@code src/test/fixtures/refused} ends
 * with a comment that holds the messages, whole; a line that is indented goes on with the message
 * before it.
 */
class RefusalTest {
  private static final String START = "/* refused:\n";

  private final Fixtures fixtures = Fixtures.refused();
  private final WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);

  @TestFactory
  Stream<DynamicTest> sources() {
    return Fixtures.refusedSources().stream()
        .map(
            source ->
                dynamicTest(source.getFileName().toString(), () -> check(fixtures, woven, source)));
  }

  static void check(Fixtures fixtures, WeavingLoader.Woven woven, Path source) throws IOException {
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

    assertThat(messages).isEqualTo(expected(Files.readString(source)));
  }

  private static List<String> expected(String source) {
    int start = source.indexOf(START);
    assertThat(start).as("a comment that starts with: /* refused:").isPositive();
    List<String> messages = new ArrayList<>();
    for (String line :
        source.substring(start + START.length(), source.indexOf("*/", start)).lines().toList()) {
      if (line.startsWith(" ")) {
        messages.add(messages.remove(messages.size() - 1) + " " + line.strip());
      } else {
        messages.add(line);
      }
    }
    return messages;
  }
}
