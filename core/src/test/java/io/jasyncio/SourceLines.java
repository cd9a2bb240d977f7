package io.jasyncio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stack traces as golden tests want them: for each line that stands in a test's source the method
 * and the text of that line instead of its number; for each other one the class and the method.
 */
final class SourceLines {
  private static final Path SOURCES = Path.of("src", "test", "java");

  private SourceLines() {}

  /** The trace of an exception down to the first line of the test framework or of a new thread. */
  static String of(Throwable thrown) {
    return String.join("\n", Stream.of(thrown.getStackTrace()).map(SourceLines::text).toList())
        .replaceAll("(?s)\njava\\.lang\\.(invoke|reflect|Thread).*|\njdk\\.internal\\..*", "");
  }

  static String text(StackTraceElement element) {
    String type = element.getClassName();
    Path source = SOURCES.resolve(type.replaceAll("\\$.*", "").replace('.', '/') + ".java");
    if (element.getLineNumber() <= 0 || !Files.exists(source)) {
      return type.startsWith("---") ? element.toString() : type + "." + element.getMethodName();
    }
    return element.getMethodName() + ": " + lines(source).get(element.getLineNumber() - 1).strip();
  }

  private static List<String> lines(Path source) {
    try {
      return new ArrayList<>(Files.readAllLines(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
