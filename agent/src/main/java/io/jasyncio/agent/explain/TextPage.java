package io.jasyncio.agent.explain;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Explanation.FrameClass;
import io.jasyncio.weaver.Explanation.Kind;
import io.jasyncio.weaver.Explanation.Line;
import io.jasyncio.weaver.Explanation.Method;
import io.jasyncio.weaver.Explanation.Part;
import io.jasyncio.weaver.Explanation.Point;
import io.jasyncio.weaver.Explanation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Shows on a terminal how a class is woven. */
public final class TextPage {
  /** Where the operand stack is drawn, unless the code is wider. */
  private static final int STACK_COLUMN = 56;

  private final Subject subject;
  private final StringBuilder out = new StringBuilder();

  private TextPage(Subject subject) {
    this.subject = subject;
  }

  /** Writes it out, in lines that end in {@code \n}. */
  public static String of(Subject subject) {
    TextPage page = new TextPage(subject);
    page.head();
    subject.methods().forEach(page::method);
    return page.out.toString();
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private void head() {
    String file = subject.explanation().sourceFile();
    line("class " + subject.className() + (file == null ? "" : ", from " + file));
    line(
        "  class file: %s bytes, woven %s"
            .formatted(Words.number(subject.classFile()), Words.number(subject.wovenClassFile())));
    subject
        .explanation()
        .weaving()
        .companions()
        .forEach(
            (name, bytes) ->
                line(
                    "  %s: %s"
                        .formatted(name.replace('/', '.'), Words.count(bytes.length, "byte"))));
  }

  private void method(Method method) {
    line("");
    String place = subject.place(method.line());
    line(subject.simpleName() + "." + method.signature() + (place == null ? "" : ", " + place));
    sizes(method);
    for (Point point : method.points()) {
      point(point, method.frame());
    }
    if (method.frame() == null) {
      line("");
      line("  no suspend point of its own, so no frame");
    } else {
      frame(method.frame(), method.points());
    }
    for (Part part : method.parts()) {
      if (part.role().holdsCode()) {
        listing(part);
      }
    }
  }

  // ---- sizes ----

  private void sizes(Method method) {
    List<List<String>> rows = new ArrayList<>();
    if (method.size() > 0) {
      rows.add(List.of(method.signature(), Words.number(method.size()), "as compiled"));
    }
    for (Part part : method.parts()) {
      rows.add(List.of(part.signature(), Words.number(part.size()), part.role().title()));
    }
    int all = method.parts().stream().mapToInt(Part::size).sum();
    rows.add(List.of("", Words.number(all), "woven, in all"));
    int wide = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    line("");
    line("  bytes of code");
    for (List<String> row : rows) {
      line("    %s  %6s  %s".formatted(padded(row.get(0), wide), row.get(1), row.get(2)));
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  // ---- suspend points ----

  private void point(Point point, FrameClass frame) {
    String around = Words.surroundings(point);
    line("");
    line(
        "  suspend point %d, line %d: %s%s"
            .formatted(
                point.state(), point.line(), point.call(), around.isEmpty() ? "" : "; " + around));
    if (subject.source() != null && subject.source().has(point.line())) {
      line("    > " + subject.source().line(point.line()).strip());
    }
    if (Words.nothing(point, frame) != null) {
      line("    " + Words.nothing(point, frame));
    }
    for (Value value : point.stack()) {
      value(point, value, "below the call's arguments");
    }
    for (Value value : point.locals()) {
      value(point, value, value.name() == null ? "" : "local " + value.slot());
    }
  }

  private void value(Point point, Value value, String where) {
    StringJoiner details = new StringJoiner(", ", ": ", "");
    if (!where.isEmpty()) {
      details.add(where);
    }
    details.add(value.field() == null ? "needs no field" : "in field " + value.field());
    line("    keeps " + value.type() + " " + Words.name(point, value) + details);
  }

  // ---- the frame ----

  private void frame(FrameClass frame, List<Point> points) {
    line("");
    line("  frame %s: fields of %s".formatted(frame.name(), Words.count(frame.bytes(), "byte")));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("field", "type"));
    points.forEach(point -> head.add("at " + point.state()));
    rows.add(head);
    if (frame.keepsThis()) {
      List<String> self = new ArrayList<>(List.of("self", subject.simpleName()));
      points.forEach(point -> self.add("this"));
      rows.add(self);
    }
    for (Explanation.Field field : frame.fields()) {
      List<String> row = new ArrayList<>(List.of(field.name(), field.type()));
      for (Point point : points) {
        String kept = Words.kept(point, field);
        row.add(kept == null ? "-" : kept);
      }
      rows.add(row);
    }
    if (rows.size() > 1) {
      table(rows);
    }
  }

  private void table(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringJoiner cells = new StringJoiner("  ", "    ", "");
      for (int i = 0; i < widths.length; i++) {
        cells.add(padded(row.get(i), widths[i]));
      }
      line(cells.toString());
    }
  }

  // ---- code ----

  private void listing(Part part) {
    line("");
    line("  " + part.role().title() + " " + part.signature());
    line("    + added by the weaver   * may suspend   | the operand stack behind the instruction");
    part.lines().forEach(this::line);
  }

  private void line(Line line) {
    switch (line.kind()) {
      case SOURCE_LINE -> line("    " + line.text());
      case LABEL -> line("     " + line.text());
      case HANDLER -> line("      " + line.text());
      default -> {
        String mark = line.kind() == Kind.CALL ? "*" : line.kind() == Kind.ADDED ? "+" : " ";
        String code = "    " + mark + "   " + line.text();
        line(padded(code, STACK_COLUMN) + " | " + String.join("  ", line.stack()));
      }
    }
  }
}
