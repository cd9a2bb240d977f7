package io.jasyncio.weaver.emit;

import java.util.Map;

/** Thrown where woven methods would pass what a class file can hold. */
public final class TooLarge extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Map<String, String> methods;

  TooLarge(Map<String, String> methods) {
    super(methods.toString(), null, false, false);
    this.methods = methods;
  }

  /** What each such method would take, by name and descriptor. */
  public Map<String, String> methods() {
    return methods;
  }
}
