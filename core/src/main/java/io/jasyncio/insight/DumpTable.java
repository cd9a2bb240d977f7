package io.jasyncio.insight;

import java.util.List;
import java.util.Locale;

/** Writes a dump as a table: a line for each task. */
final class DumpTable {
  private static final String LINE = System.lineSeparator();
  private final StringBuilder out = new StringBuilder();

  DumpTable(LoopDump dump) {
    out.append("event loop of thread \"").append(dump.thread()).append('"');
    out.append(dump.safe() ? "" : " (UNSAFE: it didn't answer)").append(LINE);
    row("ID", "STATE", "AGE", "NAME", "WAITS FOR", "AT");
    for (TaskDump task : dump.tasks()) {
      row(
          String.valueOf(task.id()),
          task.state().name().toLowerCase(Locale.ROOT),
          DumpText.age(task.age()),
          task.name(),
          task.waitsFor() == null ? "-" : task.waitsFor(),
          task.stack().isEmpty() ? "-" : own(task.stack()).toString());
    }
  }

  /** The innermost line that isn't the library's own; the innermost, if all are. */
  private static StackTraceElement own(List<StackTraceElement> stack) {
    return stack.stream()
        .filter(element -> !element.getClassName().startsWith("io.jasyncio."))
        .findFirst()
        .orElse(stack.get(0));
  }

  private void row(String id, String state, String age, String name, String waitsFor, String at) {
    out.append(
            String.format("%6s  %-8s %7s  %-16s %-40s %s", id, state, age, name, waitsFor, at)
                .stripTrailing())
        .append(LINE);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
