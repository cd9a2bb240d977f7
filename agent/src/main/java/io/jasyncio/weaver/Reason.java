package io.jasyncio.weaver;

/**
 * Why the weaver refuses a method. Each has its code, under which the documentation explains it.
 */
public enum Reason {
  /** An {@code @Async} call from a method that isn't {@code @Async}. */
  PLAIN_CALLER("plain-caller"),
  /** An {@code @Async} call from a lambda for a plain functional interface. */
  PLAIN_LAMBDA("plain-lambda"),
  /** A method reference to an {@code @Async} method for a plain functional interface. */
  PLAIN_REFERENCE("plain-reference"),
  /** A plain method that overrides an {@code @Async} one. */
  PLAIN_OVERRIDE("plain-override"),
  /** An {@code @Async} method that overrides a plain one of woven code. */
  ASYNC_OVERRIDE("async-override"),
  /** A suspension while holding a monitor. */
  MONITOR("monitor"),
  /** An {@code @Async synchronized} method. */
  SYNCHRONIZED("synchronized"),
  /** A suspension in a constructor. */
  CONSTRUCTOR("constructor"),
  /** A suspension in a class initializer. */
  CLASS_INITIALIZER("class-initializer"),
  /** An {@code @Async native} method. */
  NATIVE("native"),
  /** A method that has the signature of a hidden overload, or takes a coroutine. */
  COLLISION("collision"),
  /** No room for the hidden parameter. */
  TOO_MANY_PARAMETERS("too-many-parameters"),
  /** The woven method would pass the class file format's limits. */
  TOO_LARGE("too-large"),
  /** Subroutines of class files before Java 7. */
  SUBROUTINE("subroutine"),
  /** A class file version or form that the weaver doesn't know. */
  CLASS_FILE("class-file"),
  /** A woven class whose callee has changed colour since. */
  STALE("stale");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  /** The code: {@code monitor}. */
  public String code() {
    return code;
  }
}
