package io.jasyncio.runtime;

/**
 * The frames of a generator's body: a stretch of a coroutine's list of frames that is cut out when
 * the body yields, and linked in again, perhaps into another coroutine, when somebody asks for the
 * next value. Neither cutting nor linking depends on how many frames there are, and neither
 * allocates.
 *
 * <pre>
 *   linked:  coroutine ──▶ body's innermost ──▶ … ──▶ body's outermost ──▶ this ──▶ who asked ──▶ …
 *
 *   cut:     coroutine ──▶ who asked ──▶ …
 *            this.innermost ──▶ … ──▶ body's outermost ──▶ this ──▶ null
 * </pre>
 *
 * <p>The segment is the outermost link of its own stretch, and a frame itself: when the body has
 * ended, the trampoline comes to it, and it says what that means for who asked.
 *
 * <p>There are two trampolines. {@link #run} runs the body on the asker's stack: if it yields or
 * ends without having waited for anything, the asker never suspends. If it waits, all of the
 * coroutine is suspended as usual, this segment linked between the body and the asker; from then on
 * {@link Coroutine#resumeFrames} runs it, and cuts it out at the next yield.
 *
 * <table>
 *   <caption>The fields</caption>
 *   <tr><th></th><th>innermost</th><th>caller</th><th>outer</th></tr>
 *   <tr><td>not begun, ended</td><td>null</td><td>null</td><td>null</td></tr>
 *   <tr><td>cut</td><td>body's innermost frame</td><td>null</td><td>null</td></tr>
 *   <tr><td>running in {@link #run}</td><td>null</td><td>null</td><td>segment around it</td></tr>
 *   <tr><td>linked</td><td>null</td><td>who asked</td><td>segment around it</td></tr>
 * </table>
 *
 * <p>Used by the thread that runs the coroutine.
 */
public abstract class Segment extends Frame {
  private Frame innermost;

  /** The segment that runs around this one in the same coroutine, or null. */
  private Segment outer;

  /** How many scopes are open in the body: while there are any, it must not yield. */
  private int scopes;

  /** For the classes that make generators. */
  protected Segment() {}

  /**
   * Begins the body.
   *
   * @param coroutine the coroutine that asked for the first value
   * @throws Throwable what the body throws
   */
  protected abstract void begin(Coroutine coroutine) throws Throwable;

  /**
   * Leaves what was asked for in the coroutine, after a yield that the asker has been suspended
   * for: in {@link Coroutine#primitive}, {@link Coroutine#reference} or with {@link #fail}.
   *
   * @param coroutine the coroutine that asked
   */
  protected abstract void yielded(Coroutine coroutine);

  /**
   * Leaves what was asked for in the coroutine, or throws it, after an end of the body that the
   * asker has been suspended for.
   *
   * @param coroutine the coroutine that asked
   * @param thrown what the body has thrown, or null
   * @throws Throwable what the asker is to be thrown
   */
  protected abstract void ended(Coroutine coroutine, Throwable thrown) throws Throwable;

  /** How a stretch of the body's run has ended. */
  protected enum Stop {
    /** At a yield. */
    YIELDED,
    /** The body has returned. */
    ENDED,
    /** The body waits for something, and so does who asked. */
    SUSPENDED
  }

  /**
   * Runs the body on the stack of who asks, to the next yield, its end, or the next suspension.
   *
   * @param coroutine the coroutine that asks
   * @param failure what to throw at the yield where the body waits, or null
   * @return why it has stopped; if suspended, the caller returns at once, with {@link
   *     Coroutine#suspended} set
   * @throws Throwable what the body throws
   */
  protected final Stop run(Coroutine coroutine, Throwable failure) throws Throwable {
    Frame asker = coroutine.caller;
    outer = coroutine.segment;
    coroutine.segment = this;
    if (innermost == null) {
      return beginIn(coroutine, asker);
    }
    coroutine.caller = innermost;
    coroutine.thrown = failure;
    innermost = null;
    Frame frame;
    while ((frame = coroutine.caller) != this) {
      Frame next = frame.caller;
      try {
        frame.resume(coroutine);
        if (coroutine.suspended) {
          if (!coroutine.cuts) {
            coroutine.outermost = this; // who asked links itself behind
            return Stop.SUSPENDED;
          }
          return cut(coroutine, asker); // what the body asks is cut already, or runs on its stack
        }
      } catch (Throwable t) {
        coroutine.suspended = false;
        coroutine.reference = null;
        coroutine.thrown = t;
      }
      coroutine.caller = next;
    }
    coroutine.caller = asker;
    leave(coroutine);
    Throwable thrown = coroutine.thrown;
    if (thrown != null) {
      coroutine.thrown = null;
      throw thrown;
    }
    return Stop.ENDED;
  }

  private Stop beginIn(Coroutine coroutine, Frame asker) throws Throwable {
    boolean returned = false;
    try {
      begin(coroutine);
      returned = true;
    } finally {
      if (!returned) {
        coroutine.caller = asker;
        leave(coroutine);
      }
    }
    if (!coroutine.suspended) {
      coroutine.caller = asker;
      leave(coroutine);
      return Stop.ENDED;
    }
    coroutine.link(this, 0);
    return coroutine.cuts ? cut(coroutine, asker) : Stop.SUSPENDED;
  }

  private Stop cut(Coroutine coroutine, Frame asker) {
    innermost = coroutine.caller;
    coroutine.caller = asker;
    coroutine.suspended = false;
    leave(coroutine);
    return Stop.YIELDED;
  }

  /** Cuts a linked segment out; the next frame to run is that of who asked. */
  final void cutOut(Coroutine coroutine) {
    innermost = coroutine.caller;
    coroutine.caller = caller;
    coroutine.suspended = false;
    caller = null;
    leave(coroutine);
    yielded(coroutine);
  }

  /** The end of the body of a linked segment. */
  @Override
  public final void resume(Coroutine coroutine) throws Throwable {
    Throwable thrown = coroutine.thrown;
    coroutine.thrown = null;
    caller = null;
    leave(coroutine);
    ended(coroutine, thrown);
  }

  private void leave(Coroutine coroutine) {
    coroutine.segment = outer;
    outer = null;
  }

  /** Forgets the body of a segment that is cut: it never goes on. */
  protected final void dropFrames() {
    innermost = null;
  }

  // ---- for yields

  /**
   * Whether a coroutine runs this segment's body right now, and nobody else's within it.
   *
   * @param coroutine the coroutine
   * @return true if the body may yield there
   */
  protected final boolean isRunIn(Coroutine coroutine) {
    return coroutine.segment == this;
  }

  /**
   * Suspends the body, for this segment to be cut out: called by a leaf primitive that yields,
   * which then sets {@link Coroutine#suspended} once more and returns at once.
   *
   * @param coroutine the coroutine that {@linkplain #isRunIn runs the body}
   */
  protected final void cutFrom(Coroutine coroutine) {
    coroutine.suspend();
    coroutine.cuts = true;
  }

  /**
   * Lets who asked be thrown something when it goes on.
   *
   * @param coroutine the coroutine that asked
   * @param failure what to throw there
   */
  protected final void fail(Coroutine coroutine, Throwable failure) {
    coroutine.thrown = failure;
  }

  // ---- scopes

  /** Notes that a scope has been opened in the body, which it must not leave by a yield. */
  public final void enterScope() {
    scopes++;
  }

  /** Notes that a scope has been closed. */
  public final void exitScope() {
    scopes--;
  }

  /**
   * Whether the body is in a scope that it must not leave by a yield.
   *
   * @return true if at least one is open
   */
  protected final boolean isInScope() {
    return scopes > 0;
  }
}
