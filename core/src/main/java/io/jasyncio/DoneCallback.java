package io.jasyncio;

import io.jasyncio.loop.Turn;
import java.util.function.Consumer;

/** The turn of a callback whose future is done. */
record DoneCallback<T>(Future<T> future, Consumer<? super Future<T>> callback) implements Turn {
  @Override
  public void turn() {
    try {
      callback.accept(future);
    } catch (Throwable t) {
      future
          .getLoop()
          .callExceptionHandler(
              ExceptionContext.of("a callback of a future failed", t).withFuture(future));
    } finally {
      future.getLoop().setContext(null);
    }
  }
}
