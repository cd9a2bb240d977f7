package io.jasyncio.insight;

import java.util.ArrayList;
import java.util.List;

/** Draws a run. */
final class RunPicture {
  /*
   * The picture, in the order in which it's drawn, what lies below first:
   *
   *   ground, heading            what there was, and what was left out
   *   axis                       the time at which a column begins, where there is room to say so
   *   rows                       name, and the line of the task's life: dotted while the task is ready
   *                              and waits for its turn, thin while it waits for something else
   *   bars                       the steps
   *   arrows                     down or up the column of the step that wakes: no bar is in their way,
   *                              since no two steps run at once
   *   ends                       failed or cancelled, with words
   *   legend
   */
  private static final double PADDING = 18;
  private static final double HEADING = 48;
  private static final double AXIS = 26;
  private static final double LEGEND = 44;
  private static final double BAR = 14;
  private static final double INDENT = 16;
  private static final double LETTER = 6.9;
  private static final double SMALL_LETTER = 5.6;
  private static final double LEAST_BETWEEN_TIMES = 58;
  private static final int LONGEST_NAME = 36;
  private static final int SHORTEST_LABEL = 12;
  private static final int COLOURS = 6;

  private final Run run;
  private final Svg svg = new Svg();
  private final List<String> names = new ArrayList<>();
  private final RunColumns columns;
  private final RunRows rows;

  /** The steps and the arrows of each task, by their places. */
  private final List<List<Integer>> steps = new ArrayList<>();

  private final List<List<Integer>> arrows = new ArrayList<>();

  /** What is drawn above the rows. */
  private final Svg above = new Svg();

  RunPicture(Run run) {
    this.run = run;
    sort();
    RunRows unplaced = new RunRows(run, List.of(), 0);
    double widest = LETTER * "other threads".length();
    for (int task = 0; task < run.tasks().size(); task++) {
      names.add(name(task));
      String note = note(task);
      double width =
          unplaced.indent(task) * INDENT
              + names.get(task).length() * LETTER
              + (note.isEmpty() ? 0 : (note.length() + 2) * SMALL_LETTER);
      widest = Math.max(widest, width);
    }
    columns = new RunColumns(run, PADDING + widest + 14);
    rows = new RunRows(run, columns.shown(), HEADING + AXIS);
    draw();
  }

  private void sort() {
    for (int i = 0; i < run.tasks().size(); i++) {
      steps.add(new ArrayList<>());
      arrows.add(new ArrayList<>());
    }
    for (int i = 0; i < run.steps().size(); i++) {
      if (run.steps().get(i).task() != Run.NONE) {
        steps.get(run.steps().get(i).task()).add(i);
      }
    }
    for (int i = 0; i < run.arrows().size(); i++) {
      arrows.get(run.arrows().get(i).task()).add(i);
    }
  }

  private String name(int task) {
    return cut(run.tasks().get(task).name(), LONGEST_NAME);
  }

  private static String cut(String text, int room) {
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }

  /** For a task without a name of its own: the method in which it suspends first. */
  private String note(int task) {
    if (!run.tasks().get(task).name().matches("Task-\\d+")) {
      return "";
    }
    return steps.get(task).stream()
        .map(step -> run.steps().get(step).position())
        .filter(position -> position != null)
        .findFirst()
        .map(position -> method(position.getMethodName()))
        .orElse("");
  }

  /** The method around, for a lambda's. */
  private static String method(String name) {
    String[] parts = name.split("\\$");
    String method = parts.length == 3 && parts[0].equals("lambda") ? parts[1] : name;
    return cut(method, LONGEST_NAME);
  }

  // ---- the whole

  private void draw() {
    double width = columns.right() + PADDING;
    double height = rows.bottom() + LEGEND + 6;
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "width",
        width,
        "height",
        height,
        "viewBox",
        "0 0 " + Svg.number(width) + " " + Svg.number(height),
        "role",
        "img",
        "aria-label",
        heading());
    svg.raw("<style>\n").raw(RunStyle.CSS).raw("</style>\n");
    svg.element(
        "rect",
        "class",
        "ground",
        "x",
        0.5,
        "y",
        0.5,
        "width",
        width - 1,
        "height",
        height - 1,
        "rx",
        8);
    svg.text("heading", PADDING, 28, heading());
    axis();
    lanes();
    rows.tasks().forEach(this::row);
    columns.shown().forEach(this::bar);
    svg.raw(above.toString());
    legend();
    svg.close("svg");
  }

  private String heading() {
    String heading =
        count(run.tasks().size(), "task")
            + ", "
            + count(run.steps().stream().filter(step -> step.task() != Run.NONE).count(), "step")
            + ", "
            + Durations.text(run.end());
    if (run.stepsLeftOut() > 0) {
      heading += "; left out: " + count(run.stepsLeftOut(), "step") + " after these";
    }
    if (run.tasksLeftOut() > 0) {
      heading +=
          (run.stepsLeftOut() > 0 ? ", " : "; left out: ") + count(run.tasksLeftOut(), "task");
    }
    return heading;
  }

  private static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void axis() {
    double free = 0;
    String last = "";
    for (int step : columns.shown()) {
      String time = Durations.text(run.steps().get(step).begin());
      double x = columns.begin(step);
      if (!time.equals(last) && x >= free && !reachesEnd(x, time)) {
        tick(x, "time", x - 2, time);
        free = x + Math.max(LEAST_BETWEEN_TIMES, time.length() * SMALL_LETTER + 8);
        last = time;
      }
    }
    String end = Durations.text(run.end());
    double x = columns.right();
    if (!end.equals(last) && x - end.length() * SMALL_LETTER >= free) {
      tick(x, "time last", x + 2, end);
    }
  }

  private boolean reachesEnd(double x, String time) {
    return x + time.length() * SMALL_LETTER > columns.right();
  }

  private void tick(double x, String kind, double textX, String time) {
    double y = HEADING + AXIS - 8;
    svg.element("path", "class", "tick", "d", line(x, y + 4, x, rows.bottom()));
    svg.text(kind, textX, y, time);
  }

  private static String line(double x, double y, double toX, double toY) {
    return "M" + point(x, y) + "L" + point(toX, toY);
  }

  private static String point(double x, double y) {
    return Svg.number(x) + " " + Svg.number(y);
  }

  private void lanes() {
    double y = HEADING + AXIS + RunRows.HEIGHT / 2;
    for (String name : rows.laneNames()) {
      svg.text("lane", PADDING, y + 4, name);
      svg.element("path", "class", "loop", "d", line(columns.left(), y, columns.right(), y));
      y += RunRows.HEIGHT;
    }
  }

  // ---- a task

  private void row(int task) {
    double y = rows.y(task);
    double x = PADDING + rows.indent(task) * INDENT;
    if (rows.indent(task) > 0) {
      svg.element("path", "class", "nest", "d", "M" + point(x - 10, y - 11) + "v11h7");
    }
    svg.open("g");
    svg.title(describe(task));
    svg.text("name", x, y + 4, names.get(task));
    String note = note(task);
    if (!note.isEmpty()) {
      svg.text("note", x + names.get(task).length() * LETTER + 6, y + 4, note);
    }
    svg.close("g");
    new RunLife(task, y).draw();
  }

  private String describe(int task) {
    Run.TaskRow row = run.tasks().get(task);
    return row.name()
        + (row.creator() == Run.NONE ? "" : "\nmade by " + run.tasks().get(row.creator()).name())
        + "\n"
        + count(steps.get(task).size(), "step")
        + "\n"
        + outcome(row);
  }

  private static String outcome(Run.TaskRow row) {
    return switch (row.outcome()) {
      case PENDING -> "hasn't ended";
      case FINISHED -> "finished";
      case CANCELLED -> "cancelled";
      case FAILED -> "failed: " + row.failure();
    };
  }

  /** Goes along a task's row, and draws what it was between its steps. */
  private final class RunLife {
    private final int task;
    private final double y;
    private final Run.TaskRow row;
    private double x;

    /** The step after which the task waits; NONE while it is ready. */
    private int waitsSince = Run.NONE;

    private boolean waits;

    RunLife(int task, double y) {
      this.task = task;
      this.y = y;
      this.row = run.tasks().get(task);
    }

    void draw() {
      List<Integer> woken = new ArrayList<>(arrows.get(task));
      begin(woken);
      for (int step : steps.get(task)) {
        while (!woken.isEmpty() && run.arrows().get(woken.get(0)).after() < step) {
          wake(woken.remove(0));
        }
        go(columns.begin(step), null);
        x = columns.end(step);
        waits = run.steps().get(step).waitsFor() != null;
        waitsSince = step;
      }
      woken.forEach(this::wake);
      end();
    }

    private void begin(List<Integer> woken) {
      boolean spawned =
          !woken.isEmpty() && run.arrows().get(woken.get(0)).after() == row.madeAfter();
      if (spawned) {
        int spawn = woken.remove(0);
        x = row.madeAfter() == Run.NONE ? columns.left() : columns.arrow(spawn);
        if (columns.comesFromStep(spawn)) {
          arrow(spawn, "spawn", "made by ");
        }
        return;
      }
      x = row.madeAfter() == Run.NONE ? columns.left() : columns.after(row.madeAfter());
      waits = true;
    }

    private void wake(int place) {
      if (!waits) {
        return; // it was ready anyhow
      }
      Run.Arrow arrow = run.arrows().get(place);
      double to = Math.max(x, columns.arrow(place));
      go(to, arrow);
      waits = false;
      String kind = arrow.cancels() ? "cancel" : "wake";
      if (columns.comesFromStep(place)) {
        arrow(place, kind, arrow.cancels() ? "cancelled by " : "woken by ");
      } else {
        ownWake(to, arrow, kind);
      }
    }

    /** Draws the line as far as a place. */
    private void go(double to, Run.Arrow by) {
      if (to - x < 0.5) {
        return;
      }
      Run.Step before = waitsSince == Run.NONE ? null : run.steps().get(waitsSince);
      String waitsFor = before == null || !waits ? null : before.waitsFor();
      svg.open("g", "class", "line");
      svg.title(
          row.name()
              + (waitsFor != null
                  ? " waits for " + waitsFor
                  : waits ? " waits" : " is ready, and waits for its turn")
              + (waits && before != null && before.position() != null
                  ? "\nat " + before.position()
                  : "")
              + (by == null ? "" : "\nuntil " + cause(by)));
      svg.element("path", "class", "hit", "d", line(x, y, to, y));
      svg.element("path", "class", waits ? "wait" : "ready", "d", line(x, y, to, y));
      if (waitsFor != null) {
        label(svg, "for", x + 5, y - 5, waitsFor, to - 8);
      }
      svg.close("g");
      x = to;
    }

    private String cause(Run.Arrow arrow) {
      String verb = arrow.cancels() ? "cancelled by " : "woken by ";
      return verb + source(arrow);
    }

    private void arrow(int place, String kind, String verb) {
      Run.Arrow arrow = run.arrows().get(place);
      double fromY = rows.y(run.steps().get(arrow.from()));
      double fromX = columns.arrow(place);
      double down = fromY < y ? 1 : -1;
      double tip = y - down;
      above.open("g", "class", kind);
      above.title(row.name() + " " + verb + source(arrow));
      String start = "M" + point(fromX, fromY + down * BAR / 2);
      String path =
          x - fromX < 0.5
              ? start + "V" + Svg.number(tip - down * 5)
              : start
                  + "C"
                  + point(fromX, y - down * 8)
                  + " "
                  + point(x, y - down * 20)
                  + " "
                  + point(x, tip - down * 5);
      above.element("path", "class", "hit", "d", path);
      above.element("path", "class", "shaft", "d", path);
      above.element(
          "path",
          "class",
          "head",
          "d",
          "M" + point(x, tip) + "l-3.5 " + Svg.number(-down * 6) + "h7z");
      above.close("g");
    }

    private String source(Run.Arrow arrow) {
      if (arrow.from() == Run.NONE || run.steps().get(arrow.from()).task() == Run.NONE) {
        return switch (arrow.waker()) {
          case TASK -> "a task";
          case SLEEP -> "its timer";
          case TIMER -> "a timer";
          case SOCKET -> "a socket";
          case THREAD -> "another thread";
          case PROGRAM -> "the program";
        };
      }
      return run.tasks().get(run.steps().get(arrow.from()).task()).name();
    }

    /** What the task has set itself: a clock; a socket: a ring. */
    private void ownWake(double at, Run.Arrow arrow, String kind) {
      above.open("g", "class", kind);
      above.title(row.name() + " " + cause(arrow));
      above.element("circle", "class", "clock", "cx", at - 5, "cy", y, "r", 4.5);
      if (arrow.waker() == Waker.SLEEP) {
        above.element("path", "class", "shaft", "d", "M" + point(at - 5, y - 2.8) + "v2.8h2.2");
      }
      above.close("g");
    }

    private void end() {
      if (row.outcome() == Run.Outcome.PENDING) {
        go(columns.right(), null);
        return;
      }
      if (steps.get(task).isEmpty() || lastStep() < row.endedIn()) {
        go(columns.after(row.endedIn()), null); // it ended where nobody has told of a step
      }
      if (row.outcome() == Run.Outcome.FAILED) {
        String failure = row.failure().replaceAll("^(?:[a-z_]\\w*\\.)+(?=[A-Z])", "");
        mark("failed", "M" + point(x + 4, y - 4) + "l8 8m0-8l-8 8", failure);
      } else if (row.outcome() == Run.Outcome.CANCELLED) {
        mark("cancelled", circle(x + 8, y) + "M" + point(x + 5, y + 3) + "l6-6", "cancelled");
      } else {
        svg.element("path", "class", "end", "d", line(x + 2, y - 5, x + 2, y + 5));
      }
    }

    private int lastStep() {
      return steps.get(task).get(steps.get(task).size() - 1);
    }

    private void mark(String kind, String path, String words) {
      above.open("g", "class", kind);
      above.title(describe(task));
      above.element("path", "class", "halo", "d", path);
      above.element("path", "class", "mark", "d", path);
      label(above, "words", x + 17, y + 3.5, words, columns.right());
      above.close("g");
    }
  }

  /** Words, cut where there is no more room; none, if there is hardly any. */
  private static void label(Svg svg, String kind, double x, double y, String words, double end) {
    int room = (int) ((end - x) / SMALL_LETTER);
    if (words.length() <= room) {
      svg.text(kind, x, y, words);
    } else if (room >= SHORTEST_LABEL) {
      svg.text(kind, x, y, cut(words, room));
    }
  }

  private static String circle(double x, double y) {
    return "M" + point(x - 4.5, y) + "a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0";
  }

  // ---- a step

  private void bar(int place) {
    Run.Step step = run.steps().get(place);
    double y = rows.y(step);
    String colour = step.task() == Run.NONE ? "callback" : "c" + step.task() % COLOURS;
    svg.open("g", "class", "step");
    svg.title(describe(place, step));
    svg.element(
        "rect",
        "class",
        colour,
        "x",
        columns.begin(place),
        "y",
        y - BAR / 2,
        "width",
        columns.end(place) - columns.begin(place),
        "height",
        BAR,
        "rx",
        Math.min(3.5, (columns.end(place) - columns.begin(place)) / 3));
    svg.close("g");
  }

  private String describe(int place, Run.Step step) {
    String time =
        "\nat "
            + Durations.text(step.begin())
            + ", for "
            + Durations.text(step.end() - step.begin());
    if (step.task() == Run.NONE) {
      return "a callback"
          + (step.waker() == null ? "" : " of " + RunRows.name(step.waker()))
          + time;
    }
    Run.TaskRow row = run.tasks().get(step.task());
    List<Integer> own = steps.get(step.task());
    return row.name()
        + ", step "
        + (own.indexOf(place) + 1)
        + " of "
        + own.size()
        + time
        + (step.position() == null ? "" : "\nsuspends at " + step.position())
        + (step.waitsFor() == null ? "" : "\nto wait for " + step.waitsFor())
        + (row.endedIn() == place ? "\n" + outcome(row) : "");
  }

  // ---- the legend

  private void legend() {
    double y = rows.bottom() + 28;
    double x = PADDING;
    svg.open("g", "class", "legend");
    svg.element("rect", "class", "c0", "x", x, "y", y - 10, "width", 22, "height", 12, "rx", 3.5);
    x = says(x + 28, y, "runs");
    svg.element("path", "class", "ready", "d", line(x, y - 4, x + 26, y - 4));
    x = says(x + 32, y, "ready");
    svg.element("path", "class", "wait", "d", line(x, y - 4, x + 26, y - 4));
    x = says(x + 32, y, "waits");
    x = sample(x, y, "wake", "wakes");
    x = sample(x, y, "spawn", "makes");
    x = sample(x, y, "cancel", "cancels");
    svg.text("note", x, y, "longer is wider, though not in proportion");
    svg.close("g");
  }

  private double says(double x, double y, String words) {
    svg.text("note", x, y, words);
    return x + words.length() * SMALL_LETTER + 20;
  }

  private double sample(double x, double y, String kind, String words) {
    svg.open("g", "class", kind);
    svg.element("path", "class", "shaft", "d", line(x, y - 4, x + 18, y - 4));
    svg.element("path", "class", "head", "d", "M" + point(x + 24, y - 4) + "l-6-3.5v7z");
    svg.close("g");
    return says(x + 30, y, words);
  }

  @Override
  public String toString() {
    return svg.toString();
  }
}
