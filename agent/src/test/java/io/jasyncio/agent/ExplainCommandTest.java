package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Weaver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

class ExplainCommandTest {
  /** The lines that suspend say what the method keeps there. */
  private static final String TILL =
      """
      package com.acme;

      import io.jasyncio.Async;
      import io.jasyncio.Await;

      class Till<T extends Comparable<T>> {
        private long sold;

        record Entry(String left, String right) {}

        /** Counts "a" & 'b' <i>twice</i>. */
        @Async
        long total(int[] prices, double discount) {
          long total = 0;
          for (int i = 0; i < prices.length; i++) {
            total += price(prices[i], "<&\\"'>"); // 0: total on the stack, this, prices, i
          }
          try {
            Await.sleep(1); // 1: this, total
          } catch (IllegalStateException e) {
            sold++;
          }
          return sold = total;
        }

        @Async
        int price(int cents, String what) {
          Await.sleep(cents); // 0: cents
          return cents;
        }

        @Async
        private static String name(int n) {
          return "no " + n; // never suspends
        }

        @Async
        static Entry entry() {
          return new Entry(name(1), name(2)); // 0: two nulls; 1: these, and the first name
        }

        void plain() {}

        interface Step {
          @Async
          void run();
        }

        static Step step(long millis) {
          return () -> Await.sleep(millis); // in a lambda
        }
      }
      """;

  private static final String USAGE =
      "usage: java -jar jasyncio-agent.jar explain [--classpath PATH] [--sources PATH]"
          + " [--html FILE] [--debug] CLASS [METHOD]\n";

  @TempDir Path folder;
  private String till;

  @BeforeEach
  void compile() throws IOException {
    Fixtures.compile(folder, TILL);
    till = folder.resolve("com/acme/Till.class").toString();
  }

  private void putSourceBeside() throws IOException {
    Files.writeString(folder.resolve("com/acme/Till.java"), TILL);
  }

  private static Forked run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Forked(status, text(out), text(err));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static Forked explain(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("explain", "--classpath", Fixtures.core().toString()));
    all.addAll(Arrays.asList(arguments));
    return run(all.toArray(String[]::new));
  }

  // ---- text ----

  @ParameterizedTest
  @ValueSource(strings = {"total", "entry"})
  void showsWhatIsKeptAndTheCode(String method) throws IOException {
    putSourceBeside();
    Forked ran = explain(till, method);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    // Compilers order constants differently, so class files may differ by a few bytes.
    String out =
        Pattern.compile("(?m)^  (class file|com\\.acme).*$")
            .matcher(ran.out())
            .replaceAll(line -> line.group().replaceAll("[0-9][0-9,]*", "N").replace("$", "\\$"));
    assertThat(out).isEqualTo(golden(method + ".txt"));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ExplainCommandTest.class.getResourceAsStream("explain/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  @Test
  void findsClassesByNameAndMethodsBySignature() {
    Forked byFile = explain(till, "price");
    String path = Fixtures.core() + java.io.File.pathSeparator + folder;
    assertThat(run("explain", "--classpath", path, "com.acme.Till", "price(int, String)"))
        .isEqualTo(byFile);
    assertThat(byFile.out()).contains("\nTill.price(int, String), Till.java:28\n");
    assertThat(explain(till).out())
        .contains("\nTill.total(int[], double), ", "\nTill.price(int, String), ")
        .contains("\nTill.lambda$step$0(long), Till.java:50\n");
  }

  @Test
  void lambdasBelongToTheMethodThatMakesThem() {
    assertThat(explain(till, "step").out())
        .contains("\nTill.lambda$step$0(long), Till.java:50\n")
        .doesNotContain("Till.price(");
  }

  @Test
  void findsNestedClassesAsTheSourceSpellsThem() {
    Fixtures.compile(
        folder,
        "class Outer { static class Inner { @io.jasyncio.Async void run() {"
            + " io.jasyncio.Await.sleep(1); } } }");
    String path = Fixtures.core() + java.io.File.pathSeparator + folder;
    assertThat(run("explain", "--classpath", path, "Outer.Inner").out())
        .startsWith("class Outer$Inner, from Outer.java\n");
  }

  @Test
  void debuggersKeepMore() {
    assertThat(explain(till, "price").out()).doesNotContain("keeps String what");
    assertThat(explain("--debug", till, "price").out())
        .contains("keeps String what: local 2, in field String0");
  }

  // ---- it's what the weaver does ----

  @Test
  void tellsWhatTheWeaverHasWritten() throws IOException {
    byte[] classFile = Files.readAllBytes(Path.of(till));
    try (NamedClass named = NamedClass.find(till, List.of(Fixtures.core()))) {
      Explanation explanation = new Weaver(named).explain(classFile);
      var weaving = new Weaver(named).weave(classFile);
      assertThat(explanation.weaving().bytes()).isEqualTo(weaving.bytes());
      assertThat(explanation.methods())
          .extracting(method -> method.name() + method.descriptor())
          .containsExactlyElementsOf(weaving.methods());
      for (Explanation.Method method : explanation.methods()) {
        if (method.frame() != null) {
          var frame = read(weaving.companions().get(method.frame().name().replace('.', '/')));
          assertThat(method.frame().fields())
              .extracting(Explanation.Field::name)
              .containsExactlyElementsOf(
                  frame.fields.stream()
                      .map(field -> field.name)
                      .filter(name -> !name.equals("self"))
                      .toList());
        }
      }
    }
  }

  private static ClassNode read(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    return node;
  }

  // ---- the page ----

  @Test
  void thePageShowsSourceSuspendPointsAndFrames() throws IOException {
    String page = page(true, till, "total");
    assertThat(rows(page, "line suspends"))
        .containsExactly(
            "160total += price(prices[i], \"<&\\\"'>\");"
                + " // 0: total on the stack, this, prices, i",
            "191Await.sleep(1); // 1: this, total");
    assertThat(rows(page, "point"))
        .containsExactly(
            "0Till.price(int, String)line 16in 1 looplong operand 0on the stack→ long0"
                + "int[] priceslocal 1→ int__0int ilocal 6→ int0",
            "1Await.sleep(long)line 19caught: IllegalStateExceptionlong totallocal 4→ long0");
    assertThat(cells(page, "frame"))
        .containsExactly(
            "field|bytes|0|1",
            "Till self|4|this|this",
            "long long0|8|operand 0|total",
            "int[] int__0|4|prices|",
            "int int0|4|i|");
    assertThat(page).contains("Counts &quot;a&quot; &amp; &#39;b&#39; &lt;i&gt;twice&lt;/i&gt;.");
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    String page = page(true, till);
    assertThat(page)
        .startsWith("<!DOCTYPE html>\n")
        .contains("prefers-color-scheme: dark")
        .doesNotContain("http:", "https:", "src=", "url(", "@import", "<script");
    assertThat(count(page, "<div")).isEqualTo(count(page, "</div>"));
    assertThat(count(page, "<section")).isEqualTo(5).isEqualTo(count(page, "</section>"));
    List<String> anchors = all(page, "id=\"([^\"]+)\"");
    assertThat(anchors).doesNotHaveDuplicates();
    assertThat(anchors).containsAll(all(page, "href=\"#([^\"]+)\""));
  }

  @Test
  void thePageSaysWhereTheSourceWasLookedFor() throws IOException {
    assertThat(page(false, till, "total"))
        .contains("Till.java wasn&#39;t found. Name its source folder with --sources.");
    Files.writeString(folder.resolve("com/acme/Till.java"), "class Till {}\n");
    assertThat(page(false, till, "total")).contains("Till.java hasn&#39;t the lines");
    Path sources = Files.createDirectories(folder.resolve("src/com/acme"));
    Files.writeString(sources.resolve("Till.java"), TILL);
    assertThat(page(false, "--sources", folder.resolve("src").toString(), till, "total"))
        .contains("<span class=\"java-annotation\">@Async</span>");
  }

  private String page(boolean withSource, String... arguments) throws IOException {
    if (withSource) {
      putSourceBeside();
    }
    Path page = folder.resolve("page.html");
    List<String> all = new ArrayList<>(List.of("--html", page.toString()));
    all.addAll(List.of(arguments));
    assertThat(explain(all.toArray(String[]::new)))
        .isEqualTo(new Forked(0, page + ": explains com.acme.Till\n", ""));
    return Files.readString(page);
  }

  /** The texts of the lines of the page that are of a class. */
  private static List<String> rows(String page, String cssClass) {
    return page.lines()
        .filter(line -> line.contains(" class=\"" + cssClass + " "))
        .map(ExplainCommandTest::shown)
        .toList();
  }

  private static String shown(String html) {
    return html.replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replaceAll(" {2,}", "");
  }

  private static List<String> cells(String page, String table) {
    int start = page.indexOf("<table class=\"" + table + "\">");
    String html = page.substring(start, page.indexOf("</table>", start));
    return Stream.of(html.split("<tr>"))
        .skip(1)
        .map(row -> row.replaceAll("</t[hd]><t[hd][^>]*>", "|"))
        .map(ExplainCommandTest::shown)
        .toList();
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static List<String> all(String text, String pattern) {
    List<String> all = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  // ---- what can't be explained ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "explain                     | nothing to explain: name a class or a class file",
        "explain A b c               | one class and one method at a time, not 3 names",
        "explain A --classpath       | option \"--classpath\" needs a value",
        "explain A --html a --html b | option \"--html\" is given twice",
        "explain A --htm a           | unknown option \"--htm\" (did you mean \"--html\"?)",
      })
  void answersMistakes(String arguments, String answer) {
    assertThat(run(arguments.split(" "))).isEqualTo(new Forked(2, "", answer + "\n" + USAGE));
    assertThat(run("explain", "--help").out()).startsWith(USAGE).contains("Exit status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "totl   | com.acme.Till has no method \"totl\" (did you mean \"total\"?)",
        "plain  | com.acme.Till.plain isn't @Async, and has no lambdas that are: it is left as it is",
        "total(int) | com.acme.Till.total has no such parameters, or no code: what is abstract"
            + " keeps nothing",
      })
  void saysWhyThereIsNothingToShowOfAMethod(String method, String answer) {
    assertThat(explain(till, method)).isEqualTo(new Forked(2, "", answer + "\n"));
  }

  @Test
  void saysWhyThereIsNothingToShowOfAClass() throws IOException {
    assertThat(explain(folder.resolve("com/acme/Till$Entry.class").toString()).err())
        .isEqualTo(
            "com.acme.Till$Entry has no code that may suspend: no @Async method that isn't"
                + " abstract, no lambda for one. It is left as it is\n");
    assertThat(explain("com.acme.Tell"))
        .isEqualTo(
            new Forked(
                2,
                "",
                "no class \"com.acme.Tell\" on the class path: name its folder or jar with"
                    + " --classpath, or name its class file\n"));
    assertThat(explain("none/at/All.class"))
        .isEqualTo(new Forked(3, "", "none/at/All.class: no such class file\n"));
    Path text = Files.writeString(folder.resolve("Text.class"), "text");
    assertThat(explain(text.toString()))
        .isEqualTo(new Forked(3, "", text + ": not a class file\n"));
  }

  @Test
  void aWovenClassCantBeExplained() {
    String path = Fixtures.core().toString();
    assertThat(run("weave", "--classpath", path, folder.toString()).status()).isZero();
    Forked ran = explain(till);
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "com.acme.Till is woven already, and what it was made of is gone. Explain the class"
                + " file that the compiler wrote: compile it into another folder, with javac -g -d,"
                + " and name that\n");
  }

  @Test
  void showsRefusals() throws IOException {
    Fixtures.compile(
        folder,
        """
        class Bad {
          @io.jasyncio.Async synchronized void run() { io.jasyncio.Await.sleep(1); }
          @io.jasyncio.Async void good() { io.jasyncio.Await.sleep(1); }
        }
        """);
    String bad = folder.resolve("Bad.class").toString();
    Forked ran = explain(bad, "run");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("Bad.run(Bad.java:2): ").endsWith(" [synchronized]\n");
    assertThat(explain(bad).status()).isEqualTo(1);
    assertThat(explain(bad).out()).contains("\nBad.good(), Bad.java:3\n");
    assertThat(explain(bad, "good").status()).isZero();
    Path page = folder.resolve("bad.html");
    assertThat(explain("--html", page.toString(), bad, "run").status()).isEqualTo(1);
    assertThat(Files.readString(page)).contains("Refused", "<li>Bad.run(Bad.java:2): ");
  }

  @Test
  void warnsAsWeavingDoes() {
    Fixtures.compile(
        folder,
        """
        class Slow {
          @io.jasyncio.Async void run() throws Exception { Thread.sleep(1); }
          @io.jasyncio.Async void good() { io.jasyncio.Await.sleep(1); }
        }
        """);
    String slow = folder.resolve("Slow.class").toString();
    assertThat(explain(slow).err())
        .startsWith("warning: Slow.run(Slow.java:2): calls Thread.sleep(long)")
        .endsWith(" [blocking-call]\n");
    assertThat(explain(slow, "good").err()).isEmpty();
    assertThat(explain(slow, "good").out()).contains("\n    keeps this alone\n");
  }

  @Test
  void warnsOfClassesThatArentOnTheClassPath() {
    Forked ran = run("explain", till, "total");
    assertThat(ran.status()).isZero();
    assertThat(ran.err())
        .isEqualTo(
            "warning: not on the class path, so that their methods count as plain:"
                + " io.jasyncio.Await\n");
  }

  @Test
  void saysWhyAPageCantBeWritten() {
    Path page = folder.resolve("none/page.html");
    assertThat(explain("--html", page.toString(), till))
        .isEqualTo(new Forked(3, "", page + ": can't be written: it isn't there\n"));
  }

  @Test
  void explainsAsAProcess() throws IOException {
    Path page = folder.resolve("page.html");
    Forked java =
        Forked.java(
            List.of(
                "-jar",
                Fixtures.agentJar().toString(),
                "explain",
                "--classpath",
                Fixtures.core().toString(),
                "--html",
                page.toString(),
                till));
    assertThat(java).isEqualTo(new Forked(0, page + ": explains com.acme.Till\n", ""));
    assertThat(Files.readString(page)).contains("--paper:", "invokestatic Await.sleep");
  }
}
