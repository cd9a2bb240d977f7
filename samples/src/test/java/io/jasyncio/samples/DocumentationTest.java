package io.jasyncio.samples;

import static java.io.File.pathSeparator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.BlockingCalls;
import io.jasyncio.weaver.Caution;
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
 *   <li>{@code text warnings}: what the weaver warns of;
 *   <li>{@code text pstree}: what that command shows of the program, which hangs, but for ages and
 *       the lines of core;
 *   <li>{@code text from explain …}: a part of what that command shows of the class before it is
 *       woven; a line {@code …} stands for what is left out;
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
    if (purpose.startsWith("from explain ")) {
      assertThat(explained(compiled, purpose.substring("from explain ".length())))
          .containsSubsequence(block.text().split("(?m)^ *…\n"));
      return;
    }
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
      case "warnings" ->
          assertThat(String.join("\n", compiled.warnings())).isEqualTo(block.text().strip());
      case "pstree" -> assertThat(treeOfHanging(compiled)).isEqualTo(block.text());
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

  /** Asks until the program hangs: till then the tree has no deadlock. */
  private static String treeOfHanging(Compiled compiled) {
    Process hanging = compiled.start(Jvm.withAgent());
    try {
      String tree = "";
      while (!tree.contains("DEADLOCK") && hanging.isAlive()) {
        String pid = String.valueOf(hanging.pid());
        tree =
            Jvm.plain()
                .run(compiled.folder(), List.of("-jar", Jvm.agentJar(), "pstree", pid))
                .out();
      }
      return tree.replaceAll("\\d+ m?s old", "12 s old")
          .replaceAll("(at io\\.jasyncio\\..*\\.java:)\\d+", "$11");
    } finally {
      hanging.destroyForcibly();
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

  private static String explained(Compiled compiled, String names) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("-jar", Jvm.agentJar(), "explain"));
    arguments.addAll(List.of("--classpath", compiled.folder() + pathSeparator + Jvm.coreClasses()));
    arguments.addAll(List.of(names.split(" ")));
    Jvm.Output output = Jvm.plain().run(compiled.folder(), arguments);
    assertThat(output.err()).isEmpty();
    assertThat(output.status()).isZero();
    return output.out();
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
  void everyRefusalAndWarningIsExplained() {
    List<String> headings =
        Markdown.lines(Markdown.document("docs/errors.md")).stream()
            .filter(l -> l.startsWith("### `"))
            .map(l -> l.substring(5, l.lastIndexOf('`')))
            .toList();
    Stream<String> refusals = Stream.of(Reason.values()).map(Reason::code);
    Stream<String> warnings = Stream.of(Caution.values()).map(Caution::code);

    assertThat(headings).containsExactlyElementsOf(Stream.concat(refusals, warnings).toList());
  }

  @Test
  void theListOfBlockingCallsIsTheWeavers() {
    List<String> listed =
        Markdown.lines(Markdown.document("docs/errors.md")).stream()
            .filter(line -> line.startsWith("| `java") || line.startsWith("| `io.jasyncio."))
            .flatMap(line -> DocumentationTest.methods(line.split("\\|")[1]))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(
            BlockingCalls.standard().entries().stream().map(BlockingCalls.Entry::name).toList());
  }

  /** Those of a cell such as {@code `java.lang.Thread.sleep`, `join`}. */
  private static Stream<String> methods(String cell) {
    var quoted = Pattern.compile("`([^`]+)`").matcher(cell);
    List<String> names = new ArrayList<>();
    String type = "";
    while (quoted.find()) {
      String name = quoted.group(1);
      int parameters = name.contains("(") ? name.indexOf('(') : name.length();
      int dot = name.lastIndexOf('.', parameters);
      type = dot < 0 ? type : name.substring(0, dot + 1);
      names.add(dot < 0 ? type + name : name);
    }
    return names.stream();
  }

  @Test
  void theTestsNamedInLivingWithOthersAreThere() throws IOException {
    Path page = Markdown.document("docs/living-with-others.md");
    List<String> sources;
    try (Stream<Path> files = Files.walk(page.getParent().getParent())) {
      sources = files.map(file -> file.getFileName().toString()).toList();
    }
    for (String line : Markdown.lines(page)) {
      if (line.startsWith("| ") && line.contains("`")) {
        var test =
            Pattern.compile("`([A-Z]\\w+)`")
                .matcher(line.substring(line.lastIndexOf('|', line.length() - 2)));
        while (test.find()) {
          assertThat(sources).as(line).contains(test.group(1) + ".java");
        }
      }
    }
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
