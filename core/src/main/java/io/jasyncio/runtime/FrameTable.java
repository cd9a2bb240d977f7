package io.jasyncio.runtime;

/** The suspend points of a frame class, as lines of a stack trace: read once from its table. */
final class FrameTable extends ClassValue<FrameTable> {
  private static final FrameTable TABLES = new FrameTable(null);
  private static final StackTraceElement[] NONE = {};

  /** One for each state; null while the frame's table hasn't been read. */
  private volatile StackTraceElement[] elements;

  private final String frameClass;

  private FrameTable(Class<?> type) {
    this.frameClass = type == null ? null : type.getName();
  }

  @Override
  protected FrameTable computeValue(Class<?> type) {
    return new FrameTable(type);
  }

  /** Where an activation waits. */
  static StackTraceElement positionOf(Frame frame) {
    return TABLES.get(frame.getClass()).position(frame);
  }

  private StackTraceElement position(Frame frame) {
    StackTraceElement[] known = elements;
    if (known == null) {
      known = read(frame.table());
      elements = known;
    }
    int state = frame.state;
    return state >= 0 && state < known.length
        ? known[state]
        : new StackTraceElement(frameClass, "resume", null, -1);
  }

  private static StackTraceElement[] read(String table) {
    if (table == null) {
      return NONE;
    }
    String[] parts = table.split("\n", -1);
    String[] lines = parts[3].split(",");
    StackTraceElement[] elements = new StackTraceElement[lines.length];
    for (int i = 0; i < lines.length; i++) {
      int line = lines[i].isEmpty() ? 0 : Integer.parseInt(lines[i]);
      elements[i] =
          new StackTraceElement(
              parts[0], parts[1], parts[2].isEmpty() ? null : parts[2], line > 0 ? line : -1);
    }
    return elements;
  }
}
