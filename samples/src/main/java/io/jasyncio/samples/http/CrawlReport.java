package io.jasyncio.samples.http;

import java.io.PrintStream;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link Crawler} has found. */
final class CrawlReport {
  private final URI start;
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<URI, String> broken = new TreeMap<>();
  private final Set<URI> elsewhere = new HashSet<>();
  private int pages;
  private long bytes;
  private int depth;

  CrawlReport(URI start) {
    this.start = start;
  }

  void visited(Link link, Page page) {
    pages++;
    bytes += page.size();
    depth = Math.max(depth, link.depth());
    statuses.merge(page.status(), 1, Integer::sum);
    if (page.isBroken()) {
      failed(link, String.valueOf(page.status()));
    }
  }

  void failed(Link link, String problem) {
    broken.put(
        link.uri(),
        link.uri() + ": " + problem + (link.from() == null ? "" : ", linked from " + link.from()));
  }

  void elsewhere(Link link) {
    elsewhere.add(link.uri());
  }

  boolean hasBroken() {
    return !broken.isEmpty();
  }

  void print(PrintStream out, boolean isInterrupted) {
    out.println(start + (isInterrupted ? ", interrupted; so far:" : ":"));
    line(out, pages, "answers, of " + String.format(Locale.ROOT, "%,d bytes", bytes));
    statuses.forEach((status, count) -> line(out, count, "of them with status " + status));
    line(out, depth, "links away at most");
    line(out, elsewhere.size(), "links lead elsewhere");
    line(out, broken.size(), "are broken");
    broken.values().forEach(line -> out.println("         " + line));
    out.flush();
  }

  private static void line(PrintStream out, int count, String what) {
    out.printf(Locale.ROOT, "%,8d %s%n", count, what);
  }
}
