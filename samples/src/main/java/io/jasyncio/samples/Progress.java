package io.jasyncio.samples;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows how far each file is: in one line that is written over on a terminal, else in a line per
 * quarter of a file.
 */
final class Progress {
  private final PrintStream out;
  private final boolean terminal;
  private final Map<Path, Integer> percents = new HashMap<>();
  private final Map<Path, Integer> shown = new HashMap<>();
  private int files;
  private String line = "";

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void started(int files) {
    this.files = files;
  }

  void at(Path file, long position, long size) {
    int percent = size == 0 ? 100 : (int) Math.min(100, 100 * position / size);
    percents.put(file, percent);
    if (terminal) {
      overwrite(percents.values().stream().mapToInt(p -> p).sum() / files);
    } else if (percent / 25 > shown.getOrDefault(file, 0)) {
      shown.put(file, percent / 25);
      out.printf("%3d %% of %s%n", percent, file);
    }
  }

  private void overwrite(int percent) {
    String now = "Counting " + files + " files: " + percent + " %";
    if (!now.equals(line)) {
      line = now;
      out.print("\r" + now);
      out.flush();
    }
  }

  /** Clears what was written over. */
  void ended() {
    if (!line.isEmpty()) {
      out.print("\r" + " ".repeat(line.length()) + "\r");
      out.flush();
    }
  }
}
