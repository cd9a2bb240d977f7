package io.jasyncio.weaver;

/** What the weaver warns of. Each has its code, under which the documentation explains it. */
public enum Caution {
  /** A call in a coroutine that makes the loop's thread wait. */
  BLOCKING_CALL("blocking-call"),
  /** A loop that is started inside a coroutine. */
  NESTED_LOOP("nested-loop"),
  /** A monitor held in a loop, or around one, in a coroutine. */
  LONG_MONITOR("long-monitor"),
  /** A woven method that the JIT won't compile. */
  LARGE_METHOD("large-method");

  private final String code;

  Caution(String code) {
    this.code = code;
  }

  /** The code: {@code blocking-call}. */
  public String code() {
    return code;
  }
}
