package io.jasyncio.weaver.analysis;

/** Thrown where a method's code isn't what a class file may hold (JVMS 4.9): damaged, or forged. */
public final class BadCode extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadCode(Throwable reason) {
    super(reason.getMessage(), reason);
  }
}
