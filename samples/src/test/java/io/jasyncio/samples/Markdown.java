package io.jasyncio.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project's documents, and the code blocks in them. */
final class Markdown {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  private Markdown() {}

  /**
   * A fenced block.
   *
   * @param where {@code README.md:17}
   * @param language the first word after the fence, such as {@code java}
   * @param purpose the words after it: what this block is in relation to the one before it
   */
  record Block(String where, String language, String purpose, String text) {
    boolean isOfTheGuide() {
      return where.startsWith("docs/guide/");
    }

    boolean is(String language, String purpose) {
      return this.language.equals(language) && this.purpose.equals(purpose);
    }
  }

  /** The README, and the pages in {@code docs}, the guide's among them. */
  static List<Path> documents() {
    try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(PROJECT.resolve("README.md")),
              docs.filter(d -> d.toString().endsWith(".md")).sorted())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path document(String name) {
    return PROJECT.resolve(name);
  }

  static List<Block> blocks(Path document) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = lines(document);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int start = i;
        String[] info = lines.get(i).substring(3).strip().split(" ", 2);
        var text = new StringBuilder();
        while (!lines.get(++i).equals("```")) {
          text.append(lines.get(i)).append('\n');
        }
        String where =
            PROJECT.relativize(document).toString().replace('\\', '/') + ":" + (start + 1);
        blocks.add(new Block(where, info[0], info.length > 1 ? info[1] : "", text.toString()));
      }
    }
    return blocks;
  }

  static List<String> lines(Path document) {
    try {
      return Files.readAllLines(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
