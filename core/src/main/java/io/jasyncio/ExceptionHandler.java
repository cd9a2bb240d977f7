package io.jasyncio;

/**
 * Is told of failures that nobody else would hear of: of a callback, or of a task that nobody
 * asked. Counterpart of the function given to {@code loop.set_exception_handler}.
 */
@FunctionalInterface
public interface ExceptionHandler {
  /**
   * Takes note of a failure, in the loop's thread; mustn't suspend. What it throws is logged and
   * goes no further.
   *
   * @param loop the loop
   * @param context what happened
   */
  void handle(EventLoop loop, ExceptionContext context);
}
