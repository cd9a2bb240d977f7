package io.jasyncio;

import io.jasyncio.runtime.LogicalTrace;
import java.util.Arrays;
import java.util.List;

/** Stacks of threads, as they should show in the traces of failures and in dumps. */
final class OwnTrace {
  private OwnTrace() {}

  /** Writes into the trace of a failure who ran the loop for it. */
  static void noteRun(Future<?> future, Throwable failure) {
    LogicalTrace.awaited(
        failure,
        CoroutineTask.describe(future),
        "thread " + Thread.currentThread().getName(),
        callers(new Throwable().getStackTrace()));
  }

  /** A thread's stack, without the modules and class loaders that exceptions don't show either. */
  static StackTraceElement[] of(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(
            e ->
                new StackTraceElement(
                    e.getClassName(), e.getMethodName(), e.getFileName(), e.getLineNumber()))
        .toArray(StackTraceElement[]::new);
  }

  /** The stack from the method on that the application has called. */
  private static List<StackTraceElement> callers(StackTraceElement[] stack) {
    int first = 0;
    while (first < stack.length - 1 && isOwn(stack[first + 1])) {
      first++;
    }
    return List.of(stack).subList(first, stack.length);
  }

  private static boolean isOwn(StackTraceElement element) {
    String type = element.getClassName();
    return type.equals(EventLoop.class.getName())
        || type.equals(Runner.class.getName())
        || type.equals(Asyncio.class.getName());
  }
}
