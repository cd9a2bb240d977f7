package io.jasyncio.agent.explain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A source file's lines, from 1. */
public final class SourceText {
  private final Path file;
  private final List<String> lines;

  private SourceText(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Reads a source file; what isn't UTF-8 in it shows as such. */
  public static SourceText read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return new SourceText(file, text.lines().toList());
  }

  Path file() {
    return file;
  }

  /** Whether the file has a line. */
  boolean has(int line) {
    return line >= 1 && line <= lines.size();
  }

  /** A line, with spaces for tabs; empty if the file is shorter. */
  String line(int line) {
    return has(line) ? lines.get(line - 1).replace("\t", "    ") : "";
  }

  int size() {
    return lines.size();
  }
}
