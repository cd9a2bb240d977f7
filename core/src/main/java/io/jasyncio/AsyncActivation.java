package io.jasyncio;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import io.jasyncio.runtime.Segment;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * What an {@link AsyncGenerator} consists of: its body, the frames of that between two requests,
 * and the value that was yielded last.
 *
 * <pre>
 *                asked                      y.yield(v)
 *   NEW ─────────────────────▶ RUNNING ───────────────────▶ YIELDED  (a value is there)
 *    │                          ▲    │ the body ends           │ next()
 *    │ close()                  │    ▼                         ▼
 *    └──────────────────────────┼──▶ ENDED               SUSPENDED
 *                               └──────────────────────────────┘
 * </pre>
 *
 * <p>A request is answered at once, if the body yields or ends without having waited, or else
 * through {@link #yielded} and {@link #ended} by the trampoline of the coroutine that asked.
 * RUNNING is also the state in which the body waits.
 */
final class AsyncActivation<T> extends Segment implements Yield<T> {
  private enum State {
    NEW,
    RUNNING,
    YIELDED,
    SUSPENDED,
    ENDED
  }

  private enum Request {
    HAS_NEXT,
    NEXT,
    CLOSE
  }

  private State state = State.NEW;

  /** Why the body runs. */
  private Request request;

  /** Null once it has begun. */
  private GeneratorBody<T> body;

  /** The value that was yielded, until it is taken. */
  private T value;

  /** The loop that closes this if nobody else does; null before the body begins. */
  private EventLoop loop;

  /** Whether nobody can reach the generator any more. */
  private boolean isAbandoned;

  AsyncActivation(GeneratorBody<T> body) {
    this.body = body;
  }

  // ---- requests

  boolean hasNext(AsyncGenerator<T> generator, Coroutine coroutine) {
    if (state == State.YIELDED) {
      return true;
    }
    return state != State.ENDED
        && advance(Request.HAS_NEXT, generator, coroutine, null) == Stop.YIELDED;
  }

  T next(AsyncGenerator<T> generator, Coroutine coroutine) {
    if (state != State.YIELDED) {
      Stop stop =
          state == State.ENDED ? Stop.ENDED : advance(Request.NEXT, generator, coroutine, null);
      if (stop == Stop.SUSPENDED) {
        coroutine.suspended = true;
        return null;
      }
      if (stop == Stop.ENDED) {
        throw exhausted();
      }
    }
    return take();
  }

  @Async
  void close() {
    throw PlainCall.refused(AsyncActivation.class, "close", "()V");
  }

  @HiddenOverload
  void close(Coroutine coroutine) {
    if (state == State.NEW) {
      end();
    }
    if (state == State.ENDED) {
      return;
    }
    Stop stop;
    try {
      stop = advance(Request.CLOSE, null, coroutine, new GeneratorExit());
    } catch (GeneratorExit ended) {
      return; // as it should
    }
    if (stop == Stop.YIELDED) {
      throw endIgnoredExit();
    }
    if (stop == Stop.SUSPENDED) {
      coroutine.suspended = true;
    }
  }

  private T take() {
    T taken = value;
    value = null;
    state = State.SUSPENDED;
    return taken;
  }

  private static NoSuchElementException exhausted() {
    return new NoSuchElementException("the generator has ended: ask hasNext() first");
  }

  private Stop advance(
      Request request, AsyncGenerator<T> generator, Coroutine coroutine, GeneratorExit exit) {
    if (state == State.RUNNING) {
      throw new IllegalStateException(
          "the generator's body is running already: another task waits for its next value or closes"
              + " it, or the body asks for its own values. Only one at a time can; for several"
              + " consumers let one task read, and hand the values on through a Channel");
    }
    if (state == State.NEW && coroutine instanceof CoroutineTask<?> task) {
      loop = task.getLoop();
      loop.asyncGenerators().opened(generator, this);
    }
    this.request = request;
    state = State.RUNNING;
    value = null; // one that nobody has taken, if this closes
    Stop stop;
    try {
      stop = run(coroutine, exit);
    } catch (Throwable t) {
      end();
      throw Throwing.<RuntimeException>sneaky(t);
    }
    if (stop == Stop.YIELDED) {
      state = State.YIELDED;
      closeIfAbandoned();
    } else if (stop == Stop.ENDED) {
      end();
    }
    return stop;
  }

  // ---- the body

  @Override
  protected void begin(Coroutine coroutine) throws Throwable {
    GeneratorBody<T> begun = body;
    body = null;
    begun.run(this, coroutine);
  }

  @Override
  protected void yielded(Coroutine coroutine) {
    state = State.YIELDED;
    switch (request) {
      case HAS_NEXT -> coroutine.primitive = 1;
      case NEXT -> coroutine.reference = take();
      case CLOSE -> fail(coroutine, endIgnoredExit());
    }
    closeIfAbandoned();
  }

  @Override
  protected void ended(Coroutine coroutine, Throwable thrown) throws Throwable {
    end();
    coroutine.reference = null;
    coroutine.primitive = 0;
    if (thrown != null) {
      if (request == Request.CLOSE && thrown instanceof GeneratorExit) {
        return; // as it should
      }
      throw thrown;
    }
    if (request == Request.NEXT) {
      throw exhausted();
    }
  }

  private IllegalStateException endIgnoredExit() {
    dropFrames();
    end();
    return Generator.ignoredExit();
  }

  private void end() {
    state = State.ENDED;
    body = null;
    value = null;
    if (loop != null) {
      loop.asyncGenerators().closed(this);
      loop = null;
    }
  }

  // ---- yielding

  @Async
  @Override
  public void yield(T value) {
    throw PlainCall.refused(Yield.class, "yield", "(Ljava/lang/Object;)V");
  }

  @HiddenOverload
  public void yield(T value, Coroutine coroutine) {
    if (!isRunIn(coroutine) || isInScope()) {
      throw misplaced(coroutine);
    }
    cutFrom(coroutine);
    this.value = value;
    coroutine.suspended = true;
  }

  private IllegalStateException misplaced(Coroutine coroutine) {
    return new IllegalStateException(
        isRunIn(coroutine)
            ? "a generator can't yield within Await.timeout, TaskGroup.run or CancelScope.run: it"
                + " would stop in the middle, and its consumer would be what the scope cancels."
                + " Get the value in the scope, and yield it behind it"
            : "a Yield gives values in the body of its own generator alone: this one was called"
                + " from another generator's body, from a task that the body has started, or when"
                + " the body didn't run");
  }

  // ---- abandoned

  /** Whether somebody closes the generator right now. */
  boolean isBeingClosed() {
    return state == State.RUNNING && request == Request.CLOSE;
  }

  /** Nobody can reach the generator any more. If the body runs, it is closed at the next yield. */
  void abandon() {
    isAbandoned = true;
    if (state == State.YIELDED || state == State.SUSPENDED) {
      closeIfAbandoned();
    }
  }

  private void closeIfAbandoned() {
    if (isAbandoned && loop != null) {
      isAbandoned = false;
      loop.asyncGenerators().closeInTask(this);
    }
  }

  @Override
  public String toString() {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
