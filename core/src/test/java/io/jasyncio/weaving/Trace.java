package io.jasyncio.weaving;

import io.jasyncio.weaving.probe.Log;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of a fixture did.
 *
 * @param events its log, in order
 * @param outcome {@code returned}, or the exception it ended with
 * @param thrown that exception, or null; not part of what is compared
 */
record Trace(List<String> events, String outcome, Throwable thrown) {

  /** A part of a run that may end with an exception. */
  @FunctionalInterface
  interface Run {
    void run(Log log) throws Throwable;
  }

  static Trace of(Run run) {
    Log log = new Log();
    try {
      run.run(log);
      return new Trace(log.events(), "returned", null);
    } catch (Throwable t) {
      return new Trace(log.events(), outcome(t), t);
    }
  }

  private static String outcome(Throwable t) {
    // the JVM's message of a NullPointerException names slots where it knows no names
    return t instanceof NullPointerException
        ? "NullPointerException"
        : t.getClass().getSimpleName() + ": " + t.getMessage();
  }

  /** Where another trace leaves this one, or null if they are equal. */
  String difference(Trace other) {
    for (int i = 0; i < Math.max(events.size(), other.events.size()); i++) {
      String mine = i < events.size() ? events.get(i) : "(nothing)";
      String theirs = i < other.events.size() ? other.events.get(i) : "(nothing)";
      if (!mine.equals(theirs)) {
        return "event " + i + ": plain " + mine + ", woven " + theirs + ", which " + other.outcome;
      }
    }
    return outcome.equals(other.outcome)
        ? null
        : "outcome: plain " + outcome + ", woven " + other.outcome;
  }

  /** The trace in one line, without the exception itself. */
  String toLine() {
    List<String> parts = new ArrayList<>();
    parts.add(outcome);
    parts.addAll(events);
    return String.join("\t", parts.stream().map(Trace::escape).toList());
  }

  static Trace fromLine(String line) {
    List<String> parts = List.of(line.split("\t", -1)).stream().map(Trace::unescape).toList();
    return new Trace(parts.subList(1, parts.size()), parts.get(0), null);
  }

  private static String escape(String s) {
    return s.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String s) {
    return s.translateEscapes();
  }
}
