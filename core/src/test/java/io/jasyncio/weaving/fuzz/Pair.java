package io.jasyncio.weaving.fuzz;

/** Another object to construct: its merge with a {@link Box} is a box. */
public final class Pair extends Box {
  public Pair(double left, Object right) {
    super((long) left, right);
  }

  public Pair(int number) {
    super(number);
  }
}
