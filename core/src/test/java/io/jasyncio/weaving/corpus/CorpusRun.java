package io.jasyncio.weaving.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weaves the whole corpus and prints the figures as a table.
 *
 * <p>Arguments: a folder for jars, then what to weave: {@code jars}, {@code jdk}, or both; {@code
 * jars:scala} for those whose names start so, {@code jdk:java.base} for one module, {@code
 * jdk:java.base/java/util/} for some of its packages. Ends with status 1 if a class fails to weave
 * or to verify.
 */
final class CorpusRun {
  private CorpusRun() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Figures> columns = new LinkedHashMap<>();
    List<String> parts = List.of(arguments).subList(1, arguments.length);
    for (String what : String.join(" ", parts).split(" ")) {
      Corpus corpus = corpus(what, Path.of(arguments[0]));
      columns.put(corpus.name(), CorpusWeaving.of(corpus, true));
      columns.get(corpus.name()).bugs.forEach(System.err::println);
      columns.get(corpus.name()).verifyErrors.forEach(System.err::println);
    }
    System.out.println(table(columns));
    columns.forEach(
        (name, figures) -> System.out.println("slowest in " + name + ": " + figures.slowest));
    columns.forEach(
        (name, figures) ->
            System.out.println("weaving " + name + " took ms: " + figures.weaveMillis));
    System.exit(columns.values().stream().allMatch(Figures::isFaultless) ? 0 : 1);
  }

  private static Corpus corpus(String what, Path folder) throws Exception {
    if (what.startsWith("jars")) {
      String part = what.substring(Math.min(what.length(), "jars:".length()));
      List<Path> jars =
          MavenJars.fetch(folder).stream()
              .filter(jar -> jar.getFileName().toString().startsWith(part))
              .toList();
      return Corpus.ofJars(jars.size() + " jars " + part, jars);
    }
    String jdk = "JDK " + Runtime.version().feature();
    if (what.startsWith("jdk:")) {
      String part = what.substring("jdk:".length());
      return Corpus.ofJdk(jdk + " " + part, path -> path.startsWith(part));
    }
    return Corpus.ofJdk(jdk, path -> true);
  }

  /** A Markdown table: a row for each figure, a column for each corpus. */
  static String table(Map<String, Figures> columns) {
    List<String> lines = new ArrayList<>();
    lines.add("| | " + String.join(" | ", columns.keySet()) + " |");
    lines.add("|---".repeat(columns.size() + 1) + "|");
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Figures figures : columns.values()) {
      figures
          .rows()
          .forEach(
              (title, value) -> rows.computeIfAbsent(title, t -> new ArrayList<>()).add(value));
    }
    rows.forEach(
        (title, values) ->
            lines.add(
                "| "
                    + title.replaceFirst("^.* … ", "… ")
                    + " | "
                    + String.join(" | ", values)
                    + " |"));
    return String.join("\n", lines);
  }
}
