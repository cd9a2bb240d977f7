package io.jasyncio.insight;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a dump as JSON. */
final class DumpJson {
  private final StringBuilder out = new StringBuilder();

  DumpJson loop(LoopDump dump) {
    out.append('{');
    field("thread").text(dump.thread());
    next().field("running").out.append(dump.running());
    next().field("safe").out.append(dump.safe());
    next().field("threadStack").list(dump.threadStack(), element -> text(element.toString()));
    next().field("ready").out.append(dump.ready());
    next().field("timers").out.append(dump.timers());
    next().field("alive").out.append(dump.alive());
    next().field("tasks").list(dump.tasks(), this::task);
    next()
        .field("deadlocks")
        .list(dump.deadlocks(), circle -> list(circle, task -> out.append(task.id())));
    out.append('}');
    return this;
  }

  private void task(TaskDump task) {
    out.append('{');
    field("id").out.append(task.id());
    next().field("name").text(task.name());
    next().field("state").text(task.state().name().toLowerCase(Locale.ROOT));
    next().field("cancelling").out.append(task.cancelling());
    next().field("ageMillis").out.append(task.age().toMillis());
    next().field("waitsFor").text(task.waitsFor());
    next().field("awaits").list(task.awaits(), out::append);
    next().field("timeoutMillis").out.append(millis(task.timeout()));
    next().field("stack").list(task.stack(), element -> text(element.toString()));
    out.append('}');
  }

  private static String millis(Duration time) {
    return time == null ? "null" : String.valueOf(time.toMillis());
  }

  private DumpJson next() {
    out.append(',');
    return this;
  }

  private DumpJson field(String name) {
    text(name);
    out.append(':');
    return this;
  }

  private <E> void list(List<E> elements, Consumer<? super E> write) {
    out.append('[');
    String separator = "";
    for (E element : elements) {
      out.append(separator);
      write.accept(element);
      separator = ",";
    }
    out.append(']');
  }

  private void text(String text) {
    if (text == null) {
      out.append("null");
      return;
    }
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
