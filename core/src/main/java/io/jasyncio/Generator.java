package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Values that a method computes one by one, whenever somebody asks for the next. Counterpart of
 * Python's generators.
 *
 * <pre>{@code
 * var squares = Generator.<Integer>of(y -> {
 *   for (int i = 1; i < 4; i++) {
 *     y.yield(i * i);       // the body stops here until the next value is asked for
 *   }
 * });
 * for (int square : squares) {
 *   System.out.println(square);
 * }
 * }</pre>
 *
 * <p>For plain code as well as for {@code @Async} methods, and without a loop. The body is written
 * as an {@code @Async} one, since it is suspended at each yield; it can't wait for anything else:
 * for that there is {@link AsyncGenerator}.
 *
 * <p>A generator runs once, and is its own iterator: a second loop goes on where the first one
 * stopped, and finds nothing if the body has ended. What the body throws, whoever asked for a value
 * gets, as it is; after that the generator has ended. One that is simply abandoned becomes garbage
 * and its {@code finally} blocks never run: if it has some, close it, with try-with-resources.
 *
 * <p>May be used by one thread now and by another later, but by one at a time.
 *
 * @param <T> the type of the values
 */
public final class Generator<T> implements Iterable<T>, Iterator<T>, AutoCloseable {
  /*
   *                hasNext()                  y.yield(v)
   *   NEW ─────────────────────▶ RUNNING ───────────────────▶ YIELDED  (a value is there)
   *    │                          ▲    │ the body ends           │ next()
   *    │ close()                  │    ▼                         ▼
   *    └──────────────────────────┼──▶ ENDED               SUSPENDED
   *                               └──────────────────────────────┘
   */
  private enum State {
    NEW,
    RUNNING,
    YIELDED,
    SUSPENDED,
    ENDED
  }

  private final Activation<T> activation;
  private State state = State.NEW;

  private Generator(GeneratorBody<T> body) {
    activation = new Activation<>(body);
  }

  /**
   * Makes a generator; its body begins when the first value is asked for.
   *
   * @param <T> the type of the values
   * @param body gives the values
   * @return the generator
   */
  public static <T> Generator<T> of(GeneratorBody<T> body) {
    return new Generator<>(Objects.requireNonNull(body, "body"));
  }

  // ---- asking

  /**
   * This generator itself. Counterpart of {@code iter(generator)}.
   *
   * @return this
   */
  @Override
  public Iterator<T> iterator() {
    return this;
  }

  /**
   * The values that are left, as a stream; closing it closes the generator.
   *
   * @return a sequential, ordered stream
   */
  public Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false).onClose(this::close);
  }

  @Override
  public Spliterator<T> spliterator() {
    return Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
  }

  /**
   * Whether there is another value: runs the body up to its next yield, unless that has happened.
   * Throws what the body throws.
   *
   * @return true if {@link #next} has a value
   * @throws IllegalStateException if the body runs already: it asks for its own values, or another
   *     thread does
   */
  @Override
  public boolean hasNext() {
    return state == State.YIELDED || state != State.ENDED && advances(null);
  }

  /**
   * The next value. Throws what the body throws. Counterpart of {@code next(generator)}.
   *
   * @return the value
   * @throws NoSuchElementException if the body has ended
   * @throws IllegalStateException if the body runs already
   */
  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the generator has ended: ask hasNext() first");
    }
    T value = activation.value;
    activation.value = null;
    state = State.SUSPENDED;
    return value;
  }

  /**
   * Ends the generator: where its body waits at a yield, a {@link GeneratorExit} is thrown there.
   * If it hasn't begun, nothing of it runs; if it has ended, nothing happens. Throws what the body
   * throws then. Counterpart of {@code generator.close()}.
   *
   * @throws IllegalStateException if the body yields once more instead of ending, or if it runs
   */
  @Override
  public void close() {
    if (state == State.NEW) {
      state = State.ENDED;
    }
    if (state == State.ENDED) {
      return;
    }
    boolean yielded = false;
    try {
      yielded = advances(new GeneratorExit());
    } catch (GeneratorExit ended) {
      // as it should
    }
    if (yielded) {
      activation.drop();
      state = State.ENDED;
      throw ignoredExit();
    }
  }

  static IllegalStateException ignoredExit() {
    return new IllegalStateException(
        "the generator was closed, and its body yielded once more instead of ending (in a finally"
            + " block, or after catching GeneratorExit): nobody asks for that value. Clean up"
            + " there, and yield nothing");
  }

  /** Runs the body: true if it has yielded, false if it has ended. */
  private boolean advances(GeneratorExit exit) {
    if (state == State.RUNNING) {
      throw new IllegalStateException(
          "the generator's body is running already: it can't ask for its own values or close"
              + " itself, and a second thread has to wait");
    }
    state = State.RUNNING;
    boolean yielded = false;
    try {
      yielded = activation.yields(exit);
    } catch (Throwable t) {
      throw Throwing.<RuntimeException>sneaky(t);
    } finally {
      state = yielded ? State.YIELDED : State.ENDED;
    }
    return yielded;
  }

  // ---- the body

  /** The coroutine that runs the body, and takes its values. */
  private static final class Activation<T> extends Coroutine implements Yield<T> {
    /** Null once it has begun. */
    private GeneratorBody<T> body;

    /** The value that was yielded, until it is taken. */
    private T value;

    Activation(GeneratorBody<T> body) {
      this.body = body;
    }

    boolean yields(GeneratorExit exit) throws Throwable {
      if (body != null) {
        GeneratorBody<T> begun = body;
        body = null;
        begun.run(this, this);
        if (suspended) {
          return true;
        }
        dropFrames(); // there are some if a suspension failed half-way and the body caught that
        return false;
      }
      value = null; // one that nobody has taken, if this closes
      if (exit != null) {
        fail(exit);
      }
      return !resumeFrames();
    }

    void drop() {
      dropFrames();
      value = null;
    }

    @Async
    @Override
    public void yield(T value) {
      throw PlainCall.refused(Yield.class, "yield", "(Ljava/lang/Object;)V");
    }

    @HiddenOverload
    public void yield(T value, Coroutine coroutine) {
      if (coroutine != this) {
        throw new IllegalStateException(
            "a Yield gives values in the body of its own generator alone: this one was called from"
                + " another generator's body, or from a coroutine that the body has started");
      }
      suspend();
      this.value = value;
      suspended = true;
    }
  }

  /** Whether a coroutine is the body of a generator. */
  static boolean runs(Coroutine coroutine) {
    return coroutine instanceof Activation;
  }
}
