package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.probe.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of shapes in the fixtures' README says what shows each of them, and it is there. */
class ShapesTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| .* \\| ([^|]+) \\|");

  private final Fixtures fixtures = Fixtures.of(Flavour.DEBUG);

  @Test
  void theTableNamesEachFixture() throws Exception {
    Map<Integer, Set<String>> table = table();
    annotated()
        .forEach((row, names) -> assertThat(table.get(row)).as("row " + row).containsAll(names));
  }

  @Test
  void whatTheTableNamesIsThere() throws Exception {
    Map<Integer, Set<String>> annotated = annotated();
    table()
        .forEach(
            (row, names) -> {
              for (String name : names) {
                boolean isThere =
                    annotated.getOrDefault(row, Set.of()).contains(name)
                        || name.endsWith("Test") && isTest(name)
                        || name.startsWith("refused/") && isSource(name)
                        || Fixtures.needsNewerJava(name);
                assertThat(isThere).as(name + " of row " + row).isTrue();
              }
            });
  }

  private static boolean isTest(String name) {
    return Fixtures.resource("io/jasyncio/weaving/" + name) != null;
  }

  private static boolean isSource(String name) {
    return Files.exists(Fixtures.SOURCES.resolve(name + ".java"));
  }

  private static Map<Integer, Set<String>> table() throws IOException {
    Map<Integer, Set<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Fixtures.SOURCES.resolve("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(Integer.valueOf(row.group(1)), new TreeSet<>(List.of(row.group(2).split(", "))));
      }
    }
    return rows;
  }

  private Map<Integer, Set<String>> annotated() throws ClassNotFoundException {
    Map<Integer, Set<String>> rows = new TreeMap<>();
    WeavingLoader loader = WeavingLoader.plain(fixtures);
    for (String name : fixtures.names()) {
      Shape shape = loader.loadClass(name).getAnnotation(Shape.class);
      assertThat(shape).as("the shapes that " + name + " shows").isNotNull();
      for (int row : shape.value()) {
        rows.computeIfAbsent(row, r -> new TreeSet<>()).add(Fixtures.simple(name));
      }
    }
    return rows;
  }
}
