package io.jasyncio.weaving.fuzz;

/** An object for generated code to construct; its constructors may throw. */
public class Box {
  public int number;
  public long wide;
  public Object content;

  public Box() {}

  public Box(int number) {
    if ((number & 31) == 5) {
      throw new IllegalArgumentException("box of " + number);
    }
    this.number = number;
  }

  public Box(long wide, Object content) {
    this.wide = wide;
    this.content = content;
  }

  public Box(Object content, int number, Box other) {
    this.content = content;
    this.number = number;
    this.wide = other == null ? -1 : other.wide;
  }
}
