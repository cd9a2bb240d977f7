package io.jasyncio.runtime;

import java.util.List;

/**
 * What woven code is handed as its trailing argument: the coroutine it runs in.
 *
 * <p>A coroutine that runs has its activations on the thread's stack, as plain code has. When a
 * leaf suspends it, each woven caller in turn stores its activation into a {@link Frame} and
 * returns; the frames form a list from the innermost activation outwards. To resume, the innermost
 * frame alone runs; its result is handed to the frame that called it, and so on: a trampoline, so
 * the cost doesn't depend on the depth.
 *
 * <pre>
 *   this ──caller──▶ innermost frame ──caller──▶ … ──caller──▶ outermost frame ──caller──▶ null
 * </pre>
 *
 * <p>Everything here is used by one thread at a time: the one that runs the coroutine.
 */
public abstract class Coroutine extends Link {
  /**
   * Tested by woven code after each suspending call: true while the activations are being stored.
   */
  public boolean suspended;

  /**
   * The result of the callee that returned last, if it is a primitive: ints widened, floats as
   * their raw bits.
   */
  public long primitive;

  /** The result of the callee that returned last, if it is a reference. */
  public Object reference;

  /** What the callee that ended last threw; thrown into its caller when that resumes. */
  Throwable thrown;

  /**
   * The outermost activation stored so far, while the coroutine is suspending; null if that is the
   * coroutine itself.
   */
  Link outermost;

  /** The generator whose body runs, the innermost if there are several; else null. */
  Segment segment;

  /** Whether the coroutine suspends only for {@link #segment} to be cut out of it. */
  boolean cuts;

  /** For the classes that drive coroutines. */
  protected Coroutine() {}

  /**
   * Suspends the running activations: called by a leaf primitive, which then sets {@link
   * #suspended} once more (so that the JIT can decide the test of an inlined caller) and returns at
   * once.
   *
   * @throws IllegalStateException if the coroutine is suspended already, because something that
   *     isn't woven stands between the suspension and this call and went on as if the call had
   *     returned
   */
  public final void suspend() {
    if (suspended) {
      throw new IllegalStateException(
          "suspended twice: a method that isn't woven called a suspended one (by reflection or through a proxy) and went on"
              + " before it had its result. Return what the woven method returned at once, and touch nothing after it");
    }
    if (outermost != null) {
      outermost = null;
    }
    cuts = false;
    suspended = true;
  }

  /**
   * Stores an activation behind the one it called: called by the {@code save} methods of frame
   * classes.
   *
   * @param frame the activation
   * @param state where it goes on
   */
  public final void link(Frame frame, int state) {
    frame.state = state;
    Link callee = outermost;
    if (callee == null) {
      if (caller == frame) {
        return; // the innermost has gone on, and suspends again: all links are as they were
      }
      callee = this;
    }
    callee.caller = frame;
    outermost = frame;
  }

  /**
   * Runs the stored activations from the innermost outwards, until all have ended or one suspends.
   *
   * <p>What the innermost one receives is what {@link #primitive}, {@link #reference} or {@link
   * #fail} hold.
   *
   * @return true if all activations have ended: the result of the outermost is then in {@link
   *     #primitive} or {@link #reference}
   * @throws Throwable what the outermost activation threw
   */
  protected final boolean resumeFrames() throws Throwable {
    suspended = false;
    Throwable known = thrown;
    Frame frame;
    while ((frame = caller) != null) {
      Frame next = frame.caller; // read first: a segment that ends lets go of it
      try {
        frame.resume(this);
        if (suspended) {
          if (!cuts) {
            return false;
          }
          segment.cutOut(this);
          continue;
        }
      } catch (Throwable t) {
        suspended = false;
        reference = null;
        if (t != known) {
          LogicalTrace.left(t, next);
          known = t;
        }
        thrown = t;
      }
      caller = next;
    }
    outermost = null; // or a coroutine that has ended would hold on to its last frame
    Throwable t = thrown;
    if (t != null) {
      thrown = null;
      throw t;
    }
    return true;
  }

  /**
   * Lets the next {@link #resumeFrames} throw into the innermost activation.
   *
   * @param failure what to throw there
   */
  protected final void fail(Throwable failure) {
    thrown = failure;
  }

  /**
   * Lets the next {@link #resumeFrames} throw into the innermost activation what the coroutine has
   * awaited and has failed; its trace gets this coroutine's callers.
   *
   * @param failure what to throw there
   * @param awaited what has failed, in words
   * @param awaiter this coroutine, in words
   */
  protected final void fail(Throwable failure, String awaited, String awaiter) {
    LogicalTrace.awaited(failure, awaited, awaiter, stack());
    thrown = failure;
  }

  /**
   * Where the coroutine stands while it is suspended.
   *
   * @return its activations at their awaits, innermost first
   */
  protected final List<StackTraceElement> stack() {
    return LogicalTrace.of(caller);
  }

  /**
   * Where the coroutine stands while it is suspended: the innermost and the outermost activations.
   *
   * @param most how many at most; those in the middle are left out, with a line that says so
   * @return its activations at their awaits, innermost first
   */
  protected final List<StackTraceElement> stack(int most) {
    return LogicalTrace.ends(caller, most);
  }

  /**
   * Where the coroutine stands while it runs.
   *
   * @param thread the stack of the thread that runs it
   * @return its activations, innermost first, without what runs the coroutine
   */
  protected final List<StackTraceElement> stack(StackTraceElement[] thread) {
    return LogicalTrace.ofRunning(thread, caller == null ? null : caller.caller);
  }

  /**
   * The innermost stored activation.
   *
   * @return the frame, or null if there is none
   */
  protected final Frame innermost() {
    return caller;
  }

  /**
   * Forgets all stored activations: for a coroutine that has ended, in its first run or by a
   * failure, although some were stored.
   */
  protected final void dropFrames() {
    suspended = false;
    caller = null;
    outermost = null;
    segment = null;
  }

  /**
   * The generator whose body runs, for scopes that its yields must not leave.
   *
   * @return the innermost, or null if none runs
   */
  protected final Segment segment() {
    return segment;
  }

  /**
   * Hands the callee's end to a resumed caller that takes no result; a result there is, is
   * forgotten.
   */
  public final void takeVoid() {
    if (thrown != null) {
      rethrow();
    }
    if (reference != null) {
      reference = null;
    }
  }

  /**
   * Hands the callee's result to a resumed caller.
   *
   * @return the result, also of a boolean, byte, char or short method
   */
  public final int takeInt() {
    if (thrown != null) {
      rethrow();
    }
    return (int) primitive;
  }

  /**
   * Hands the callee's result to a resumed caller.
   *
   * @return the result
   */
  public final long takeLong() {
    if (thrown != null) {
      rethrow();
    }
    return primitive;
  }

  /**
   * Hands the callee's result to a resumed caller, bit for bit.
   *
   * @return the result
   */
  public final float takeFloat() {
    if (thrown != null) {
      rethrow();
    }
    return Float.intBitsToFloat((int) primitive);
  }

  /**
   * Hands the callee's result to a resumed caller, bit for bit.
   *
   * @return the result
   */
  public final double takeDouble() {
    if (thrown != null) {
      rethrow();
    }
    return Double.longBitsToDouble(primitive);
  }

  /**
   * Hands the callee's result to a resumed caller, and forgets it.
   *
   * @return the result
   */
  public final Object takeReference() {
    if (thrown != null) {
      rethrow();
    }
    Object result = reference;
    reference = null;
    return result;
  }

  private void rethrow() {
    Throwable t = thrown;
    thrown = null;
    Coroutine.<RuntimeException>sneak(t);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void sneak(Throwable t) throws X {
    throw (X) t;
  }
}
