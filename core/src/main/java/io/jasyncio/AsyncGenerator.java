package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Values that a coroutine gives one by one, and may wait for in between. Counterpart of Python's
 * asynchronous generators (PEP 525).
 *
 * <pre>{@code
 * static AsyncGenerator<Integer> countdown(int from) {
 *   return AsyncGenerator.of(y -> {
 *     for (int i = from; i > 0; i--) {
 *       Await.sleep(1000);
 *       y.yield(i);         // stops here until the next value is asked for
 *     }
 *   });
 * }
 *
 * @Async
 * static void launch() {
 *   try (var countdown = countdown(10)) {
 *     for (int i : countdown) {
 *       System.out.println(i);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>The body runs as a part of the task that asks for a value, while that waits for it: it has
 * that task's context and cancellation, and is what {@link Asyncio#currentTask} says. Cancelled
 * while its body waits, the task's {@link CancelledError} is thrown in the body first. It never
 * runs ahead of who asks: values aren't stored up.
 *
 * <p>A generator runs once, and is its own iterator. When the body has returned or thrown, it has
 * ended; what the body throws, whoever asked gets, as it is.
 *
 * <p>Leaving the loop early doesn't close it; {@link #close} does, so put it into a
 * try-with-resources. One that has begun and is neither ended nor closed is closed by its loop, in
 * a task of its own: some time after nobody can reach it any more, or at the end of {@link
 * Asyncio#run}.
 *
 * <p>{@code asend} and {@code athrow} have no counterpart: to send values into a coroutine use a
 * {@link io.jasyncio.sync.Channel}.
 *
 * <p>For one task at a time, in the thread of its loop.
 *
 * @param <T> the type of the values
 */
public final class AsyncGenerator<T> implements AsyncIterable<T>, AsyncIterator<T>, AutoCloseable {
  /*
   * All is in the activation, which knows nothing of this object: so the loop, which holds the
   * activation, hears when nobody holds the generator any more (AsyncGenerators).
   */
  private final AsyncActivation<T> activation;

  private AsyncGenerator(GeneratorBody<T> body) {
    activation = new AsyncActivation<>(body);
  }

  /**
   * Makes a generator; its body begins when the first value is asked for. Doesn't suspend, and
   * needs no loop.
   *
   * @param <T> the type of the values
   * @param body gives the values
   * @return the generator
   */
  public static <T> AsyncGenerator<T> of(GeneratorBody<T> body) {
    return new AsyncGenerator<>(Objects.requireNonNull(body, "body"));
  }

  /**
   * This generator itself. Counterpart of {@code aiter(generator)}.
   *
   * @return this
   */
  @Override
  public AsyncIterator<T> iterator() {
    return this;
  }

  /**
   * Whether there is another value: runs the body up to its next yield, unless that has happened.
   * Suspends while the body waits for something. Throws what the body throws.
   *
   * @return true if {@link #next} has a value
   * @throws IllegalStateException if the body runs already: another task has asked, or the body
   *     asks for its own values
   * @throws CancelledError if the task is cancelled while the body waits, and the body lets that
   *     pass
   */
  @Override
  @Async
  public boolean hasNext() {
    throw PlainCall.refused(AsyncGenerator.class, "hasNext", "()Z");
  }

  /**
   * What woven code calls.
   *
   * @param coroutine the calling coroutine
   * @return whether there is another value
   * @hidden
   */
  @HiddenOverload
  public boolean hasNext(Coroutine coroutine) {
    return activation.hasNext(this, coroutine);
  }

  /**
   * The next value. Suspends while the body waits for something. Throws what the body throws.
   * Counterpart of {@code anext(generator)}.
   *
   * @return the value
   * @throws NoSuchElementException if the body has ended
   * @throws IllegalStateException if the body runs already: another task has asked, or the body
   *     asks for its own values
   * @throws CancelledError if the task is cancelled while the body waits, and the body lets that
   *     pass
   */
  @Override
  @Async
  public T next() {
    throw PlainCall.refused(AsyncGenerator.class, "next", "()Ljava/lang/Object;");
  }

  /**
   * What woven code calls.
   *
   * @param coroutine the calling coroutine
   * @return the value
   * @hidden
   */
  @HiddenOverload
  public T next(Coroutine coroutine) {
    return activation.next(this, coroutine);
  }

  /**
   * Ends the generator: where its body waits at a yield, a {@link GeneratorExit} is thrown there.
   * Suspends while the body's {@code finally} blocks do. If the body hasn't begun, nothing of it
   * runs; if it has ended, nothing happens. Throws what the body throws then. Counterpart of {@code
   * generator.aclose()}.
   *
   * @throws IllegalStateException if the body yields once more instead of ending, or if it runs
   * @throws CancelledError if the task is cancelled while the body cleans up, and the body lets
   *     that pass
   */
  @Override
  @Async
  public void close() {
    throw PlainCall.refused(AsyncGenerator.class, "close", "()V");
  }

  /**
   * What woven code calls.
   *
   * @param coroutine the calling coroutine
   * @hidden
   */
  @HiddenOverload
  public void close(Coroutine coroutine) {
    activation.close(coroutine);
  }

  @Override
  public String toString() {
    return "AsyncGenerator[" + activation + "]";
  }
}
