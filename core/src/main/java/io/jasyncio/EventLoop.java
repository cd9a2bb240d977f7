package io.jasyncio;

import io.jasyncio.insight.LoopDump;
import io.jasyncio.loop.Clock;
import io.jasyncio.loop.Door;
import io.jasyncio.loop.Idle;
import io.jasyncio.loop.LoopParts;
import io.jasyncio.loop.ReadyQueue;
import io.jasyncio.loop.Sockets;
import io.jasyncio.loop.Timers;
import io.jasyncio.loop.Turn;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs coroutines and callbacks, one at a time, in one thread. Counterpart of {@code asyncio}'s
 * event loop.
 *
 * <p>Most programs never see it: {@link Asyncio#run} makes a loop, runs a coroutine on it and
 * closes it.
 *
 * <p>A loop belongs to the thread that made it, and once another thread runs it, to that one.
 * Whatever schedules something compares the thread and refuses any other; {@link
 * #callSoonThreadsafe} is the one door in. Nothing here suspends: it is plain code for plain code.
 * Times are nanoseconds of {@link #time()}, delays are milliseconds or a {@link Duration}.
 */
public final class EventLoop implements AutoCloseable {
  /*
   * For maintainers
   * ===============
   *
   * One iteration, as BaseEventLoop._run_once of CPython 3.13 has it:
   *
   *   1. what other threads have handed in (door) goes to the end of the ready queue
   *   2. if nothing is ready, the loop waits until a timer is due or somebody knocks (idle)
   *   3. who waits for a socket that is ready goes to the end of the ready queue; if the loop hasn't
   *      waited, the selector is asked after some dozens of turns only
   *   4. timers that are due go to the end of the ready queue
   *   5. exactly the turns in the queue now are taken; what they schedule is for the next iteration
   *
   * So within an iteration comes first what was ready, then what came from outside, then timers;
   * callLater(0) comes after a later callSoon. Tasks, timers, callbacks of futures: all take their
   * turn through the one queue, first come first served.
   *
   *   state      owner                   runner                may schedule
   *   made       the thread that made    null                  owner
   *   running    = runner                the running thread    owner (= the code that it runs)
   *   stopped    the last runner         null                  owner
   *   closed     the thread that closed  null                  nobody
   *
   * owner is read by any thread that comes to the wrong loop, hence volatile. Only runner is set by
   * compare-and-set: two threads may try to run one loop.
   */

  private static final ThreadLocal<EventLoop> RUNNING = new ThreadLocal<>();

  /** The loops that aren't closed. A loop that nobody holds any more goes away by itself. */
  private static final Set<EventLoop> LOOPS = Collections.newSetFromMap(new WeakHashMap<>());

  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");
  private static final VarHandle RUNNER;

  /** Delays beyond this (146 years) are cut, so that deadlines can be compared. */
  private static final long LONGEST_DELAY = Long.MAX_VALUE / 2;

  private static final int NAMES_IN_REPORT = 20;

  /** To ask the selector costs as much as some dozens of turns: so busy loops don't in each. */
  private static final int TURNS_BETWEEN_POLLS = 32;

  /** A loop that never waits looks around once in so many iterations, less one. */
  private static final int LOOK_AROUND_MASK = 0x3f;

  /** How many turns may pass without a look at the clock, if so many take no longer than this. */
  private static final int TURNS_WITHOUT_LOOK = 16;

  private static final long SHORT_TURNS_NANOS = 100_000;

  static {
    try {
      RUNNER = MethodHandles.lookup().findVarHandle(EventLoop.class, "runner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReadyQueue ready = new ReadyQueue();
  private final Timers timers = new Timers();
  private final Door door = new Door();

  /** Null until the first socket is watched. */
  private Sockets sockets;

  private int turnsUntilPoll;
  private final Clock clock;
  private final Idle idle;

  /** Shuffles the tasks that are ready, or null. */
  private final Random order;

  private volatile Thread owner = Thread.currentThread();
  private volatile Thread runner;
  private volatile boolean closed;
  private boolean stopping;

  /** Whether the thread was interrupted while it waited; it hears of that when the run ends. */
  private boolean interrupted;

  /** Whether the order of the turns, or their duration, is not left to itself. */
  private boolean isWatched;

  /** Counts, so that a loop that never waits looks around now and then. */
  private int iterations;

  /** What takeDueTimers saw when it looked at the clock, and when it will look again. */
  private long lastLook;

  private int turnsUntilLook;

  /** Who is cancelled if the thread is interrupted, or null. */
  private Task<?> interruptible;

  /** The task that began the last turn of a task; it may have suspended since. */
  private CoroutineTask<?> current;

  /** The context of what runs now; null if no variable is set in it. */
  private Context context;

  private final BlockingWork blockingWork = new BlockingWork(this);
  private final Debugging debugging = new Debugging(this);
  private final Ages ages;

  /** Null if there are none. */
  private Instruments instruments;

  /** The list of tasks that haven't ended, oldest first. */
  private CoroutineTask<?> oldest;

  private CoroutineTask<?> newest;
  private int taskNumber;

  private ExceptionHandler exceptionHandler;
  private final Failures failures = new Failures(this);
  private final CancelWalk cancelWalk = new CancelWalk();
  private final BlockedGets blockedGets = new BlockedGets(this);
  private final HeldStages heldStages = new HeldStages(this);
  private final AsyncGenerators asyncGenerators = new AsyncGenerators(this);

  /** Makes a loop that belongs to this thread. Counterpart of {@code asyncio.new_event_loop}. */
  public EventLoop() {
    this(LoopParts.forThisThread());
  }

  /**
   * Makes a loop with a time of its own.
   *
   * @param clock tells the time
   * @param idle waits
   */
  EventLoop(Clock clock, Idle idle) {
    this(new LoopParts(clock, idle, null));
  }

  /**
   * Makes a loop of chosen parts: for the other packages of this module.
   *
   * @param parts the parts
   * @hidden
   */
  @SuppressWarnings("exports")
  public EventLoop(LoopParts parts) {
    this.clock = parts.clock();
    this.idle = parts.idle();
    this.order = parts.order();
    this.isWatched = order != null || debugging.isOn();
    this.ages = new Ages(clock.nanoTime());
    synchronized (LOOPS) {
      LOOPS.add(this);
    }
    if (parts.watcher() != null) {
      parts.watcher().accept(this);
    }
  }

  // ---- running

  /**
   * Runs the loop in this thread until {@link #stop()} is called. Counterpart of {@code
   * loop.run_forever}.
   *
   * @throws IllegalStateException if the loop is closed or runs already, or another loop runs in
   *     this thread
   */
  public void runForever() {
    start("EventLoop.runForever");
    try {
      do {
        iterate();
      } while (!stopping);
    } finally {
      end();
    }
  }

  /**
   * Runs the loop in this thread until a future is done. Counterpart of {@code
   * loop.run_until_complete}.
   *
   * <p>If the future failed, this throws the very exception it failed with, also if that is a
   * checked one: see {@link #runUntilComplete(Future, Class)}.
   *
   * @param <T> the type of the result
   * @param future a future or task of this loop
   * @return the future's result
   * @throws CancelledError if the future was cancelled
   * @throws IllegalArgumentException if the future belongs to another loop
   * @throws IllegalStateException if the loop is stopped before the future is done, if the loop is
   *     closed or runs already, or if another loop runs in this thread
   */
  public <T> T runUntilComplete(Future<T> future) {
    checkMayRun("EventLoop.runUntilComplete");
    if (future.getLoop() != this) {
      throw new IllegalArgumentException(
          "the future belongs to another loop, which alone can end it: future.getLoop()");
    }
    owner = Thread.currentThread();
    Consumer<Future<T>> stopper = done -> stop();
    future.addDoneCallback(stopper);
    try {
      runForever();
    } finally {
      future.removeDoneCallback(stopper);
    }
    if (!future.isDone()) {
      throw new IllegalStateException(
          "the loop was stopped before the future was done: who called stop()?");
    }
    try {
      return future.result();
    } catch (Throwable failure) {
      if (!future.isCancelled()) {
        OwnTrace.noteRun(future, failure);
      }
      throw failure;
    }
  }

  /**
   * Runs the loop until a future is done, for a failure that the compiler should know of.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param future a future or task of this loop
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return the future's result
   * @throws X what the future may fail with
   */
  public <T, X extends Throwable> T runUntilComplete(Future<T> future, Class<X> thrown) throws X {
    return runUntilComplete(future);
  }

  /**
   * Runs a coroutine as a task of this loop, in this thread, and returns when it ends; tasks that
   * it left behind stay in the loop. Throws what the body throws. Counterpart of {@code
   * loop.run_until_complete}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return its result
   * @throws CancelledError if the task was cancelled
   * @throws IllegalStateException as {@link #runUntilComplete(Future)}
   */
  public <T> T runUntilComplete(AsyncCallable<T> body) {
    checkMayRun("EventLoop.runUntilComplete");
    owner = Thread.currentThread();
    return runUntilComplete(createTask(body));
  }

  /**
   * Runs a coroutine, for a failure that the compiler should know of.
   *
   * @param <T> the type of the result
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return its result
   * @throws X what the body may throw
   */
  public <T, X extends Throwable> T runUntilComplete(AsyncCallable<T> body, Class<X> thrown)
      throws X {
    return runUntilComplete(body);
  }

  /**
   * Runs a coroutine without a result, as {@link #runUntilComplete(AsyncCallable)} does.
   *
   * @param body the coroutine
   * @throws CancelledError if the task was cancelled
   * @throws IllegalStateException as {@link #runUntilComplete(Future)}
   */
  public void runUntilComplete(AsyncRunnable body) {
    checkMayRun("EventLoop.runUntilComplete");
    owner = Thread.currentThread();
    runUntilComplete(createTask(body));
  }

  /**
   * Runs a coroutine without a result, for a failure that the compiler should know of.
   *
   * @param <X> the type of the checked exception
   * @param body the coroutine
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @throws X what the body may throw
   */
  public <X extends Throwable> void runUntilComplete(AsyncRunnable body, Class<X> thrown) throws X {
    runUntilComplete(body);
  }

  /**
   * Lets the loop end its run after the current iteration: callbacks that are ready now are still
   * called, later ones wait for the next run. On a loop that doesn't run, lets the next run do a
   * single iteration. From the loop's thread. Counterpart of {@code loop.stop}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void stop() {
    checkThread("EventLoop.stop", "loop.stop()");
    stopping = true;
  }

  /**
   * Whether the loop runs. From any thread. Counterpart of {@code loop.is_running}.
   *
   * @return true between the start of a run and its end
   */
  public boolean isRunning() {
    return runner != null;
  }

  /**
   * Whether the loop is closed. From any thread. Counterpart of {@code loop.is_closed}.
   *
   * @return true after {@link #close()}
   */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Closes the loop; drops what is scheduled. Tasks that are still pending are reported to the
   * exception handler, by name: they never go on. So are failures that nobody has retrieved.
   * Threads that wait for a future of this loop, or for a stage made of one, get an {@link
   * IllegalStateException}. A closed loop can be closed again. Counterpart of {@code loop.close}.
   *
   * @throws IllegalStateException if the loop runs
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (runner != null) {
      throw new IllegalStateException(
          "a running loop can't be closed: call stop(), and close it when the run has ended");
    }
    owner = Thread.currentThread();
    reportPending();
    failures.reportAll();
    closed = true;
    synchronized (LOOPS) {
      LOOPS.remove(this);
    }
    blockingWork.close();
    if (sockets != null) {
      sockets.close();
    }
    door.close();
    ready.clear();
    timers.clear();
    oldest = null;
    newest = null;
    blockedGets.wakeAll();
    heldStages.failAll();
  }

  private void start(String method) {
    checkMayRun(method);
    if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {
      checkMayRun(method);
    }
    owner = Thread.currentThread();
    RUNNING.set(this);
    iterations = LOOK_AROUND_MASK; // so that the first one looks around
    if (instruments != null) {
      instruments.beginRun(ready);
    }
  }

  private void end() {
    stopping = false;
    RUNNING.remove();
    runner = null;
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  private void iterate() {
    if ((++iterations & LOOK_AROUND_MASK) == 0) {
      lookAround();
    }
    if (!door.isEmpty()) {
      door.moveTo(ready);
    }
    if (ready.isEmpty() && !stopping) {
      waitForWork();
    }
    if (sockets != null && (turnsUntilPoll -= ready.size() + 1) < 0) {
      turnsUntilPoll = TURNS_BETWEEN_POLLS;
      sockets.poll();
    }
    if (timers.size() > 0) {
      takeDueTimers();
    }
    if (isWatched) {
      takeWatchedTurns();
      return;
    }
    for (int turns = ready.size(); turns > 0; turns--) {
      ready.take().turn();
    }
  }

  /**
   * Moves the timers that are due to the ready queue. To look at the clock costs as much as a few
   * turns: after a look that shows the turns before to have been short, the next few pass without.
   */
  private void takeDueTimers() {
    if (turnsUntilLook > 0) {
      turnsUntilLook -= ready.size();
      return;
    }
    long now = clock.nanoTime();
    timers.takeDue(now, ready);
    boolean areTurnsShort = clock.isSteady() && now - lastLook < SHORT_TURNS_NANOS;
    turnsUntilLook = areTurnsShort ? TURNS_WITHOUT_LOOK : 0;
    lastLook = now;
  }

  /** Looks for what nobody tells the loop of: garbage, and interrupts. */
  private void lookAround() {
    failures.reportGone();
    asyncGenerators.closeGone();
    if (interruptible != null) {
      noteInterrupt();
    }
  }

  /** Takes the turns in another order, or with a clock in hand. */
  private void takeWatchedTurns() {
    Instruments told = instruments;
    if (told != null) {
      told.beginIteration(ready);
    }
    if (order != null) {
      ready.shuffle(CoroutineTask.class::isInstance, order);
    }
    int turns = ready.size();
    if (told == null) {
      takeTurns(turns);
      return;
    }
    told.tell(instrument -> instrument.beforeIteration(turns));
    takeTurns(turns);
    told.tell(Instrument::afterIteration);
  }

  private void takeTurns(int count) {
    for (int turns = count; turns > 0; turns--) {
      Turn turn = ready.take();
      Instruments told = instruments;
      if (told != null) {
        told.beginStep(turn);
      }
      if (debugging.isOn()) {
        debugging.turn(turn);
      } else {
        turn.turn();
      }
      if (told != null) {
        told.endStep(turn, ready);
      }
    }
  }

  /** Runs until a task is done; an interrupt of this thread cancels it meanwhile. */
  <T> T runInterruptibly(Task<T> main) {
    interruptible = main;
    noteInterrupt();
    try {
      return runUntilComplete(main);
    } finally {
      interruptible = null;
    }
  }

  private void noteInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      if (interruptible != null) {
        interruptible.cancel();
      }
    }
  }

  private void waitForWork() {
    lookAround();
    if (!ready.isEmpty()) {
      return;
    }
    turnsUntilLook = 0;
    long nanos = timers.isEmpty() ? Idle.FOREVER : timers.nextDeadline() - clock.nanoTime();
    if (nanos <= 0) {
      return;
    }
    if (instruments == null) {
      idle.await(nanos);
    } else {
      waitTold(instruments, nanos);
    }
    ages.note(clock.nanoTime(), taskNumber);
    turnsUntilPoll = TURNS_BETWEEN_POLLS;
    noteInterrupt();
    door.moveTo(ready);
  }

  private void waitTold(Instruments told, long nanos) {
    told.tell(Instrument::beforeWait);
    idle.await(nanos);
    told.tell(Instrument::afterWait);
  }

  // ---- scheduling

  /**
   * Schedules a callback for the next iteration; callbacks are called in the order of scheduling.
   * From the loop's thread. Counterpart of {@code loop.call_soon}.
   *
   * @param callback called in the loop's thread; what it throws goes to the exception handler
   * @return the way to cancel it
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Handle callSoon(Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    checkThread("EventLoop.callSoon", "…");
    checkOpen();
    ScheduledCallback scheduled = new ScheduledCallback(this, Context.captured(callback));
    ready.add(scheduled);
    return scheduled;
  }

  /**
   * Schedules a callback from any thread, and wakes the loop; callbacks of one thread are called in
   * the order of scheduling. Counterpart of {@code loop.call_soon_threadsafe}.
   *
   * @param callback called in the loop's thread; what it throws goes to the exception handler
   * @return the way to cancel it
   * @throws IllegalStateException if the loop is closed
   */
  public Handle callSoonThreadsafe(Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    ScheduledCallback scheduled = new ScheduledCallback(this, Context.captured(callback));
    if (!enter(scheduled)) {
      throw closedException();
    }
    return scheduled;
  }

  /**
   * Schedules a callback for later. From the loop's thread. Counterpart of {@code loop.call_later}.
   *
   * @param millis the delay, in milliseconds
   * @param callback called in the loop's thread; what it throws goes to the exception handler
   * @return the way to cancel it
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public TimerHandle callLater(long millis, Runnable callback) {
    return setTimer("EventLoop.callLater", deadline(nanosOf(millis)), callback);
  }

  /**
   * Schedules a callback for later. From the loop's thread. Counterpart of {@code loop.call_later}.
   *
   * @param delay the delay
   * @param callback called in the loop's thread; what it throws goes to the exception handler
   * @return the way to cancel it
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return setTimer("EventLoop.callLater", deadline(nanosOf(delay)), callback);
  }

  /**
   * Schedules a callback for a point in time; callbacks for the same point are called in the order
   * of scheduling. From the loop's thread. Counterpart of {@code loop.call_at}.
   *
   * @param when the point in time, in nanoseconds of {@link #time()}
   * @param callback called in the loop's thread; what it throws goes to the exception handler
   * @return the way to cancel it
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public TimerHandle callAt(long when, Runnable callback) {
    return setTimer("EventLoop.callAt", when, callback);
  }

  /**
   * The loop's clock, which never goes back; its zero is arbitrary. From any thread. Counterpart of
   * {@code loop.time}.
   *
   * @return nanoseconds
   */
  public long time() {
    return clock.nanoTime();
  }

  private TimerHandle setTimer(String method, long when, Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    checkThread(method, "…");
    checkOpen();
    TimerCallback timer = new TimerCallback(this, when, Context.captured(callback));
    timers.add(timer);
    turnsUntilLook = 0;
    return timer;
  }

  static long nanosOf(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  static long nanosOf(Duration delay) {
    return TimeUnit.NANOSECONDS.convert(delay);
  }

  // ---- futures and tasks

  /**
   * Makes a future of this loop. From any thread. Counterpart of {@code loop.create_future}.
   *
   * @param <T> the type of the result
   * @return a pending future
   */
  public <T> Future<T> createFuture() {
    return new PlainFuture<>(this);
  }

  /**
   * Makes a future of this loop that coroutines await while they wait at something, for primitives
   * of your own: {@link #dump()} then says what they wait at. From any thread.
   *
   * @param <T> the type of the result
   * @param what its {@code toString()} says what is waited at; a {@link Resource} also says who
   *     holds it
   * @return a pending future
   */
  public <T> Future<T> createFuture(Object what) {
    return new ResourceFuture<>(this, Objects.requireNonNull(what, "what"));
  }

  /**
   * Makes a task that runs a coroutine; its body begins in the loop's next iteration. From the
   * loop's thread. Counterpart of {@code loop.create_task}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public <T> Task<T> createTask(AsyncCallable<T> body) {
    return add(CoroutineTask.of(this, body(body), ++taskNumber, null));
  }

  /**
   * Makes a task with a name.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public <T> Task<T> createTask(AsyncCallable<T> body, String name) {
    return add(CoroutineTask.of(this, body(body), ++taskNumber, name(name)));
  }

  /**
   * Makes a task that runs a coroutine without a result.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Task<Void> createTask(AsyncRunnable body) {
    return add(CoroutineTask.of(this, body(body), ++taskNumber, null));
  }

  /**
   * Makes a task without a result, with a name.
   *
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Task<Void> createTask(AsyncRunnable body, String name) {
    return add(CoroutineTask.of(this, body(body), ++taskNumber, name(name)));
  }

  /**
   * The tasks of this loop that haven't ended, in the order of their creation. From the loop's
   * thread. Counterpart of {@code asyncio.all_tasks(loop)}.
   *
   * @return a set of its own
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public Set<Task<?>> allTasks() {
    checkThread("EventLoop.allTasks", "…");
    Set<Task<?>> tasks = new LinkedHashSet<>();
    for (CoroutineTask<?> task = oldest; task != null; task = task.next) {
      tasks.add(task);
    }
    return Collections.unmodifiableSet(tasks);
  }

  /**
   * Starts a task that nobody waits for, and tells the exception handler as soon as it fails, not
   * when the task is collected as garbage. The loop holds it until it ends. From the loop's thread.
   * asyncio has none: there a failure of {@code create_task} alone comes late, or never.
   *
   * @param body the coroutine
   * @return the task; whoever awaits it gets its failure too
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Task<Void> spawn(AsyncRunnable body) {
    CoroutineTask<Void> task = (CoroutineTask<Void>) createTask(body);
    task.addDoneCallback(
        done ->
            Failures.tell(
                done,
                failure ->
                    callExceptionHandler(
                        ExceptionContext.of(
                                task.describe() + ", which was spawned, failed", failure)
                            .withFuture(task)
                            .withCreationSite(task.creationSite()))));
    return task;
  }

  /**
   * Starts a task that nobody waits for, as {@link #spawn(AsyncRunnable)} does, and lets a callback
   * know as soon as it fails.
   *
   * @param body the coroutine
   * @param onError gets what the body threw, in the loop's next iteration; a cancellation isn't a
   *     failure. If the loop has no next iteration the exception handler is told
   * @return the task; whoever awaits it gets its failure too
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Task<Void> spawn(AsyncRunnable body, Consumer<? super Throwable> onError) {
    Objects.requireNonNull(onError, "onError");
    Task<Void> task = createTask(body);
    task.addDoneCallback(done -> Failures.tell(done, onError));
    return task;
  }

  /**
   * Makes a task that begins at once: its body runs until it suspends before this returns, and if
   * it doesn't suspend the task is done. Its order among other tasks is not the usual one, so it's
   * for measured need only. From the loop's thread, while the loop runs. Counterpart of {@code
   * loop.create_task(…, eager_start=True)}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop
   *     doesn't run
   */
  public <T> Task<T> createEagerTask(AsyncCallable<T> body) {
    return begin(CoroutineTask.of(this, body(body), ++taskNumber, null));
  }

  /**
   * Makes a task without a result that begins at once, as {@link #createEagerTask(AsyncCallable)}
   * does.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop
   *     doesn't run
   */
  public Task<Void> createEagerTask(AsyncRunnable body) {
    return begin(CoroutineTask.of(this, body(body), ++taskNumber, null));
  }

  /**
   * Makes a task that runs in a given context, instead of in a copy of the current one.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param context the context; what the body sets in it, others who share it see
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public <T> Task<T> createTask(AsyncCallable<T> body, Context context) {
    CoroutineTask<T> task = CoroutineTask.of(this, body(body), ++taskNumber, null);
    task.setContext(Objects.requireNonNull(context, "context"));
    return add(task);
  }

  /**
   * Makes a task without a result that runs in a given context.
   *
   * @param body the coroutine
   * @param context the context; what the body sets in it, others who share it see
   * @return the task
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Task<Void> createTask(AsyncRunnable body, Context context) {
    CoroutineTask<Void> task = CoroutineTask.of(this, body(body), ++taskNumber, null);
    task.setContext(Objects.requireNonNull(context, "context"));
    return add(task);
  }

  private <B> B body(B body) {
    Objects.requireNonNull(body, "body");
    checkThread("EventLoop.createTask", "loop.createTask(…)");
    checkOpen();
    return body;
  }

  private static String name(String name) {
    return Objects.requireNonNull(name, "name");
  }

  private <T> Task<T> begin(CoroutineTask<T> task) {
    if (RUNNING.get() != this) {
      throw new IllegalStateException(
          "a task can begin at once only in a loop that runs: write loop.createTask(…)");
    }
    enlist(task);
    CoroutineTask<?> outer = current;
    Context outerContext = context;
    task.turn();
    current = outer;
    context = outerContext;
    return task;
  }

  private <T> Task<T> add(CoroutineTask<T> task) {
    ready.add(task);
    return enlist(task);
  }

  private <T> Task<T> enlist(CoroutineTask<T> task) {
    if (debugging.isOn()) {
      task.setCreationSite(debugging.creationSite());
    }
    task.previous = newest;
    if (newest == null) {
      oldest = task;
    } else {
      newest.next = task;
    }
    newest = task;
    if (instruments != null) {
      instruments.tell(instrument -> instrument.taskSpawned(task));
    }
    return task;
  }

  /** Takes a task that has ended out of the list. */
  void remove(CoroutineTask<?> task) {
    if (task.previous == null) {
      oldest = task.next;
    } else {
      task.previous.next = task.next;
    }
    if (task.next == null) {
      newest = task.previous;
    } else {
      task.next.previous = task.previous;
    }
    task.previous = null;
    task.next = null;
  }

  // ---- sockets

  /**
   * Calls back whenever a channel can be read from, or can accept a connection, until {@link
   * #removeReader}; a callback set before gives way. From the loop's thread. In a coroutine rather
   * write {@link Await#readable}. Counterpart of {@code loop.add_reader}.
   *
   * @param channel an open channel, in non-blocking mode
   * @param callback called in the loop's thread; it should read, or is called again at once
   * @throws ClosedChannelException if the channel is closed
   * @throws IllegalStateException if a coroutine waits to read from the channel; or if called from
   *     another thread than the loop's, or the loop is closed
   * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
   */
  public void addReader(SelectableChannel channel, Runnable callback)
      throws ClosedChannelException {
    checkThread("EventLoop.addReader", "…");
    checkOpen();
    SocketCallback.onReadable(this, channel, Context.captured(callback));
  }

  /**
   * Calls back whenever a channel can be written to, or has been connected, until {@link
   * #removeWriter}; a callback set before gives way. From the loop's thread. In a coroutine rather
   * write {@link Await#writable}. Counterpart of {@code loop.add_writer}.
   *
   * @param channel an open channel, in non-blocking mode
   * @param callback called in the loop's thread; called again and again while there is room
   * @throws ClosedChannelException if the channel is closed
   * @throws IllegalStateException if a coroutine waits to write to the channel; or if called from
   *     another thread than the loop's, or the loop is closed
   * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
   */
  public void addWriter(SelectableChannel channel, Runnable callback)
      throws ClosedChannelException {
    checkThread("EventLoop.addWriter", "…");
    checkOpen();
    SocketCallback.onWritable(this, channel, Context.captured(callback));
  }

  /**
   * Ends what {@link #addReader} began. From the loop's thread. Counterpart of {@code
   * loop.remove_reader}.
   *
   * @param channel the channel
   * @return whether there was a callback
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public boolean removeReader(SelectableChannel channel) {
    checkThread("EventLoop.removeReader", "…");
    return sockets != null && SocketCallback.remove(sockets, channel, false);
  }

  /**
   * Ends what {@link #addWriter} began. From the loop's thread. Counterpart of {@code
   * loop.remove_writer}.
   *
   * @param channel the channel
   * @return whether there was a callback
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public boolean removeWriter(SelectableChannel channel) {
    checkThread("EventLoop.removeWriter", "…");
    return sockets != null && SocketCallback.remove(sockets, channel, true);
  }

  /**
   * Reads what has come in, into a buffer. Suspends until something has. From a coroutine of this
   * loop. Counterpart of {@code loop.sock_recv_into}.
   *
   * @param channel a connected channel, in non-blocking mode
   * @param into takes the bytes; if it has no room, this returns at once
   * @return how many bytes; -1 at the end of the stream
   * @throws IOException if reading fails
   * @throws CancelledError if the task is cancelled meanwhile; nothing has been read then
   * @throws IllegalStateException if another coroutine waits to read from the channel; or if called
   *     from another thread than the loop's
   */
  @Async
  public int sockRecv(SocketChannel channel, ByteBuffer into) throws IOException {
    checkThread("EventLoop.sockRecv", "…");
    int count;
    while ((count = channel.read(into)) == 0 && into.hasRemaining()) {
      Await.readable(channel);
    }
    return count;
  }

  /**
   * Writes all that is in a buffer. Suspends while the other side, or the network, takes no more.
   * From a coroutine of this loop. Counterpart of {@code loop.sock_sendall}.
   *
   * @param channel a connected channel, in non-blocking mode
   * @param bytes what to write; its position tells how much has been written, also after an error
   * @throws IOException if writing fails
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if another coroutine waits to write to the channel; or if called
   *     from another thread than the loop's
   */
  @Async
  public void sockSendall(SocketChannel channel, ByteBuffer bytes) throws IOException {
    checkThread("EventLoop.sockSendall", "…");
    while (true) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        return;
      }
      Await.writable(channel);
    }
  }

  /**
   * Accepts a connection. Suspends until there is one. From a coroutine of this loop. Counterpart
   * of {@code loop.sock_accept}.
   *
   * @param channel a bound channel, in non-blocking mode
   * @return the connection, in non-blocking mode; to be closed by the caller
   * @throws IOException if accepting fails
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if another coroutine waits to accept; or if called from another
   *     thread than the loop's
   */
  @Async
  public SocketChannel sockAccept(ServerSocketChannel channel) throws IOException {
    checkThread("EventLoop.sockAccept", "…");
    SocketChannel accepted;
    while ((accepted = channel.accept()) == null) {
      Await.readable(channel);
    }
    try {
      accepted.configureBlocking(false);
      return accepted;
    } catch (Throwable t) {
      accepted.close();
      throw t;
    }
  }

  /**
   * Connects a channel. Suspends until that has succeeded or failed. From a coroutine of this loop.
   * Counterpart of {@code loop.sock_connect}.
   *
   * @param channel a channel in non-blocking mode
   * @param address the other side; its name must be resolved
   * @throws IOException if connecting fails, which closes the channel
   * @throws CancelledError if the task is cancelled meanwhile; who has opened the channel should
   *     close it then
   * @throws IllegalStateException if another coroutine waits for the channel; or if called from
   *     another thread than the loop's
   */
  @Async
  public void sockConnect(SocketChannel channel, SocketAddress address) throws IOException {
    checkThread("EventLoop.sockConnect", "…");
    if (!channel.connect(address)) {
      do {
        Await.writable(channel);
      } while (!channel.finishConnect());
    }
  }

  /**
   * Receives one datagram. Suspends until there is one. From a coroutine of this loop. Counterpart
   * of {@code loop.sock_recvfrom_into}.
   *
   * @param channel a channel in non-blocking mode
   * @param into takes the datagram; what has no room in it is lost
   * @return who has sent it
   * @throws IOException if receiving fails
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if another coroutine waits to read from the channel; or if called
   *     from another thread than the loop's
   */
  @Async
  public SocketAddress sockRecvfrom(DatagramChannel channel, ByteBuffer into) throws IOException {
    checkThread("EventLoop.sockRecvfrom", "…");
    SocketAddress sender;
    while ((sender = channel.receive(into)) == null) {
      Await.readable(channel);
    }
    return sender;
  }

  /**
   * Sends one datagram. Suspends while there is no room for it. From a coroutine of this loop.
   * Counterpart of {@code loop.sock_sendto}.
   *
   * @param channel a channel in non-blocking mode
   * @param bytes the datagram
   * @param address who is to receive it
   * @throws IOException if sending fails
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if another coroutine waits to write to the channel; or if called
   *     from another thread than the loop's
   */
  @Async
  public void sockSendto(DatagramChannel channel, ByteBuffer bytes, SocketAddress address)
      throws IOException {
    checkThread("EventLoop.sockSendto", "…");
    boolean isEmpty = !bytes.hasRemaining();
    while (channel.send(bytes, address) == 0 && !isEmpty) {
      Await.writable(channel);
    }
  }

  /**
   * Says that a channel is about to be closed, or has just been: coroutines that wait for it go on,
   * and find it closed; callbacks are forgotten. Without this they would wait for ever: a selector
   * doesn't tell of channels that are closed. From the loop's thread. Counterpart of Trio's {@code
   * notify_closing}.
   *
   * @param channel the channel
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void notifyClosing(SelectableChannel channel) {
    checkThread("EventLoop.notifyClosing", "…");
    if (sockets != null) {
      SocketCallback.remove(sockets, channel, false);
      SocketCallback.remove(sockets, channel, true);
      sockets.giveUp(channel);
    }
  }

  // ---- async generators

  /**
   * Closes the async generators that tasks of this loop have begun and not closed, one after the
   * other as they began, so that their {@code finally} blocks run. What fails then is told to the
   * exception handler. From the loop's thread. {@link Asyncio#run} does this at its end.
   * Counterpart of {@code loop.shutdown_asyncgens}.
   *
   * <p>Generators begun afterwards work, but a warning is logged: nobody closes them.
   *
   * @return a future that is done when they are closed
   * @throws IllegalStateException if called from another thread than the loop's, or the loop is
   *     closed
   */
  public Future<Void> shutdownAsyncgens() {
    checkThread("EventLoop.shutdownAsyncgens", "…");
    checkOpen();
    return asyncGenerators.shutdown();
  }

  /** Tells the instruments of a task that is done. */
  void noteEnd(CoroutineTask<?> task) {
    if (instruments != null) {
      instruments.tell(instrument -> instrument.taskEnded(task));
    }
  }

  // ---- blocking work

  /**
   * Lets an executor call a function that blocks, while the loop goes on; without the context
   * variables of the caller. From the loop's thread. Counterpart of {@code loop.run_in_executor}.
   *
   * <p>Cancelling the future doesn't stop a call that has begun: it abandons it. To await the
   * result at once, in the default executor, write {@link Await#toThread}.
   *
   * @param <T> the type of the result
   * @param executor calls the function, or null for the default executor
   * @param function mustn't touch what belongs to the loop
   * @return a future of the function's result, or of the exception that it threw
   * @throws IllegalStateException if called from another thread than the loop's, the loop is closed
   *     or its default executor has been shut down
   * @throws java.util.concurrent.RejectedExecutionException if the executor refuses
   */
  public <T> Future<T> runInExecutor(Executor executor, Callable<T> function) {
    Objects.requireNonNull(function, "function");
    checkThread("EventLoop.runInExecutor", "…");
    checkOpen();
    return blockingWork.submit(executor, function);
  }

  /**
   * Sets the executor that calls functions which block; otherwise a pool is made when it is needed,
   * of at most {@code min(32, processors + 4)} threads, virtual ones from Java 24 on. The loop
   * shuts it down when it's closed. From the loop's thread. Counterpart of {@code
   * loop.set_default_executor}.
   *
   * @param executor the executor
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setDefaultExecutor(ExecutorService executor) {
    checkThread("EventLoop.setDefaultExecutor", "loop.setDefaultExecutor(…)");
    blockingWork.setExecutor(Objects.requireNonNull(executor, "executor"));
  }

  /**
   * Shuts the default executor down: it takes no more functions. From the loop's thread. {@link
   * Asyncio#run} does this at its end. Counterpart of {@code loop.shutdown_default_executor}.
   *
   * @param limit how long its threads may take to end; when the time is over, the exception handler
   *     is told and the future is done all the same
   * @return a future that is done when the executor's threads have ended
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public Future<Void> shutdownDefaultExecutor(Duration limit) {
    checkThread("EventLoop.shutdownDefaultExecutor", "…");
    return blockingWork.shutdown(limit);
  }

  // ---- debugging

  /**
   * Switches the debug mode. From the loop's thread. Counterpart of {@code loop.set_debug}. It
   * logs, as warnings of the {@link System.Logger} {@code io.jasyncio}:
   *
   * <ul>
   *   <li>a turn of a task or callback that takes long;
   *   <li>a task that fails when nobody waits for it; and a failure that is never retrieved is
   *       reported with the place where its task was made;
   *   <li>a cancellation that was swallowed: the task ended with a result, or still goes on a
   *       second later, and nobody called {@link Task#uncancel()}.
   * </ul>
   *
   * @param on whether to watch
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setDebug(boolean on) {
    checkThread("EventLoop.setDebug", "loop.setDebug(…)");
    debugging.set(on);
    watchIfNeeded();
  }

  /**
   * Whether the debug mode is on; at first it is if the system property {@code jasyncio.debug} is
   * {@code true}. Counterpart of {@code loop.get_debug}.
   *
   * @return true if it is on
   */
  public boolean getDebug() {
    return debugging.isOn();
  }

  /**
   * Sets what the debug mode calls long; at first 100 milliseconds. From the loop's thread.
   * Counterpart of {@code loop.slow_callback_duration}.
   *
   * @param duration how long a turn may take
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setSlowCallbackDuration(Duration duration) {
    checkThread("EventLoop.setSlowCallbackDuration", "loop.setSlowCallbackDuration(…)");
    debugging.setThreshold(nanosOf(duration));
  }

  /**
   * This loop as a {@code java.util.concurrent} executor: what it's given runs in the loop's
   * thread, as {@link #callSoonThreadsafe} lets it. For libraries that ask where to call back, such
   * as {@code stage.thenAcceptAsync(action, loop.asExecutor())}. From any thread.
   *
   * @return an executor that throws {@link RejectedExecutionException} once the loop is closed
   */
  public Executor asExecutor() {
    return command -> {
      Objects.requireNonNull(command, "command");
      if (!enter(Context.captured(command))) {
        throw new RejectedExecutionException("the event loop is closed");
      }
    };
  }

  // ---- looking inside

  /**
   * What the tasks of this loop are doing: where each stands, what it waits for, and which wait for
   * one another in a circle. From any thread, at any time; doesn't suspend. Costs nothing until it
   * is called. The loop's own thread looks; if that is busy for more than a second, this thread
   * does, and {@link LoopDump#safe()} is false. At most 10,000 tasks are told of. Counterpart of
   * {@code python -m asyncio pstree}.
   *
   * @return the loop at this moment
   */
  public LoopDump dump() {
    return dump(Duration.ofSeconds(1));
  }

  LoopDump dump(Duration patience) {
    return DumpWalk.of(this, patience);
  }

  /**
   * Lets an instrument be told what the loop does. From the loop's thread.
   *
   * @param instrument the instrument
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void addInstrument(Instrument instrument) {
    Objects.requireNonNull(instrument, "instrument");
    checkThread("EventLoop.addInstrument", "loop.addInstrument(…)");
    if (instruments == null) {
      instruments = new Instruments(this);
    }
    instruments.add(instrument);
    watchIfNeeded();
  }

  /**
   * Tells an instrument no more. From the loop's thread.
   *
   * @param instrument the instrument
   * @return whether it was told before
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public boolean removeInstrument(Instrument instrument) {
    checkThread("EventLoop.removeInstrument", "loop.removeInstrument(…)");
    if (instruments == null || !instruments.remove(instrument)) {
      return false;
    }
    if (instruments.isEmpty()) {
      instruments = null;
    }
    watchIfNeeded();
    return true;
  }

  /**
   * What a task has failed with, for who only looks: the failure isn't retrieved by that. For the
   * other packages of this module.
   *
   * @param task a task of this loop
   * @return the exception, or null if it hasn't failed
   * @hidden
   */
  public Throwable failureOf(Task<?> task) {
    return task instanceof CoroutineTask<?> ours && ours.status() == LoopFuture.FAILED
        ? ((StoredFailure) ours.outcome()).peek()
        : null;
  }

  private void watchIfNeeded() {
    isWatched = order != null || debugging.isOn() || instruments != null;
  }

  /**
   * The loops of this process that aren't closed, in no order. From any thread.
   *
   * @return a set of its own
   */
  public static Set<EventLoop> allLoops() {
    synchronized (LOOPS) {
      return new HashSet<>(LOOPS);
    }
  }

  // ---- failures

  /**
   * Sets who is told of failures that nobody else would hear of. From the loop's thread.
   * Counterpart of {@code loop.set_exception_handler}.
   *
   * @param handler the handler, or null for the default one, which logs
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void setExceptionHandler(ExceptionHandler handler) {
    checkThread("EventLoop.setExceptionHandler", "loop.setExceptionHandler(…)");
    exceptionHandler = handler;
  }

  /**
   * Who is told of failures. Counterpart of {@code loop.get_exception_handler}.
   *
   * @return the handler, or null for the default one
   */
  public ExceptionHandler getExceptionHandler() {
    return exceptionHandler;
  }

  /**
   * Tells the exception handler of a failure; never throws. From the loop's thread. Counterpart of
   * {@code loop.call_exception_handler}.
   *
   * @param context what happened
   */
  public void callExceptionHandler(ExceptionContext context) {
    ExceptionHandler handler = exceptionHandler;
    if (handler == null) {
      defaultExceptionHandler(context);
      return;
    }
    try {
      handler.handle(this, context);
    } catch (Throwable t) {
      defaultExceptionHandler(
          ExceptionContext.of("the exception handler failed, when told: " + context, t));
    }
  }

  /**
   * Logs a failure, as an error of the {@link System.Logger} {@code io.jasyncio}. Counterpart of
   * {@code loop.default_exception_handler}.
   *
   * @param context what happened
   */
  public void defaultExceptionHandler(ExceptionContext context) {
    try {
      LOGGER.log(System.Logger.Level.ERROR, context.message(), context.exception());
    } catch (Throwable t) {
      // A logger that fails is no reason to stop the loop, and there is nobody left to tell.
    }
  }

  private void reportPending() {
    if (oldest == null) {
      return;
    }
    StringBuilder names = new StringBuilder();
    int count = 0;
    for (CoroutineTask<?> task = oldest; task != null; task = task.next) {
      if (count++ < NAMES_IN_REPORT) {
        names.append(count == 1 ? "" : ", ").append(task.getName());
      }
    }
    if (count > NAMES_IN_REPORT) {
      names.append(" and ").append(count - NAMES_IN_REPORT).append(" more");
    }
    callExceptionHandler(
        ExceptionContext.of(
            "the loop was closed while tasks were pending, which never end now: " + names));
  }

  // ---- for the other classes of this package

  /** The loop that runs in this thread, or null. */
  static EventLoop running() {
    return RUNNING.get();
  }

  /** Refuses to start a loop in a thread that runs one. */
  static void checkNoLoopRuns(String method) {
    if (RUNNING.get() != null) {
      throw new IllegalStateException(
          method
              + " can't start a run here: "
              + thread(Thread.currentThread())
              + " runs an event loop already, which would stand still meanwhile. In an @Async"
              + " method call the coroutine directly, as any method, or start it beside others with"
              + " Asyncio.createTask(…)");
    }
  }

  private void checkMayRun(String method) {
    checkOpen();
    checkNoLoopRuns(method);
    Thread other = runner;
    if (other != null) {
      throw new IllegalStateException(
          method
              + " can't start a run here: the loop runs in "
              + thread(other)
              + " already. From here use loop.callSoonThreadsafe(…)");
    }
  }

  void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the event loop is closed");
  }

  boolean isOwnThread() {
    return Thread.currentThread() == owner;
  }

  /**
   * Refuses other threads than the loop's, with advice: for objects that belong to a loop as its
   * futures do, such as those of {@link io.jasyncio.sync}. From any thread.
   *
   * @param method what was called, such as {@code Lock.release}
   * @param instead what to call in the loop's thread, such as {@code lock.release()}
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void checkThread(String method, String instead) {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          method
              + " was called in "
              + thread(Thread.currentThread())
              + ", but the loop belongs to "
              + thread(owner)
              + ". From other threads write: loop.callSoonThreadsafe(() -> "
              + instead
              + ")");
    }
  }

  private static String thread(Thread thread) {
    return "thread \"" + thread.getName() + "\"";
  }

  /**
   * Lets a callback be called in the loop's thread, from any thread. False if the loop is closed.
   */
  boolean enter(Runnable callback) {
    return enter(new ScheduledCallback(this, callback));
  }

  private boolean enter(ScheduledCallback scheduled) {
    if (isOwnThread()) {
      if (closed) {
        return false;
      }
      door.moveTo(ready); // those who came before go first
      ready.add(scheduled);
      return true;
    }
    Door.Entry entry = door.enter(scheduled);
    if (entry == Door.Entry.FIRST) {
      idle.wakeUp();
    }
    return entry != Door.Entry.REFUSED;
  }

  /** Calls a callback, and tells the exception handler if it fails. */
  void call(Runnable callback, Handle handle) {
    try {
      callback.run();
    } catch (Throwable t) {
      callExceptionHandler(ExceptionContext.of("a callback failed", t).withHandle(handle));
    } finally {
      context = null;
    }
  }

  void schedule(Turn turn) {
    ready.add(turn);
  }

  /** When a delay from now is over; both in nanoseconds. */
  long deadline(long delay) {
    turnsUntilLook = 0; // the new timer may be due at once
    return clock.nanoTime() + Math.min(delay, LONGEST_DELAY);
  }

  Timers timers() {
    return timers;
  }

  /** What watches this loop's sockets; opened when it's first asked for. */
  Sockets sockets() {
    if (sockets == null) {
      Sockets opened = new Sockets();
      idle.watch(opened);
      sockets = opened;
    }
    return sockets;
  }

  Ages ages() {
    return ages;
  }

  Thread owner() {
    return owner;
  }

  CoroutineTask<?> oldest() {
    return oldest;
  }

  int readyCount() {
    return ready.size();
  }

  Failures failures() {
    return failures;
  }

  Debugging debugging() {
    return debugging;
  }

  CancelWalk cancelWalk() {
    return cancelWalk;
  }

  BlockedGets blockedGets() {
    return blockedGets;
  }

  HeldStages heldStages() {
    return heldStages;
  }

  AsyncGenerators asyncGenerators() {
    return asyncGenerators;
  }

  /**
   * How this loop waits: for the other packages of this module.
   *
   * @return the loop's part
   * @hidden
   */
  @SuppressWarnings("exports")
  public Idle idle() {
    return idle;
  }

  Context context() {
    return context;
  }

  void setContext(Context context) {
    this.context = context;
  }

  CoroutineTask<?> currentTask() {
    CoroutineTask<?> last = current;
    return last != null && last.isCurrent() ? last : null;
  }

  void setCurrentTask(CoroutineTask<?> task) {
    if (current != task) {
      current = task;
    }
  }
}
