package io.jasyncio.agent.explain;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Explanation.FrameClass;
import io.jasyncio.weaver.Explanation.Kind;
import io.jasyncio.weaver.Explanation.Line;
import io.jasyncio.weaver.Explanation.Method;
import io.jasyncio.weaver.Explanation.Part;
import io.jasyncio.weaver.Explanation.Point;
import io.jasyncio.weaver.Explanation.Value;
import io.jasyncio.weaver.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Shows in a browser how a class is woven: one page that needs nothing else. For each method its
 * source stands beside its suspend points and its frame; below them the sizes and the code.
 */
public final class HtmlPage {
  /** How many colours suspend points have; then they begin again. */
  private static final int COLOURS = 8;

  /** How many suspend points of a line stand side by side; more of them make it higher. */
  private static final int MOST_BADGES = 4;

  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private final Subject subject;
  private final List<String> source;
  private final Markup out = new Markup();

  /** The number of the method that is being written. */
  private int number;

  private HtmlPage(Subject subject) {
    this.subject = subject;
    this.source = subject.source() == null ? List.of() : JavaColours.lines(subject.source());
  }

  /** Writes the page. */
  public static String of(Subject subject) {
    HtmlPage page = new HtmlPage(subject);
    page.write();
    return page.out.toString();
  }

  private void write() {
    out.raw("<!DOCTYPE html>\n").open("html", "lang", "en").newline().open("head");
    out.raw("<meta charset=\"utf-8\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">");
    out.element("title", "How " + subject.className() + " is woven");
    out.open("style").raw(style()).close().close().newline();
    out.open("body").newline();
    head();
    out.open("main").newline();
    refusals();
    for (Method method : subject.methods()) {
      method(method);
      number++;
    }
    out.close().newline().close().close().newline();
  }

  private static String style() {
    try (InputStream style = HtmlPage.class.getResourceAsStream("page.css")) {
      return "\n" + new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- the head ----

  private void head() {
    int packageEnd = subject.className().lastIndexOf('.') + 1;
    out.open("header").open("h1");
    out.element("span", subject.className().substring(0, packageEnd), "class", "package");
    out.text(subject.simpleName()).close();
    out.open("p", "class", "facts");
    String file = subject.explanation().sourceFile();
    if (file != null) {
      fact("source", file);
    }
    fact(
        "class file",
        Words.number(subject.classFile())
            + " → "
            + Words.number(subject.wovenClassFile())
            + " bytes");
    var companions = subject.explanation().weaving().companions();
    if (!companions.isEmpty()) {
      int bytes = companions.values().stream().mapToInt(each -> each.length).sum();
      fact(
          "beside it", Words.count(companions.size(), "class") + ", " + Words.count(bytes, "byte"));
    }
    out.close();
    if (subject.methods().size() > 1) {
      contents();
    }
    out.close().newline();
  }

  private void fact(String name, String value) {
    out.open("span").element("b", name).text(" " + value).close();
  }

  private void contents() {
    out.open("nav");
    for (int i = 0; i < subject.methods().size(); i++) {
      Method method = subject.methods().get(i);
      out.open("a", "href", "#m" + i).element("code", method.signature());
      out.element("span", String.valueOf(method.points().size()), "title", "suspend points")
          .close();
    }
    out.close();
  }

  private void refusals() {
    if (!subject.refusals().isEmpty()) {
      out.open("section", "class", "refusals").element("h2", "Refused").open("ul");
      for (Refusal refusal : subject.refusals()) {
        out.element("li", refusal.message());
      }
      out.close().close().newline();
    }
  }

  // ---- a method ----

  private void method(Method method) {
    out.open("section", "id", "m" + number, "class", "method").newline();
    out.open("h2").element("code", method.signature()).close();
    out.open("p", "class", "facts");
    String place = subject.place(method.line());
    if (place != null) {
      fact("at", place);
    }
    if (!method.source().equals(method.name())) {
      fact("lambda in", method.source());
    }
    fact("suspend points", String.valueOf(method.points().size()));
    if (method.frame() != null) {
      fact("frame", Words.count(method.frame().bytes(), "byte") + " of fields");
    }
    out.close().newline();
    out.open("div", "class", "beside").newline();
    source(method);
    out.open("div", "class", "kept").newline();
    points(method);
    if (method.frame() != null) {
      frame(method.frame(), method.points());
    }
    out.close().close().newline();
    sizes(method);
    for (Part part : method.parts()) {
      if (part.role().holdsCode()) {
        listing(part);
      }
    }
    out.close().newline();
  }

  private String anchor(Point point) {
    return "m" + number + "p" + point.state();
  }

  private static String colour(int state) {
    return "c" + state % COLOURS;
  }

  private void badge(int state, String link) {
    String classes = "badge " + colour(state);
    if (link == null) {
      out.element("span", String.valueOf(state), "class", classes);
    } else {
      out.element("a", String.valueOf(state), "class", classes, "href", "#" + link);
    }
  }

  // ---- source ----

  private void source(Method method) {
    out.open("div", "class", "source").element("h3", "Source");
    SourceRange range = SourceRange.of(method, subject.source());
    if (subject.source() == null) {
      String file = subject.explanation().sourceFile();
      out.element(
          "p",
          file == null
              ? "The class doesn't say where its source is: compile it with -g."
              : file + " wasn't found. Name its source folder with --sources.",
          "class",
          "missing");
    } else if (range == null) {
      out.element(
          "p",
          subject.source().file().getFileName()
              + " hasn't the lines that the class file names: it isn't the source it was compiled"
              + " from, or that was done without -g.",
          "class",
          "missing");
    } else {
      out.open("div", "class", "code", "style", "--badges:" + mostOnOneLine(method)).newline();
      for (int line = range.first(); line <= range.last(); line++) {
        sourceLine(method, line);
      }
      out.close();
    }
    out.close().newline();
  }

  /** How many suspend points there are on the line that has most of them. */
  private static int mostOnOneLine(Method method) {
    int most = 1;
    for (Point point : method.points()) {
      long here = method.points().stream().filter(p -> p.line() == point.line()).count();
      most = Math.max(most, (int) here);
    }
    return Math.min(most, MOST_BADGES);
  }

  private void sourceLine(Method method, int line) {
    List<Point> here = method.points().stream().filter(point -> point.line() == line).toList();
    String classes = here.isEmpty() ? "line" : "line suspends " + colour(here.get(0).state());
    out.open("div", "class", classes, "id", "m" + number + "l" + line);
    out.element("span", String.valueOf(line), "class", "number").open("span", "class", "gutter");
    for (Point point : here) {
      badge(point.state(), anchor(point));
    }
    out.close().open("code").raw(source.get(line)).close().close().newline();
  }

  // ---- suspend points ----

  private void points(Method method) {
    out.element("h3", "Suspend points").newline();
    if (method.points().isEmpty()) {
      out.element(
          "p", "None of its own: it is never suspended, and has no frame.", "class", "missing");
    }
    for (Point point : method.points()) {
      point(point, method.frame());
    }
  }

  private void point(Point point, FrameClass frame) {
    out.open("article", "id", anchor(point), "class", "point " + colour(point.state()));
    out.open("h4");
    badge(point.state(), null);
    out.element("code", point.call());
    if (point.line() > 0) {
      out.element("a", "line " + point.line(), "href", "#m" + number + "l" + point.line());
    }
    out.close();
    String around = Words.surroundings(point);
    if (!around.isEmpty()) {
      out.element("p", around, "class", "around");
    }
    if (Words.nothing(point, frame) != null) {
      out.element("p", Words.nothing(point, frame), "class", "around");
    } else {
      out.open("table").open("tbody");
      point.stack().forEach(value -> value(point, value, "on the stack"));
      point
          .locals()
          .forEach(
              value -> value(point, value, value.name() == null ? "" : "local " + value.slot()));
      out.close().close();
    }
    out.close().newline();
  }

  private void value(Point point, Value value, String where) {
    out.open("tr").open("td").element("code", value.type(), "class", "type").text(" ");
    out.element("code", Words.name(point, value)).close();
    out.element("td", where, "class", "where");
    out.open("td").text("→ ");
    if (value.field() == null) {
      out.text("no field");
    } else {
      out.element("code", value.field());
    }
    out.close().close();
  }

  // ---- the frame ----

  private void frame(FrameClass frame, List<Point> points) {
    out.element("h3", "Frame");
    out.open("p", "class", "around").element("code", frame.name());
    out.text(", a class file of " + Words.count(frame.classFile(), "byte")).close();
    out.open("div", "class", "wide").open("table", "class", "frame").open("thead").open("tr");
    out.element("th", "field");
    out.element("th", "bytes");
    for (Point point : points) {
      out.open("th");
      badge(point.state(), anchor(point));
      out.close();
    }
    out.close().close().open("tbody");
    if (frame.keepsThis()) {
      fieldHead(subject.simpleName(), "self", 4);
      points.forEach(point -> out.element("td", "this", "class", "held " + colour(point.state())));
      out.close();
    }
    for (Explanation.Field field : frame.fields()) {
      fieldHead(field.type(), field.name(), field.bytes());
      for (Point point : points) {
        String kept = Words.kept(point, field);
        out.element(
            "td",
            kept == null ? "" : kept,
            "class",
            kept == null ? null : "held " + colour(point.state()));
      }
      out.close();
    }
    out.close().close().close().newline();
  }

  private void fieldHead(String type, String name, int bytes) {
    out.open("tr").open("th").element("code", type, "class", "type").text(" ");
    out.element("code", name).close();
    out.element("td", String.valueOf(bytes), "class", "bytes");
  }

  // ---- sizes ----

  private void sizes(Method method) {
    int all = method.parts().stream().mapToInt(Part::size).sum();
    int most = Math.max(all, method.size());
    out.open("details", "open", "").open("summary").text("Bytes of code ");
    out.element("span", Words.number(method.size()) + " → " + Words.number(all), "class", "hint");
    out.close().open("div", "class", "wide").open("table", "class", "sizes").open("tbody");
    if (method.size() > 0) {
      size("as compiled", method.signature(), method.size(), most, "before");
    }
    for (Part part : method.parts()) {
      String role = part.role().name().toLowerCase(Locale.ROOT);
      size(part.role().title(), part.signature(), part.size(), most, role);
    }
    out.close().close().close().close().newline();
  }

  private void size(String what, String signature, int bytes, int most, String role) {
    out.open("tr").element("td", what);
    out.open("td").element("code", signature).close();
    out.element("td", Words.number(bytes), "class", "bytes");
    out.open("td", "class", "bar");
    String width = String.format(Locale.ROOT, "width:%.1f%%", 100.0 * bytes / most);
    out.open("i", "class", role, "style", width).close();
    out.close().close();
  }

  // ---- code ----

  private void listing(Part part) {
    out.open("details", "class", "listing", "open", subject.methods().size() == 1 ? "" : null);
    out.open("summary").text(part.role() == Explanation.Role.BODY ? "Body " : "Resume ");
    out.element("code", part.signature());
    out.element("span", Words.count(part.size(), "byte"), "class", "hint").close().newline();
    out.open("p", "class", "legend");
    out.element("span", "from the source", "class", "copied");
    out.element("span", "added by the weaver", "class", "added");
    out.element("span", "may suspend", "class", "call");
    out.text("beside each: the operand stack behind it, its top at the right");
    out.close().newline();
    out.open("div", "class", "insns").newline();
    part.lines().forEach(this::line);
    out.close().close().newline();
  }

  private void line(Line line) {
    String kind = line.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    out.open("div", "class", "insn " + kind);
    out.open("div", "class", "text").element("code", line.text());
    if (line.kind() == Kind.SOURCE_LINE
        && subject.source() != null
        && line.line() < source.size()) {
      out.open("code", "class", "quote").raw(source.get(line.line()).strip()).close();
    }
    if (line.point() >= 0) {
      badge(line.point(), "m" + number + "p" + line.point());
    }
    out.close().open("div", "class", "stack");
    for (String type : line.stack()) {
      boolean isWide = type.equals("long") || type.equals("double");
      out.element("span", type, "class", isWide ? "two" : null);
    }
    out.close().close().newline();
  }
}
