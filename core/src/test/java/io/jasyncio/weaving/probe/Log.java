package io.jasyncio.weaving.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fixture did, event by event. Values are written down with their static type, floating
 * point ones with all their bits, so that a value that comes back from a suspension as another
 * kind, or only nearly the same, makes another log.
 */
public final class Log {
  /** More than any fixture writes: one that passes it hangs in a loop. */
  private static final int LIMIT = 100_000;

  private final List<String> events = new ArrayList<>();

  /** The events so far. */
  public List<String> events() {
    return List.copyOf(events);
  }

  public void add(boolean value) {
    write("boolean " + value);
  }

  public void add(byte value) {
    write("byte " + value);
  }

  public void add(char value) {
    write("char " + (int) value);
  }

  public void add(short value) {
    write("short " + value);
  }

  public void add(int value) {
    write("int " + value);
  }

  public void add(long value) {
    write("long " + value);
  }

  public void add(float value) {
    write("float " + value + " 0x" + Integer.toHexString(Float.floatToRawIntBits(value)));
  }

  public void add(double value) {
    write("double " + value + " 0x" + Long.toHexString(Double.doubleToRawLongBits(value)));
  }

  public void add(String value) {
    write(value == null ? "null" : value);
  }

  public void add(Object value) {
    write(value == null ? "null" : value.getClass().getSimpleName() + " " + text(value));
  }

  private void write(String event) {
    if (events.size() == LIMIT) {
      throw new AssertionError("the fixture loops: its log has " + LIMIT + " events");
    }
    events.add(event);
  }

  private static String text(Object value) {
    String inBrackets = Arrays.deepToString(new Object[] {value});
    return inBrackets.substring(1, inBrackets.length() - 1);
  }
}
