package io.jasyncio.agent;

import io.jasyncio.weaver.BlockingCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What a build says of blocking calls: entries, and files of entries. */
final class BlockingOption {
  private BlockingOption() {}

  /**
   * The standard list, changed.
   *
   * @param entries as {@link BlockingCalls#with} has them; {@code @FILE} stands for a file's lines
   * @throws IllegalArgumentException if that can't be understood
   */
  static BlockingCalls read(List<String> entries) {
    BlockingCalls calls = BlockingCalls.standard();
    for (String entry : entries) {
      calls = entry.startsWith("@") ? readFile(calls, entry.substring(1)) : add(calls, entry, "");
    }
    return calls;
  }

  private static BlockingCalls readFile(BlockingCalls calls, String name) {
    BlockingCalls read = calls;
    int number = 0;
    for (String line : lines(name)) {
      read = add(read, line, name + ":" + ++number + ": ");
    }
    return read;
  }

  private static BlockingCalls add(BlockingCalls calls, String line, String where) {
    try {
      return calls.with(line);
    } catch (IllegalArgumentException e) {
      throw new OptionMistake(where + e.getMessage());
    }
  }

  private static List<String> lines(String name) {
    try {
      return Files.readAllLines(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      throw new OptionMistake(
          "can't read the list of blocking calls " + name + ": " + AtomicFile.why(e));
    }
  }
}
