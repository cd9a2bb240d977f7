package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and the pages in {@code docs} show is true. A {@code java} block compiles against
 * core; the block that follows it says what comes of it:
 *
 * <ul>
 *   <li>{@code text output}: what the program prints, woven by the agent and by the command line;
 *   <li>{@code text failure}: the last words of the program, woven so;
 *   <li>{@code text unwoven}: the last words of the program that nobody wove;
 *   <li>{@code text refusals}: what the weaver refuses;
 *   <li>{@code text javap …}: what that command shows of the woven class;
 *   <li>{@code text from javap …}: a part of that, without the numbers of constants; JDKs indent it
 *       differently.
 * </ul>
 *
 * A {@code java illustration} is not compiled.
 *
 * <p>The guide's many programs are woven and run in this JVM, which is quicker than one of their
 * own for each; how the agent and the command line weave is seen on the other pages.
 */
class DocumentationTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> theDocumentsAreTrue() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : Markdown.documents()) {
      Markdown.Block java = null;
      for (Markdown.Block block : Markdown.blocks(document)) {
        if (block.is("java", "")) {
          java = block;
          String source = block.text();
          if (!block.isOfTheGuide()) {
            tests.add(dynamicTest(block.where() + " compiles", () -> compiled(source)));
          }
        } else if (block.language().equals("text") && !block.purpose().isEmpty()) {
          assertThat(java).as(block.where() + " follows a java block").isNotNull();
          String source = java.text();
          String name = block.where() + " " + block.purpose();
          tests.add(dynamicTest(name, () -> check(block, compiled(source))));
        }
      }
    }
    return tests.stream();
  }

  private Compiled compiled(String source) throws IOException {
    return Compiled.of(source, Files.createTempDirectory(folder, "snippet"));
  }

  private void check(Markdown.Block block, Compiled compiled) {
    String purpose = block.purpose();
    if (block.isOfTheGuide() && (purpose.equals("output") || purpose.equals("failure"))) {
      checkHere(block, compiled.runHere());
      return;
    }
    switch (purpose) {
      case "output" -> {
        var byTheAgent = compiled.run(Jvm.withAgent());
        assertThat(byTheAgent.err()).isEmpty();
        assertThat(byTheAgent.out()).isEqualTo(block.text());
        weave(compiled);
        var byTheCommandLine = compiled.run(Jvm.plain());
        assertThat(byTheCommandLine.err()).isEmpty();
        assertThat(byTheCommandLine.out()).isEqualTo(block.text());
      }
      case "failure" -> {
        assertThat(compiled.run(Jvm.withAgent()).err()).contains(block.text().strip());
        weave(compiled);
        assertThat(compiled.run(Jvm.plain()).err()).contains(block.text().strip());
      }
      case "unwoven" -> assertThat(compiled.run(Jvm.plain()).err()).contains(block.text().strip());
      case "refusals" ->
          assertThat(String.join("\n", compiled.refusals())).isEqualTo(block.text().strip());
      default -> {
        weave(compiled);
        if (purpose.startsWith("from ")) {
          String shown = javap(compiled, purpose.substring(5)).replaceAll("#\\d+ +//", "//");
          assertThat(shown.replaceAll("(?m)^ +", ""))
              .contains(block.text().replaceAll("(?m)^ +", ""));
        } else {
          assertThat(javap(compiled, purpose)).isEqualTo(block.text());
        }
      }
    }
  }

  private static void checkHere(Markdown.Block block, Jvm.Output output) {
    if (block.purpose().equals("output")) {
      assertThat(output.err()).isEmpty();
      assertThat(output.out()).isEqualTo(block.text());
    } else {
      assertThat(output.err()).contains(block.text().strip());
    }
  }

  private static void weave(Compiled compiled) {
    var output = compiled.weaveInPlace();
    assertThat(output.status()).as(output.err()).isZero();
  }

  private static String javap(Compiled compiled, String command) {
    var out = new StringWriter();
    var writer = new PrintWriter(out);
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    assertThat(arguments.remove(0)).isEqualTo("javap");
    arguments.addAll(0, List.of("-cp", compiled.folder().toString()));
    int status =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertThat(status).as(out.toString()).isZero();
    return out.toString().replace("\r\n", "\n");
  }

  @Test
  void everyRefusalIsExplained() {
    List<String> headings =
        Markdown.lines(Markdown.document("docs/errors.md")).stream()
            .filter(l -> l.startsWith("### `"))
            .map(l -> l.substring(5, l.lastIndexOf('`')))
            .toList();
    List<String> codes = Stream.of(Reason.values()).map(Reason::code).toList();

    assertThat(headings).containsExactlyElementsOf(codes);
  }

  @Test
  void eachProgramOfTheGuideSaysWhatComesOfIt() {
    for (Path document : Markdown.documents()) {
      List<Markdown.Block> blocks = Markdown.blocks(document);
      for (int i = 0; i < blocks.size(); i++) {
        Markdown.Block block = blocks.get(i);
        if (block.isOfTheGuide() && block.language().equals("java")) {
          assertThat(block.purpose()).as(block.where()).isEmpty();
          assertThat(i + 1).as(block.where()).isLessThan(blocks.size());
          assertThat(blocks.get(i + 1).purpose()).as(block.where()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void linksBetweenTheDocumentsLead() {
    for (Path document : Markdown.documents()) {
      for (String line : Markdown.lines(document)) {
        var link = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)").matcher(line);
        while (link.find()) {
          assertThat(document.resolveSibling(link.group(1))).exists();
        }
      }
    }
  }
}
