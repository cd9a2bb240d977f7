package io.jasyncio.agent.explain;

import io.jasyncio.weaver.Explanation;
import io.jasyncio.weaver.Explanation.Point;
import io.jasyncio.weaver.Explanation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the text and the page say things alike. */
final class Words {
  private Words() {}

  /** {@code 1,234}. */
  static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 byte}, {@code 2 classes}. */
  static String count(int number, String noun) {
    String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
    return number(number) + " " + (number == 1 ? noun : plural);
  }

  /** What a kept value is called: its name, or where it lies. */
  static String name(Point point, Value value) {
    if (value.slot() < 0) {
      return "operand " + point.stack().indexOf(value);
    }
    return value.name() == null ? "local " + value.slot() : value.name();
  }

  /** {@code in 2 loops, under a handler for IOException}; empty if there is nothing around it. */
  static String surroundings(Point point) {
    List<String> around = new ArrayList<>();
    if (point.loops() > 0) {
      around.add("in " + count(point.loops(), "loop"));
    }
    if (!point.handlers().isEmpty()) {
      around.add("caught: " + String.join(", ", point.handlers()));
    }
    return String.join("; ", around);
  }

  /** What is said where nothing is kept, or null where something is. */
  static String nothing(Point point, Explanation.FrameClass frame) {
    boolean isNothing = point.stack().isEmpty() && point.locals().isEmpty();
    return !isNothing ? null : frame.keepsThis() ? "keeps this alone" : "keeps nothing";
  }

  /** What a field holds while the method is suspended at a point, or null. */
  static String kept(Point point, Explanation.Field field) {
    for (List<Value> values : List.of(point.stack(), point.locals())) {
      for (Value value : values) {
        if (field.name().equals(value.field())) {
          return name(point, value);
        }
      }
    }
    return null;
  }
}
