package io.jasyncio.weaving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The messages that a source ends with, in a comment; a line that is indented goes on with the
 * message before it.
 */
final class Golden {
  private Golden() {}

  /**
   * Reads them.
   *
   * @param kinds how the comment may begin; the first that is there counts
   */
  static List<String> messages(Path source, String... kinds) {
    String text = text(source);
    String opening =
        Stream.of(kinds)
            .map(kind -> "/* " + kind + ":\n")
            .filter(text::contains)
            .findFirst()
            .orElseThrow(() -> new AssertionError(source + " has no comment of " + kinds[0]));
    int start = text.indexOf(opening);
    List<String> messages = new ArrayList<>();
    for (String line :
        text.substring(start + opening.length(), text.indexOf("*/", start)).lines().toList()) {
      if (line.startsWith(" ")) {
        messages.add(messages.remove(messages.size() - 1) + " " + line.strip());
      } else {
        messages.add(line);
      }
    }
    return messages;
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
