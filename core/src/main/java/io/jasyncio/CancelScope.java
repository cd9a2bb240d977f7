package io.jasyncio;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A part of a coroutine that can be cancelled by itself, in Trio's sense: once it is cancelled,
 * <em>every</em> suspension in it throws {@link CancelledError}, not the first one only, until the
 * body has been left. So a body that swallows the error can't hang. Where the body ends the error
 * ends too, and the task goes on. Counterpart of {@code trio.CancelScope}; asyncio has none.
 *
 * <pre>{@code
 * CancelScope scope = CancelScope.moveOnAfter(Duration.ofSeconds(5), s -> download(url));
 * if (scope.cancelledCaught()) { … }   // it took too long
 * }</pre>
 *
 * <p>A scope within a cancelled one is cancelled with it, unless it is a {@linkplain #setShield
 * shield}: cleanup that must suspend goes into {@link #shielded}. Tasks of a {@link TaskGroup} that
 * was opened within a scope are within it too; other tasks aren't. {@link Task#cancel()} is another
 * matter: it reaches through all scopes and shields, is thrown once, and isn't caught by a scope.
 *
 * <p>For the loop's thread.
 */
public final class CancelScope {
  /*
   * The task knows its innermost scope, the scope the one around it. When a scope is cancelled, its
   * task's wait is ended, if it is waiting; and whenever a task suspends within a cancelled scope, a
   * turn is scheduled that ends the new wait (CoroutineTask.isWaiting). A turn, and not at once: so
   * code that must wait for something and tries again goes on trying, while others go on too.
   *
   * None of this counts as a request to cancel the task: cancelling() stays as it is.
   */

  private final CoroutineTask<?> task;
  private final CancelScope outer;

  /** The requests to cancel the task that were there before. */
  private final int cancelling;

  private OptionalLong deadline = OptionalLong.empty();
  private Handle alarm;
  private boolean shield;
  private boolean cancelCalled;
  private boolean cancelledCaught;
  private boolean ended;

  private CancelScope() {
    task = Asyncio.getRunningLoop().currentTask();
    if (task == null) {
      throw new IllegalStateException(
          "a cancel scope is a part of a task, but this is a plain callback: write"
              + " Asyncio.createTask(() -> CancelScope.run(…))");
    }
    outer = task.scope();
    cancelling = task.cancelling();
  }

  // ---- the ways in

  /**
   * Runs a body in a scope. Suspends as the body does. Counterpart of {@code with CancelScope()}.
   *
   * @param body gets the scope; part of the calling task
   * @return the scope, ended: {@link #cancelledCaught} tells whether the body was cut short
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static CancelScope run(AsyncConsumer<? super CancelScope> body) {
    CancelScope scope = new CancelScope();
    scope.run(
        () -> {
          body.accept(scope);
          return null;
        });
    return scope;
  }

  /**
   * Runs a body in a scope, for a result. Suspends as the body does.
   *
   * @param <T> the type of the result
   * @param body gets the scope; part of the calling task
   * @return the body's result; null if the body was cut short
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T call(AsyncFunction<? super CancelScope, ? extends T> body) {
    CancelScope scope = new CancelScope();
    return scope.<T>run(() -> body.apply(scope));
  }

  /**
   * Runs a body in a scope that is cancelled after a time. Suspends as the body does. Counterpart
   * of {@code trio.move_on_after}; for its {@code fail_after} see {@link Await#timeout}.
   *
   * @param time how long the body may take
   * @param body gets the scope; part of the calling task
   * @return the scope, ended: {@link #cancelledCaught} tells whether the body was cut short
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static CancelScope moveOnAfter(Duration time, AsyncConsumer<? super CancelScope> body) {
    return run(
        scope -> {
          scope.setDeadline(scope.task.getLoop().deadline(EventLoop.nanosOf(time)));
          body.accept(scope);
        });
  }

  /**
   * Runs a body that is not cancelled with the scopes around it: for cleanup that suspends.
   * Suspends as the body does. Counterpart of {@code with CancelScope(shield=True)}.
   *
   * @param body gets the scope, which may itself have a deadline
   * @return the scope, ended
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static CancelScope shielded(AsyncConsumer<? super CancelScope> body) {
    return run(
        scope -> {
          scope.setShield(true);
          body.accept(scope);
        });
  }

  /**
   * Runs a body in a scope, for a failure that the compiler should know of. Suspends as {@link
   * #run(AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param body gets the scope; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the scope, ended
   * @throws X what the body may throw
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> CancelScope run(
      AsyncConsumer<? super CancelScope> body, Class<X> thrown) throws X {
    return run(body);
  }

  /**
   * Runs a body in a scope, for a result and for a failure that the compiler should know of.
   * Suspends as {@link #call(AsyncFunction)} does.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body gets the scope; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the body's result; null if the body was cut short
   * @throws X what the body may throw
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T, X extends Throwable> T call(
      AsyncFunction<? super CancelScope, ? extends T> body, Class<X> thrown) throws X {
    return CancelScope.<T>call(body);
  }

  /**
   * Runs a body in a scope that is cancelled after a time, for a failure that the compiler should
   * know of. Suspends as {@link #moveOnAfter(Duration, AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param time how long the body may take
   * @param body gets the scope; part of the calling task
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the scope, ended
   * @throws X what the body may throw
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> CancelScope moveOnAfter(
      Duration time, AsyncConsumer<? super CancelScope> body, Class<X> thrown) throws X {
    return moveOnAfter(time, body);
  }

  /**
   * Runs a body that is not cancelled with the scopes around it, for a failure that the compiler
   * should know of. Suspends as {@link #shielded(AsyncConsumer)} does.
   *
   * @param <X> the type of the checked exception
   * @param body gets the scope, which may itself have a deadline
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the scope, ended
   * @throws X what the body may throw
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <X extends Throwable> CancelScope shielded(
      AsyncConsumer<? super CancelScope> body, Class<X> thrown) throws X {
    return shielded(body);
  }

  @Async
  private <T> T run(AsyncCallable<? extends T> body) {
    task.setScope(this);
    task.enterScope();
    T result = null;
    Throwable thrown = null;
    try {
      result = body.call();
    } catch (Throwable t) {
      thrown = t;
    }
    exit(thrown);
    return result;
  }

  private void exit(Throwable thrown) {
    ended = true;
    setAlarm(null);
    task.exitScope();
    task.setScope(outer);
    if (thrown == null) {
      return;
    }
    if (thrown instanceof CancelledError && isReason()) {
      cancelledCaught = true;
      return;
    }
    throw Throwing.<RuntimeException>sneaky(thrown);
  }

  /** Whether this scope, and nothing around it, is why the body was cancelled. */
  private boolean isReason() {
    return cancelCalled && task.cancelling() <= cancelling && (outer == null || !outer.cancels());
  }

  // ---- for the body, and for those around

  /**
   * Cancels the scope; may be called again, and after its end, without an effect. Doesn't suspend.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void cancel() {
    task.getLoop().checkThread("CancelScope.cancel", "scope.cancel()");
    if (!cancelCalled && !ended) {
      cancelCalled = true;
      task.endWaitIfScopeCancels();
    }
  }

  /**
   * Whether the scope was cancelled, by {@link #cancel} or by its deadline.
   *
   * @return true from that moment on
   */
  public boolean cancelCalled() {
    return cancelCalled;
  }

  /**
   * Whether the body was cut short: a {@link CancelledError} came out of it, and ended here.
   *
   * @return true if it did
   */
  public boolean cancelledCaught() {
    return cancelledCaught;
  }

  /**
   * When the scope is cancelled by itself.
   *
   * @return nanoseconds of {@link EventLoop#time()}, or empty for never
   */
  public OptionalLong deadline() {
    return deadline;
  }

  /**
   * Sets when the scope is cancelled by itself.
   *
   * @param when nanoseconds of {@link EventLoop#time()}
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setDeadline(long when) {
    task.getLoop().checkThread("CancelScope.setDeadline", "scope.setDeadline(…)");
    deadline = OptionalLong.of(when);
    if (!ended) {
      setAlarm(task.getLoop().callAt(when, this::cancel));
    }
  }

  /**
   * Takes the deadline back.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void clearDeadline() {
    task.getLoop().checkThread("CancelScope.clearDeadline", "scope.clearDeadline()");
    deadline = OptionalLong.empty();
    setAlarm(null);
  }

  /**
   * Whether the scope is kept from being cancelled with those around it.
   *
   * @return true if it is a shield
   */
  public boolean isShield() {
    return shield;
  }

  /**
   * Sets whether the scope is kept from being cancelled with those around it.
   *
   * @param shield true to make it a shield
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setShield(boolean shield) {
    task.getLoop().checkThread("CancelScope.setShield", "scope.setShield(…)");
    this.shield = shield;
    task.endWaitIfScopeCancels();
  }

  /**
   * When the code that runs now will be cancelled by a deadline: the earliest of the scopes around
   * it, up to a shield. Counterpart of {@code trio.current_effective_deadline}.
   *
   * @return nanoseconds of {@link EventLoop#time()}, or empty for never
   */
  public static OptionalLong currentEffectiveDeadline() {
    CoroutineTask<?> task = Asyncio.getRunningLoop().currentTask();
    return earliest(task == null ? null : task.scope());
  }

  /** The earliest deadline of a scope and of those around it, up to a shield. */
  static OptionalLong earliest(CancelScope innermost) {
    OptionalLong earliest = OptionalLong.empty();
    CancelScope scope = innermost;
    while (scope != null) {
      OptionalLong next = scope.deadline;
      if (next.isPresent() && (earliest.isEmpty() || next.getAsLong() - earliest.getAsLong() < 0)) {
        earliest = next;
      }
      scope = scope.shield ? null : scope.outer;
    }
    return earliest;
  }

  /** Whether code directly within this scope is cancelled, by it or by one around it. */
  boolean cancels() {
    for (CancelScope scope = this; scope != null; scope = scope.outer) {
      if (scope.cancelCalled && !scope.ended) {
        return true;
      }
      if (scope.shield) {
        return false;
      }
    }
    return false;
  }

  private void setAlarm(Handle next) {
    if (alarm != null) {
      alarm.cancel();
    }
    alarm = next;
  }
}
