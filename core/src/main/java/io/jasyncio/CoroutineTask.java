package io.jasyncio;

import io.jasyncio.insight.TaskDump;
import io.jasyncio.loop.Turn;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.LogicalTrace;
import io.jasyncio.runtime.Segment;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A task, and the coroutine that it runs: one object. For the loop's thread alone, but for what
 * {@link Future} says of other threads.
 *
 * <h2>A task's life</h2>
 *
 * <pre>
 *          turn()             the body returns or throws
 *   NEW ───────────▶ RUNNING ────────────────────────────▶ ENDED
 *                     ▲  │ the body suspends
 *              turn() │  ├──────────────▶ READY    after sleep(0)
 *                     │  └──────────────▶ WAITING  else, registered with what it waits for
 *                   READY ◀──────────────────┘
 *                          wake(waitingOn)
 *
 *   phase     in the ready queue   frames stored   waitingOn
 *   NEW       once                 no              null
 *   READY     once                 yes             null, or what has woken the task
 *   RUNNING   no                   no              null, until a leaf primitive sets it
 *   WAITING   no                   yes             what will wake the task
 *   ENDED     no                   no              null
 * </pre>
 *
 * <p>A leaf primitive ({@link Await}) only writes down what the task waits for. The task registers
 * with that once all frames are stored: if memory runs out while they are, nothing has been
 * registered and the error is the coroutine's own. A wake-up counts only if the task waits, and
 * waits for the very thing that wakes it; any other is a stray one and has no effect.
 *
 * <h2>Cancelling</h2>
 *
 * <p>A request goes to what the task waits for, if that is pending: ended by it, that wakes the
 * task in the ordinary way, with a {@link CancelledError}. Otherwise (not begun, running, about to
 * go on) {@code mustCancel} is set and the error is thrown at the task's next turn, unless the last
 * request is taken back before. asyncio does the same to the letter (Lib/asyncio/tasks.py, {@code
 * Task.cancel} and {@code __step}, 3.13).
 *
 * <h2>Size</h2>
 *
 * <p>There may be millions. So: {@code outcome} holds the body until the first turn, names are
 * numbers until somebody asks, the list of a loop's tasks goes through the tasks, and a turn
 * allocates nothing.
 */
final class CoroutineTask<T> extends Coroutine implements Task<T>, LoopFuture<T>, Turn {
  // who is in the ready queue comes first
  private static final byte NEW = 0;
  private static final byte READY = 1;
  private static final byte RUNNING = 2;
  private static final byte WAITING = 3;
  private static final byte ENDED = 4;

  private final EventLoop loop;

  /** The body until the first turn; the outcome once the task has ended. */
  private Object outcome;

  private Object callbacks;

  /** A future, a {@link Wait}, or null. */
  private Object waitingOn;

  /**
   * What few tasks have: a name, a context, requests to end. Null if there's nothing of it. Not
   * volatile: who asks for a name from another thread may get the one before.
   */
  private TaskDetails details;

  private final int number;

  /** The neighbours in the loop's list of tasks, while this has not ended. */
  CoroutineTask<?> previous;

  CoroutineTask<?> next;

  private byte phase;
  private volatile byte status;
  private boolean mustCancel;

  /** Whether the body is an {@link AsyncCallable}, not an {@link AsyncRunnable}. */
  private final boolean hasResult;

  private CoroutineTask(EventLoop loop, Object body, boolean hasResult, int number, String name) {
    this.loop = loop;
    this.outcome = body;
    this.hasResult = hasResult;
    this.number = number;
    if (name != null) {
      details().name = name;
    }
    Context context = Context.inherited();
    if (context != null) {
      details().context = context;
    }
  }

  static <T> CoroutineTask<T> of(EventLoop loop, AsyncCallable<T> body, int number, String name) {
    return new CoroutineTask<>(loop, body, true, number, name);
  }

  static CoroutineTask<Void> of(EventLoop loop, AsyncRunnable body, int number, String name) {
    return new CoroutineTask<>(loop, body, false, number, name);
  }

  /**
   * The task behind the coroutine that a leaf primitive is handed.
   *
   * @param primitive the leaf, for the message
   */
  static CoroutineTask<?> of(Coroutine coroutine, String primitive) {
    if (coroutine instanceof CoroutineTask<?> task) {
      return task;
    }
    if (Generator.runs(coroutine)) {
      throw new IllegalStateException(
          primitive
              + " was called in the body of a Generator, which can stop at a yield alone, and not"
              + " wait for anything: write AsyncGenerator.of(…), and loop over it in an @Async"
              + " method");
    }
    throw new IllegalStateException(
        primitive
            + " needs an event loop, but a Continuation runs this code without one: use"
            + " Continuation.suspend, or start the code as a coroutine of a loop, with"
            + " Asyncio.run");
  }

  // ---- the turn

  @Override
  public void turn() {
    if (phase > READY) {
      return;
    }
    loop.setCurrentTask(this); // and stays, while it is suspended: see isCurrent
    if (Context.isUsed()) {
      loop.setContext(context());
    }
    try {
      while (!isSettledByStep()) {
        // Registering failed: the next step throws that into the coroutine.
      }
    } finally {
      if (isCurrent()) {
        loop.setCurrentTask(null);
      }
      if (loop.context() != null) {
        keepContext(loop.context());
        loop.setContext(null);
      }
    }
  }

  /**
   * Whether a turn of this is under way, if it was the last to begin one. The loop needn't be told
   * when a turn ends by a suspension, which most do.
   */
  boolean isCurrent() {
    return phase == RUNNING || phase == ENDED;
  }

  private void keepContext(Context context) {
    if (context != context() && phase != ENDED) {
      details().context = context;
    }
  }

  Context context() {
    TaskDetails known = details;
    return known == null ? null : known.context;
  }

  void setContext(Context context) {
    details().context = context;
  }

  CancelScope scope() {
    TaskDetails known = details;
    return known == null ? null : known.scope;
  }

  void setScope(CancelScope scope) {
    if (scope != null || details != null) {
      details().scope = scope;
    }
  }

  Timeout timeout() {
    TaskDetails known = details;
    return known == null ? null : known.timeout;
  }

  void setTimeout(Timeout timeout) {
    details().timeout = timeout;
  }

  /** When a timeout or a scope will cancel this, in the loop's nanoseconds; empty for never. */
  OptionalLong deadline() {
    OptionalLong byScope = CancelScope.earliest(scope());
    OptionalLong byTimeout = Timeout.earliest(timeout());
    if (byScope.isEmpty() || byTimeout.isEmpty()) {
      return byScope.isEmpty() ? byTimeout : byScope;
    }
    return byScope.getAsLong() - byTimeout.getAsLong() < 0 ? byScope : byTimeout;
  }

  /**
   * Notes that the coroutine is in a scope that cancels it. If that is in the body of a generator,
   * it can't be left by a yield (PEP 789).
   */
  void enterScope() {
    Segment generator = segment();
    if (generator != null) {
      generator.enterScope();
    }
  }

  /** Notes the end of a scope. */
  void exitScope() {
    Segment generator = segment();
    if (generator != null) {
      generator.exitScope();
    }
  }

  private boolean isInCancelledScope() {
    CancelScope scope = scope();
    return scope != null && scope.cancels();
  }

  /** Ends what the coroutine waits for, if it is within a cancelled scope. */
  void endWaitIfScopeCancels() {
    if (phase == WAITING && isInCancelledScope()) {
      passCancelOn(null);
    }
  }

  void setCreationSite(Throwable site) {
    details().creationSite = site;
  }

  /** Where the task was made, or null if nobody has noted it. */
  Throwable creationSite() {
    TaskDetails known = details;
    return known == null ? null : known.creationSite;
  }

  private TaskDetails details() {
    TaskDetails known = details;
    if (known == null) {
      known = new TaskDetails();
      details = known;
    }
    return known;
  }

  /** Runs the coroutine until it suspends or ends. False if it must go on at once. */
  private boolean isSettledByStep() {
    boolean fresh = phase == NEW;
    phase = RUNNING;
    boolean ended;
    try {
      ended = fresh ? begin() : goOn();
    } catch (Throwable t) {
      if (fresh) {
        LogicalTrace.leftFirstRun(t);
      }
      endWith(t);
      return true;
    }
    if (ended) {
      endWithResult();
      return true;
    }
    return isWaiting();
  }

  /** Whether the next step begins with a cancellation that somebody asked for. */
  boolean isAboutToHearOfCancel() {
    return phase == READY && cancelling() > 0 && (mustCancel || isWaitCancelled());
  }

  private boolean isWaitCancelled() {
    return waitingOn instanceof Wait wait && wait.isCancelled()
        || waitingOn instanceof Future<?> future && future.isCancelled();
  }

  /** For instruments: whether a task that is ready will be thrown a cancellation. */
  boolean isWokenByCancel() {
    return mustCancel
        || isWaitCancelled()
        || phase == READY && waitingOn == null && isInCancelledScope()
        || waitingOn instanceof LoopFuture<?> future
            && future.status() == FAILED
            && ((StoredFailure) future.outcome()).peek() instanceof CancelledError;
  }

  /** Whether what the task waits for, or has waited for until it got ready, is a socket. */
  boolean waitsAtSocket() {
    return waitingOn instanceof SocketWait;
  }

  /** In debug mode: notes whether the coroutine has heard that it is cancelled. */
  void noteCancelHeard(boolean heard) {
    details().cancelHeard = heard;
  }

  /** In debug mode: whether the coroutine has heard that it is cancelled. */
  boolean hasHeardOfCancel() {
    TaskDetails known = details;
    return known != null && known.cancelHeard;
  }

  private boolean begin() throws Exception {
    Object body = outcome;
    outcome = null;
    if (mustCancel) {
      mustCancel = false;
      throw CancelledError.intoCoroutine();
    }
    if (hasResult) {
      reference = ((AsyncCallable<?>) body).call(this);
    } else {
      ((AsyncRunnable) body).run(this);
    }
    if (suspended) {
      return false;
    }
    dropFrames(); // there are some if a suspension failed half-way and the body caught that
    return true;
  }

  private boolean goOn() throws Throwable {
    Object awaited = waitingOn;
    if (awaited != null) {
      waitingOn = null;
    }
    if (mustCancel) {
      mustCancel = false;
      fail(CancelledError.intoCoroutine());
    } else if (awaited == null) {
      if (isInCancelledScope()) {
        fail(CancelledError.intoCoroutine());
      }
    } else if (awaited instanceof Wait wait) {
      if (wait.isCancelled()) {
        fail(CancelledError.intoCoroutine());
      }
    } else if (awaited instanceof Future<?> future) {
      deliver(future);
    }
    return resumeFrames();
  }

  private void deliver(Future<?> future) {
    if (future.isCancelled()) {
      fail(
          future instanceof LoopFuture<?> ours
              ? ours.cancelledError()
              : CancelledError.intoCoroutine());
      return;
    }
    Throwable exception = future.exception();
    if (exception != null) {
      fail(exception, describe(future), getName());
    } else {
      reference = future.result();
    }
  }

  /**
   * Registers with what the coroutine waits for. False if that failed, and the coroutine must hear
   * of it.
   */
  private boolean isWaiting() {
    try {
      if (waitingOn == null) {
        loop.schedule(this);
        phase = READY;
      } else {
        register();
      }
      if (isInCancelledScope()) {
        loop.schedule(this::endWaitIfScopeCancels);
      }
      return true;
    } catch (Throwable t) {
      phase = RUNNING;
      waitingOn = null;
      fail(t);
      return false;
    }
  }

  private void register() throws IOException {
    phase = WAITING;
    if (waitingOn instanceof Wait wait) {
      wait.begin();
    } else if (waitingOn instanceof LoopFuture<?> future) {
      future.setCallbacks(Callbacks.with(future.callbacks(), this));
    } else {
      Future<?> foreign = (Future<?>) waitingOn;
      foreign.addDoneCallback(done -> wake(foreign));
    }
    if (mustCancel && passCancelOn(null)) {
      mustCancel = false;
    }
  }

  /**
   * Puts the task into the ready queue, if it waits for what wakes it.
   *
   * @param source what wakes it
   */
  void wake(Object source) {
    if (phase == WAITING && waitingOn == source) {
      loop.schedule(this);
      phase = READY;
    }
  }

  // ---- the end

  private void endWithResult() {
    Object result = hasResult ? reference : null;
    reference = null;
    if (mustCancel) {
      mustCancel = false;
      end(CANCELLED, null);
    } else {
      if (cancelling() > 0) {
        loop.debugging().endsAlthoughCancelled(this);
      }
      end(FINISHED, result);
    }
  }

  private void endWith(Throwable exception) {
    dropFrames();
    reference = null;
    if (exception instanceof CancelledError) {
      end(CANCELLED, exception);
      return;
    }
    if (callbacks == null) {
      loop.debugging().failsWithNobodyWaiting(this, exception);
    }
    end(FAILED, loop.failures().store(this, exception));
    if (Throwing.isVirtualMachineTrouble(exception)) {
      loop.callExceptionHandler(
          ExceptionContext.of(describe() + " met a failure of the JVM", exception)
              .withFuture(this));
    }
  }

  private void end(byte status, Object outcome) {
    phase = ENDED;
    waitingOn = null;
    loop.remove(this);
    complete(status, outcome);
    loop.noteEnd(this);
  }

  // ---- waiting: called by leaf primitives, before they suspend

  /** Lets the coroutine wait until its next turn, or for a time. */
  void sleep(long nanos) {
    SleepTimer timer = nanos <= 0 ? null : new SleepTimer(this, loop.deadline(nanos));
    suspend();
    waitingOn = timer;
  }

  /** Lets the coroutine wait until a channel is ready. */
  void await(SelectableChannel channel, boolean writes) {
    TaskDetails known = details();
    if (known.socketWait == null) {
      known.socketWait = new SocketWait(this);
    }
    suspend();
    waitingOn = known.socketWait.of(channel, writes);
  }

  /** Lets the coroutine wait for a future that isn't done. */
  void await(Future<?> future) {
    if (future == this) {
      throw new IllegalStateException(
          describe() + " awaits itself: it would wait for ever for its own end");
    }
    if (future.getLoop() != loop) {
      throw new IllegalStateException(
          "a coroutine can't await a future of another event loop: "
              + describe()
              + " runs on "
              + loop
              + ", the future belongs to "
              + future.getLoop()
              + ". Await future.toCompletableFuture() instead");
    }
    suspend();
    waitingOn = future;
  }

  /**
   * Writes into the trace of a failure that the running coroutine finds in a future that is done.
   */
  void noteAwait(Future<?> future, Throwable failure) {
    StackTraceElement[] thread = new Throwable().getStackTrace();
    int first = 0;
    while (isOwn(thread[first])) {
      first++;
    }
    LogicalTrace.awaited(
        failure,
        describe(future),
        getName(),
        stack(Arrays.copyOfRange(thread, first, thread.length)));
  }

  private static boolean isOwn(StackTraceElement element) {
    String type = element.getClassName();
    String method = element.getMethodName();
    return type.equals(CoroutineTask.class.getName())
        || type.equals(Await.class.getName())
            && (method.equals("await") || method.equals("resultOf"));
  }

  static String describe(Future<?> future) {
    return future instanceof LoopFuture<?> ours ? ours.describe() : "a future";
  }

  // ---- cancelling

  @Override
  public boolean cancel() {
    return LoopFuture.super.cancel();
  }

  @Override
  public void cancelOne(CancelWalk walk) {
    if (isDone()) {
      return;
    }
    details().cancelRequests++;
    if (phase != WAITING || !passCancelOn(walk)) {
      mustCancel = true;
    }
  }

  /**
   * Cancels what the task waits for.
   *
   * @param walk the walk under way, or null
   * @return whether that has been asked to end
   */
  private boolean passCancelOn(CancelWalk walk) {
    if (waitingOn instanceof Wait wait) {
      wait.cancel();
      return true;
    }
    if (walk == null || !(waitingOn instanceof LoopFuture<?> future)) {
      return ((Future<?>) waitingOn).cancel();
    }
    if (!future.acceptsCancel()) {
      return false;
    }
    if (walk.isCircle(this)) {
      wake(future);
      return false;
    }
    walk.follow(future);
    return true;
  }

  @Override
  public void forEachAwaited(Consumer<? super LoopFuture<?>> action) {
    if (phase == WAITING && waitingOn instanceof LoopFuture<?> future && !future.isDone()) {
      action.accept(future);
    }
  }

  @Override
  public int cancelling() {
    TaskDetails known = details;
    return known == null ? 0 : known.cancelRequests;
  }

  @Override
  public int uncancel() {
    loop.checkThread("Task.uncancel", "task.uncancel()");
    if (cancelling() > 0 && --details.cancelRequests == 0) {
      mustCancel = false;
    }
    return cancelling();
  }

  // ---- the future

  @Override
  public void setResult(T result) {
    throw new InvalidStateException(
        describe() + " takes no result from outside: it has what its coroutine returns");
  }

  @Override
  public void setException(Throwable exception) {
    throw new InvalidStateException(
        describe() + " takes no exception from outside: it fails with what its coroutine throws");
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public byte status() {
    return status;
  }

  @Override
  public Object outcome() {
    return outcome;
  }

  @Override
  public void become(byte status, Object outcome) {
    this.outcome = outcome;
    this.status = status; // volatile: publishes the outcome
  }

  @Override
  public Object callbacks() {
    return callbacks;
  }

  @Override
  public void setCallbacks(Object callbacks) {
    this.callbacks = callbacks;
  }

  // ---- dumps

  int number() {
    return number;
  }

  TaskDump.State state() {
    return switch (phase) {
      case NEW -> TaskDump.State.NEW;
      case WAITING -> TaskDump.State.WAITING;
      case RUNNING -> TaskDump.State.RUNNING;
      default -> TaskDump.State.READY;
    };
  }

  /** Whether a request to end is under way. */
  boolean isAskedToEnd() {
    return mustCancel || cancelling() > 0;
  }

  /** The future that this waits for, or null. */
  Future<?> awaited() {
    return phase == WAITING && waitingOn instanceof Future<?> future ? future : null;
  }

  @Override
  public String waitsFor() {
    return waitText(loop.time());
  }

  /** What this waits for, in words; null if it doesn't. */
  String waitText(long now) {
    Object awaited = waitingOn;
    if (phase != WAITING || awaited == null) {
      return null;
    }
    if (awaited instanceof Wait wait) {
      return wait.waitText(now);
    }
    return awaited instanceof LoopFuture<?> ours ? ours.waitText() : "a future";
  }

  @Override
  public List<StackTraceElement> getStack() {
    if (this == loop.currentTask()) {
      StackTraceElement[] thread = OwnTrace.of(loop.owner());
      int own = loop.isOwnThread() ? 3 : 0; // Thread.getStackTrace, OwnTrace.of, this method
      return stack(Arrays.copyOfRange(thread, Math.min(own, thread.length), thread.length));
    }
    return phase == READY || phase == WAITING ? stack() : List.of();
  }

  List<StackTraceElement> runningStack(StackTraceElement[] thread) {
    return stack(thread);
  }

  List<StackTraceElement> suspendedStack(int most) {
    return phase == READY || phase == WAITING ? stack(most) : List.of();
  }

  // ---- the name

  @Override
  public String getName() {
    TaskDetails known = details;
    String given = known == null ? null : known.name;
    return given == null ? "Task-" + number : given;
  }

  @Override
  public void setName(String name) {
    loop.checkThread("Task.setName", "task.setName(…)");
    if (name == null) {
      throw new NullPointerException("name");
    }
    details().name = name;
  }

  @Override
  public String describe() {
    return "task " + getName();
  }

  @Override
  public String toString() {
    return "Task["
        + getName()
        + switch (status) {
          case FINISHED -> ", finished, result " + outcome;
          case FAILED -> ", failed, " + ((StoredFailure) outcome).peek();
          case CANCELLED -> ", cancelled";
          default -> phase == WAITING ? ", waiting" : ", pending";
        }
        + "]";
  }
}
