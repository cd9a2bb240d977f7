package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaving.probe.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The table in {@code docs/shapes.md} says what becomes of each shape and what shows it: the
 * fixtures, sources and tests that it names are there, the fixtures say the same of themselves, and
 * each refusal has its documented code, and a test in whose words it stands.
 */
class ShapesTest {
  private static final Path ROOT = Fixtures.SOURCES.resolve("../../../..").normalize();
  private static final Pattern RULING =
      Pattern.compile(
          "(woven|kept|left alone|fails in words|survived|refused: `[a-z-]+`(, `[a-z-]+`)*)"
              + "(; (woven|kept|left alone|fails in words|survived|refused: `[a-z-]+`(, `[a-z-]+`)*))*");
  private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

  private record Row(String id, String shape, String ruling, List<String> shownBy) {
    List<String> codes() {
      return CODE.matcher(ruling).results().map(result -> result.group(1)).toList();
    }
  }

  private static final Map<String, Row> TABLE = new TreeMap<>();
  private static final Map<String, Path> TESTS = new HashMap<>();
  private static final Map<String, Set<String>> ANNOTATED = new TreeMap<>();

  @BeforeAll
  static void read() throws Exception {
    for (String line : Files.readAllLines(ROOT.resolve("docs/shapes.md"))) {
      String[] cells = line.split(" \\| |^\\| | \\|$");
      if (line.matches("\\| [A-Z]?\\d+ \\|.*")) {
        assertThat(cells).as(line).hasSize(5);
        Row row = new Row(cells[1], cells[2], cells[3], List.of(cells[4].split(", ")));
        assertThat(TABLE.put(row.id, row)).as("a second row " + row.id).isNull();
      }
    }
    for (String module : List.of("agent", "core", "maven-plugin", "samples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> TESTS.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    WeavingLoader loader = WeavingLoader.plain(fixtures);
    for (String name : fixtures.names()) {
      Shape shape = loader.loadClass(name).getAnnotation(Shape.class);
      assertThat(shape).as("the shapes that " + name + " shows").isNotNull();
      for (int row : shape.value()) {
        ANNOTATED
            .computeIfAbsent(String.valueOf(row), r -> new TreeSet<>())
            .add(Fixtures.simple(name));
      }
    }
  }

  @Test
  void rowsAreNumberedWithoutGaps() {
    for (String letter : List.of("", "B", "H", "N")) {
      List<Integer> numbers =
          TABLE.keySet().stream()
              .filter(id -> id.matches(letter + "\\d+"))
              .map(id -> Integer.valueOf(id.substring(letter.length())))
              .sorted()
              .toList();
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).as("the row after " + letter + i).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void eachFixtureIsInTheRowsThatItNames() {
    ANNOTATED.forEach(
        (row, names) -> {
          assertThat(TABLE).containsKey(row);
          assertThat(TABLE.get(row).shownBy).as("row " + row).containsAll(names);
        });
  }

  /** And the other way round: what is refused at weaving time has a row. */
  @Test
  void eachRefusalIsInTheTable() {
    assertThat(TABLE.values().stream().flatMap(row -> row.codes().stream()))
        .contains(Stream.of(Reason.values()).map(Reason::code).toArray(String[]::new));
  }

  @TestFactory
  Stream<DynamicTest> rows() {
    return TABLE.values().stream()
        .map(row -> dynamicTest(row.id + " " + row.shape, () -> check(row)));
  }

  private static void check(Row row) {
    assertThat(row.ruling).matches(RULING);
    for (String name : row.shownBy) {
      assertThat(isThere(row.id, name)).as(name).isTrue();
    }
    for (String code : row.codes()) {
      assertThat(headings()).contains(code);
      assertThat(row.shownBy).as("a test of [" + code + "]").anyMatch(name -> refuses(name, code));
    }
  }

  private static boolean isThere(String row, String name) {
    int dot = name.indexOf('.');
    if (dot >= 0) {
      Path test = TESTS.get(name.substring(0, dot));
      return test != null && declares(text(test), name.substring(dot + 1));
    }
    return TESTS.containsKey(name)
        || name.startsWith("refused/") && Files.exists(source(name))
        || ANNOTATED.getOrDefault(row, Set.of()).contains(name)
        || Fixtures.needsNewerJava(name);
  }

  private static boolean declares(String test, String method) {
    return Pattern.compile("(void|>) " + method + "\\(").matcher(test).find();
  }

  /** Whether a source or a test has a refusal with this code in it. */
  private static boolean refuses(String name, String code) {
    String test = name.replaceFirst("\\..*", "");
    String text =
        name.startsWith("refused/")
            ? text(source(name))
            : TESTS.containsKey(test) ? text(TESTS.get(test)) : "";
    String reason = "Reason." + code.replace('-', '_').toUpperCase(Locale.ROOT);
    return text.contains("[" + code + "]") || text.contains(reason);
  }

  private static List<String> headings() {
    return text(ROOT.resolve("docs/errors.md"))
        .lines()
        .filter(line -> line.startsWith("### `"))
        .map(line -> line.substring(5, line.lastIndexOf('`')))
        .toList();
  }

  private static Path source(String name) {
    return Fixtures.SOURCES.resolve(name + ".java");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
