package io.jasyncio;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Throwing on what others have thrown. */
final class Throwing {
  private Throwing() {}

  /** Throws any exception as it is, behind the compiler's back. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneaky(Throwable exception) throws X {
    throw (X) exception;
  }

  /** Takes off what {@code java.util.concurrent} wraps around an exception. */
  static Throwable unwrapped(Throwable exception) {
    Throwable inner = exception;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * Whether the JVM itself is in trouble: a stack overflow isn't, since the stack is unwound by
   * now.
   */
  static boolean isVirtualMachineTrouble(Throwable exception) {
    return exception instanceof VirtualMachineError && !(exception instanceof StackOverflowError);
  }
}
