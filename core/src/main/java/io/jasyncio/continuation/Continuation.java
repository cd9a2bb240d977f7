package io.jasyncio.continuation;

import io.jasyncio.Async;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;

/**
 * Code that can stop in the middle and go on later, with no event loop: {@link #run()} runs it
 * until it calls {@link #suspend()} or ends, and the next {@code run()} goes on from there. Whoever
 * holds it decides when; generators and schedulers can be built on it.
 *
 * <pre>{@code
 * var numbers = new ArrayList<Integer>();
 * var continuation = new Continuation(() -> {
 *   for (int i = 0; ; i++) {
 *     numbers.add(i);
 *     Continuation.suspend();
 *   }
 * });
 * continuation.run();   // numbers: 0
 * continuation.run();   // numbers: 0, 1
 * }</pre>
 *
 * <p>May be run in one thread now and in another later, but by one at a time. What it has suspended
 * is simply garbage once nobody holds it: {@code finally} blocks of an unfinished body don't run.
 */
public final class Continuation {
  /** The body of a continuation: a lambda or method reference for it may suspend. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs the body. Suspends as the body does.
     *
     * @throws Exception what the body throws
     */
    @Async
    void run() throws Exception;

    /**
     * What woven code calls.
     *
     * @param coroutine the coroutine that the body runs in
     * @throws Exception what the body throws
     * @hidden
     */
    @HiddenOverload
    default void run(Coroutine coroutine) throws Exception {
      run();
    }
  }

  /**
   *
   *
   * <pre>
   *   NEW ──run()──▶ RUNNING ──suspend()──▶ SUSPENDED ──run()──▶ RUNNING ──the body ends──▶ DONE
   * </pre>
   */
  private enum State {
    NEW,
    RUNNING,
    SUSPENDED,
    DONE
  }

  /** The coroutine behind a continuation, so that nothing of the protocol shows outside. */
  private static final class Activation extends Coroutine {
    /** Null once the body has begun. */
    private Body body;

    Activation(Body body) {
      this.body = body;
    }

    /** Runs the body until it suspends (false) or ends (true). */
    boolean step() throws Throwable {
      if (body == null) {
        return resumeFrames();
      }
      Body begun = body;
      body = null;
      begun.run(this);
      if (suspended) {
        return false;
      }
      dropFrames(); // there are some if a suspension failed half-way and the body caught that
      return true;
    }
  }

  private final Activation activation;
  private State state = State.NEW;

  /**
   * Makes a continuation; its body begins with the first {@link #run()}.
   *
   * @param body what it runs
   */
  public Continuation(Body body) {
    if (body == null) {
      throw new NullPointerException("body");
    }
    activation = new Activation(body);
  }

  /**
   * Runs the body until it suspends or ends. Doesn't itself suspend.
   *
   * <p>If the body throws, this throws the very exception, also if it is a checked one (see {@link
   * #run(Class)}), and the continuation is done.
   *
   * @return true if the body has ended, false if it has suspended
   * @throws IllegalStateException if the continuation is done, or is running
   */
  public boolean run() {
    enter();
    boolean ended = true;
    try {
      ended = activation.step();
    } catch (Throwable t) {
      throw Continuation.<RuntimeException>sneaky(t);
    } finally {
      state = ended ? State.DONE : State.SUSPENDED;
    }
    return ended;
  }

  /**
   * Runs the body, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return true if the body has ended, false if it has suspended
   * @throws X what the body may throw
   */
  public <X extends Throwable> boolean run(Class<X> thrown) throws X {
    return run();
  }

  /**
   * Suspends the continuation that runs this code: its {@link #run()} returns, and the next one
   * goes on from here.
   *
   * @throws IllegalStateException if the code runs in a task of an event loop, and not in a
   *     continuation
   */
  @Async
  public static void suspend() {
    throw PlainCall.refused(Continuation.class, "suspend", "()V");
  }

  /**
   * What woven code calls.
   *
   * @param coroutine the calling coroutine
   * @hidden
   */
  @HiddenOverload
  public static void suspend(Coroutine coroutine) {
    if (!(coroutine instanceof Activation)) {
      throw new IllegalStateException(
          "Continuation.suspend was called by a task of an event loop, which nobody would wake: use"
              + " Await.sleep(0) to let others run, or Await.await(future). In the body of a"
              + " Generator use its yield");
    }
    coroutine.suspend();
    coroutine.suspended = true;
  }

  /**
   * Whether the body has ended, by returning or by throwing.
   *
   * @return true if there is nothing left to run
   */
  public boolean isDone() {
    return state == State.DONE;
  }

  private void enter() {
    if (state == State.DONE) {
      throw new IllegalStateException("the continuation is done: ask isDone() before run()");
    }
    if (state == State.RUNNING) {
      throw new IllegalStateException(
          "the continuation is running already: its own code, or another thread, can't run it once"
              + " more");
    }
    state = State.RUNNING;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneaky(Throwable t) throws X {
    throw (X) t;
  }
}
