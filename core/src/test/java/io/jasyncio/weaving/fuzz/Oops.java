package io.jasyncio.weaving.fuzz;

/** A checked exception of generated code. */
public final class Oops extends Exception {
  private static final long serialVersionUID = 1;

  public Oops(String message) {
    super(message, null, false, false);
  }
}
