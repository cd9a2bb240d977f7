package io.jasyncio;

import java.util.List;

/** What an operator takes its values from, and closes when it ends. */
record Sources(List<AsyncIterable<?>> sources) {
  static final Sources NONE = new Sources(List.of());

  static Sources of(AsyncIterable<?>... sources) {
    return new Sources(List.of(sources));
  }

  /**
   * Runs a body and closes the sources, however the body ends. What the body throws goes first, but
   * for a GeneratorExit, which needn't be told to anybody.
   */
  @Async
  void closeAfter(AsyncRunnable body) {
    Throwable thrown = null;
    try {
      body.run();
    } catch (Throwable t) {
      thrown = t;
    }
    for (AsyncIterable<?> source : sources) {
      thrown = close(source, thrown);
    }
    if (thrown != null) {
      throw Throwing.<RuntimeException>sneaky(thrown);
    }
  }

  /** Closes the sources. */
  @Async
  void close() {
    closeAfter(() -> {});
  }

  /** Closes a source; gives what is to be thrown in the end, or null. */
  @Async
  static Throwable close(Iterable<?> source, Throwable thrown) {
    try {
      if (source instanceof AsyncCloseable closeable) {
        closeable.close();
      } else if (source instanceof AutoCloseable closeable) {
        closeable.close();
      }
      return thrown;
    } catch (Throwable t) {
      if (thrown == null || thrown instanceof GeneratorExit) {
        return t;
      }
      Throwable first = t instanceof CancelledError ? t : thrown; // which mustn't be lost
      first.addSuppressed(first == t ? thrown : t);
      return first;
    }
  }
}
