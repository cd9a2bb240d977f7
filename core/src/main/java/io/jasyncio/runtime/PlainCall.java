package io.jasyncio.runtime;

/**
 * What a woven {@code @Async} method does when it's called as a plain method: it refuses in words.
 */
public final class PlainCall {
  private PlainCall() {}

  /**
   * Explains why a plain call of an {@code @Async} method can't work, naming the caller and what to
   * write instead.
   *
   * @param owner the class that declares the method
   * @param method the method's name
   * @param descriptor the method's descriptor
   * @return the exception to throw
   */
  public static RuntimeException refused(Class<?> owner, String method, String descriptor) {
    return new IllegalStateException(
        new PlainCallAdvice(
                new Callee(owner, method, descriptor), Caller.ofStub(method), Installation.ofCore())
            .text());
  }
}
