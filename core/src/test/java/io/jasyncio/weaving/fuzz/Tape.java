package io.jasyncio.weaving.fuzz;

/**
 * What generated code calls: the log of events, fuel that bounds its work, and dice. One program
 * runs at a time, in one thread.
 */
public final class Tape {
  private static final int LONGEST_TEXT = 60;
  private static final int LONGEST_TAPE = 4_000_000;

  private static StringBuilder events = new StringBuilder();
  private static int fuel;
  private static int full;
  private static int dice;

  private Tape() {}

  /** Begins a run. */
  static void start(int fuelPerCall) {
    events = new StringBuilder();
    full = fuelPerCall;
    dice = 12345;
  }

  /** What the run has done, a line for each event. */
  static String events() {
    return events.toString();
  }

  // ---- for generated code ----

  /** Begins one of the program's calls. */
  public static void begin(String name) {
    fuel = full;
    events.append("> ").append(name).append('\n');
  }

  /** Whether there is fuel left for another call or turn of a loop. */
  public static boolean burn() {
    return fuel-- > 0;
  }

  /** A number that is the same in each run. */
  public static int roll() {
    dice = dice * 1103515245 + 12345;
    return dice >>> 8;
  }

  /** True once in so many. */
  public static boolean chance(int in) {
    return roll() % in == 0;
  }

  /** What to throw in place of null. */
  public static Throwable failure(Throwable failure) {
    return failure == null ? new IllegalStateException("nothing to throw") : failure;
  }

  public static void log(int value) {
    end(events.append("I ").append(value));
  }

  public static void log(long value) {
    end(events.append("J ").append(value));
  }

  public static void log(float value) {
    end(events.append("F ").append(Integer.toHexString(Float.floatToRawIntBits(value))));
  }

  public static void log(double value) {
    end(events.append("D ").append(Long.toHexString(Double.doubleToRawLongBits(value))));
  }

  public static void log(Object value) {
    describe(value, 2);
    end(events);
  }

  private static void end(StringBuilder written) {
    if (written.length() > LONGEST_TAPE) {
      throw new AssertionError("the program doesn't end");
    }
    written.append('\n');
  }

  /** A value as a text that is the same in each run. */
  public static String text(Object value) {
    StringBuilder all = events;
    events = new StringBuilder();
    describe(value, 1);
    String text = cut(events.toString());
    events = all;
    return text;
  }

  /** Keeps texts short. */
  public static String cut(String text) {
    return text == null || text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT - 20) + "~" + text.hashCode();
  }

  private static void describe(Object value, int depth) {
    if (value == null) {
      events.append("null");
    } else if (value instanceof String || value instanceof Integer || value instanceof Long) {
      events.append(value.getClass().getSimpleName()).append(' ').append(value);
    } else if (value instanceof Byte
        || value instanceof Short
        || value instanceof Character
        || value instanceof Boolean) {
      events.append(value instanceof Character c ? (int) c : value);
    } else if (value instanceof Float || value instanceof Double) {
      events.append(Long.toHexString(Double.doubleToRawLongBits(((Number) value).doubleValue())));
    } else if (value instanceof Throwable thrown) {
      describeThrowable(thrown);
    } else if (value.getClass().isArray()) {
      describeArray(value, depth);
    } else if (value instanceof Box box) {
      events.append(value.getClass().getSimpleName()).append(' ').append(box.number);
      events.append(' ').append(box.wide).append(' ');
      if (depth > 0) {
        describe(box.content, depth - 1);
      }
    } else if (value.getClass().isHidden()) {
      events.append("a lambda");
    } else {
      events.append("a ").append(value.getClass().getSimpleName());
    }
  }

  private static void describeThrowable(Throwable thrown) {
    events.append(thrown.getClass().getSimpleName());
    // the JVM's messages of these name slots and loaders
    if (!(thrown instanceof NullPointerException)
        && !(thrown instanceof ClassCastException)
        && !(thrown instanceof ArrayStoreException)) {
      events.append(' ').append(thrown.getMessage());
    }
  }

  private static void describeArray(Object array, int depth) {
    int length = java.lang.reflect.Array.getLength(array);
    events.append(array.getClass().getComponentType().getSimpleName()).append('[').append(length);
    for (int i = 0; i < length && i < 8 && depth > 0; i++) {
      events.append(' ');
      describe(java.lang.reflect.Array.get(array, i), depth - 1);
    }
    events.append(']');
  }
}
