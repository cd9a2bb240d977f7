package io.jasyncio.samples.http;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows how far a {@link Crawler} is: in a bar that is written over on a terminal, else in a line
 * for each page.
 */
final class CrawlProgress {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean isTerminal;
  private int found;
  private int visited;
  private long bytes;
  private String bar = "";

  CrawlProgress(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Newer JDKs give a console also to a program whose output is redirected. */
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before Java 22
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  void found() {
    found++;
    draw();
  }

  void visited(Link link, String what, long size) {
    visited++;
    bytes += size;
    if (!isTerminal) {
      out.printf(Locale.ROOT, "%s %,d bytes %s%n", what, size, link.uri());
    }
    draw();
  }

  private void draw() {
    if (!isTerminal) {
      return;
    }
    int full = WIDTH * visited / found;
    String now =
        String.format(
            Locale.ROOT,
            "[%s%s] %,d of %,d, %,d bytes",
            "#".repeat(full),
            "-".repeat(WIDTH - full),
            visited,
            found,
            bytes);
    out.print("\r" + now + " ".repeat(Math.max(0, bar.length() - now.length())));
    out.flush();
    bar = now;
  }

  /** Clears the bar. */
  void ended() {
    if (!bar.isEmpty()) {
      out.print("\r" + " ".repeat(bar.length()) + "\r");
      out.flush();
    }
  }
}
