package io.jasyncio.runtime;

/**
 * Tells the woven body {@code foo(A, Coroutine, Body)} of a method from its hidden overload {@code
 * foo(A, Coroutine)}. Always null; there are no instances.
 */
public final class Body {
  private Body() {}
}
