package io.jasyncio.weaving.corpus;

import io.jasyncio.weaver.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** What is counted over a corpus. */
final class Figures {
  /** The JIT compiles no method with more bytes of code. */
  static final int JIT_LIMIT = 8_000;

  private static final int ALL = Integer.MAX_VALUE;

  int classes;
  int leftOut;
  int wovenClasses;
  int frameClasses;

  /** How many methods are refused, by reason. */
  final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);

  /** Class files: as they came, woven, and their companions. */
  long classBytes;

  long wovenClassBytes;
  long companionBytes;

  /** Of each woven method. */
  final List<Sizes> sizes = new ArrayList<>();

  int linked;

  /** Classes that don't link un-woven either, by what is to blame. */
  final Map<String, Integer> notLinked = new TreeMap<>();

  /** What must not be: each a line that names the class. */
  final List<String> bugs = new ArrayList<>();

  final List<String> verifyErrors = new ArrayList<>();

  long weaveMillis;

  /** The classes that took longest, slowest first. */
  final List<Slow> slowest = new ArrayList<>();

  /** A class and how much processor time its weaving took. */
  record Slow(String className, long millis) {}

  void took(String className, long millis) {
    weaveMillis += millis;
    slowest.add(new Slow(className, millis));
    slowest.sort((a, b) -> Long.compare(b.millis, a.millis));
    if (slowest.size() > 5) {
      slowest.remove(5);
    }
  }

  /** Whether all went as it must. */
  boolean isFaultless() {
    return bugs.isEmpty() && verifyErrors.isEmpty();
  }

  /** The figures as the rows of a table, by their titles. */
  Map<String, String> rows() {
    Rows rows = new Rows();
    rows.add("classes", classes);
    rows.add("… left out", leftOut);
    rows.add("… woven", wovenClasses);
    rows.add("methods woven", sizes.size());
    rows.add("suspend points", sum(Sizes::points));
    rows.add("frame classes and markers", frameClasses);
    for (Reason reason : Reason.values()) {
      rows.add("refused: `" + reason.code() + "`", refused.getOrDefault(reason, 0));
    }
    rows.add("weaver's failures", bugs.size());
    rows.add("verify errors", verifyErrors.size());
    rows.add("linked by the JVM", linked);
    rows.add("… nor un-woven: missing class", notLinked.getOrDefault(Linking.MISSING, 0));
    rows.add("… nor un-woven: other", notLinked.getOrDefault(Linking.OTHER, 0));
    long sourceCode = sum(Sizes::source);
    rows.add("code of woven methods, bytes", sourceCode);
    rows.add("… fresh body", sum(Sizes::body) + factor(sum(Sizes::body), sourceCode));
    rows.add("… resume method", sum(Sizes::resume) + factor(sum(Sizes::resume), sourceCode));
    rows.add("… both", sum(Sizes::woven) + factor(sum(Sizes::woven), sourceCode));
    rows.add("woven / source, of a method that suspends: median, p90, max", expansion(1, ALL));
    rows.add("… of one with 1 or 2 suspend points", expansion(1, 2));
    rows.add("… of one with 9 to 11 suspend points", expansion(9, 11));
    rows.add("class files, bytes", classBytes);
    rows.add("… woven", wovenClassBytes + factor(wovenClassBytes, classBytes));
    rows.add(
        "… with frame classes",
        wovenClassBytes + companionBytes + factor(wovenClassBytes + companionBytes, classBytes));
    rows.add("over 8,000 bytes: source", large(Sizes::source));
    rows.add("… fresh body", large(Sizes::body));
    rows.add("… resume method", large(Sizes::resume));
    rows.add("slowest class, ms of processor time", slowest.isEmpty() ? 0 : slowest.get(0).millis);
    return rows.byTitle;
  }

  private long sum(ToIntFunction<Sizes> what) {
    return sizes.stream().mapToLong(each -> what.applyAsInt(each)).sum();
  }

  private long large(ToIntFunction<Sizes> what) {
    return sizes.stream().filter(each -> what.applyAsInt(each) > JIT_LIMIT).count();
  }

  /** By what factor methods grow that have so many suspend points. */
  private String expansion(int fewest, int most) {
    double[] factors =
        sizes.stream()
            .filter(each -> each.points() >= fewest && each.points() <= most)
            .mapToDouble(Sizes::expansion)
            .sorted()
            .toArray();
    int last = factors.length - 1;
    return last < 0
        ? "–"
        : String.format(
            Locale.ROOT,
            "%.2f×, %.2f×, %.2f×",
            factors[last / 2],
            factors[(int) (last * 0.9)],
            factors[last]);
  }

  private static String factor(long after, long before) {
    return before == 0 ? "" : String.format(Locale.ROOT, " (%.2f×)", (double) after / before);
  }

  private static final class Rows {
    final Map<String, String> byTitle = new LinkedHashMap<>();
    private String title = "";

    void add(String row, Object value) {
      title = row.startsWith("… ") ? title : row;
      byTitle.put(row.startsWith("… ") ? title + " " + row : row, String.valueOf(value));
    }
  }
}
