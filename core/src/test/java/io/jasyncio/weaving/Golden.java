package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that a source ends with, in a comment; a line that is indented goes on with the
 * message before it.
 */
final class Golden {
  private Golden() {}

  /**
   * Reads them.
   *
   * @param kind the comment's first word
   */
  static List<String> messages(Path source, String kind) {
    String text = text(source);
    String opening = "/* " + kind + ":\n";
    int start = text.indexOf(opening);
    assertThat(start).as("a comment that starts with: " + opening).isPositive();
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
