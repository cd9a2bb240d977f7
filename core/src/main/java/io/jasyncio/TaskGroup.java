package io.jasyncio;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tasks that belong together: whoever opens a group leaves it only when all of them have ended, and
 * when one fails the others are cancelled. Counterpart of {@code asyncio.TaskGroup}.
 *
 * <pre>{@code
 * TaskGroup.run(group -> {
 *   group.createTask(() -> copy(client, server));
 *   group.createTask(() -> copy(server, client));
 * });   // suspends until both have ended
 * }</pre>
 *
 * <p>Whatever failed is thrown as one {@link ExceptionGroup}: the children's failures in the order
 * in which they failed, the body's last. A child that is cancelled is no failure.
 *
 * <p>Where a lambda doesn't fit, a group may be used as Java's {@code StructuredTaskScope} is: then
 * a failing child cancels its siblings, and {@link #join} throws, but the code between isn't
 * cancelled.
 *
 * <pre>{@code
 * try (TaskGroup group = TaskGroup.open()) {
 *   Task<Page> page = group.fork(() -> load(url));
 *   Task<User> user = group.fork(() -> find(id));
 *   group.join();                                   // suspends until both have ended
 *   return render(page.result(), user.result());
 * }
 * }</pre>
 *
 * <p>For the loop's thread.
 */
public final class TaskGroup implements AutoCloseable, Resource {
  /*
   * As Lib/asyncio/taskgroups.py (3.13), and cancel() as in 3.15. Differences: the children are kept
   * in the order of their creation; start(); and the open form, where nobody sees how the body ended,
   * so that the parent is never cancelled on behalf of the group.
   *
   * The counters. When a child fails while the body runs, the group cancels its parent once, to get
   * at the body (parentCancelRequested), and takes that request back when the body has ended. If the
   * parent was cancelled from outside too, and failures are thrown instead of that cancellation, the
   * request is renewed (uncancel, cancel), so that the parent hears of it at its next suspension and
   * the count stays as it was.
   *
   * A cancellation is the group's own if no more requests are left than there were before the group:
   * asyncio asks whether none is left. That makes no difference but for cancel() in the cleanup of a
   * task that has been cancelled, where the group would take the old request for a new one.
   */

  private final EventLoop loop;
  private final CoroutineTask<?> parent;

  /** The scope that the group was opened in, or null. */
  private final CancelScope scope;

  /** The requests to cancel the parent that were there before. */
  private final int requestsBefore;

  /** Whether the body is a lambda, whose end the group sees. */
  private final boolean seesBody;

  private final Set<Task<?>> children = new LinkedHashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Consumer<Future<?>> childDone = this::childDone;

  /** A failure of the JVM itself: thrown as it is, before all others. */
  private Throwable trouble;

  /** Set when the last child has ended, if somebody waits for that. */
  private Future<Void> allEnded;

  private boolean exiting;
  private boolean aborting;
  private boolean cancelled;
  private boolean parentCancelRequested;

  private TaskGroup(boolean seesBody) {
    this.loop = Asyncio.getRunningLoop();
    this.parent = loop.currentTask();
    this.seesBody = seesBody;
    if (parent == null) {
      throw new IllegalStateException(
          "a task group belongs to a task, but this is a plain callback: write"
              + " Asyncio.createTask(() -> TaskGroup.run(…))");
    }
    this.requestsBefore = parent.cancelling();
    this.scope = parent.scope();
  }

  // ---- the ways in

  /**
   * Runs a body with a group, and then suspends until the group's tasks have ended.
   *
   * @param body gets the group; part of the calling task
   * @throws ExceptionGroup if the body or a child failed
   * @throws CancelledError if the calling task was cancelled and nothing failed
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static void run(AsyncConsumer<? super TaskGroup> body) {
    TaskGroup.<Void>call(
        group -> {
          body.accept(group);
          return null;
        });
  }

  /**
   * Runs a body with a group, and then suspends until the group's tasks have ended.
   *
   * @param <T> the type of the result
   * @param body gets the group; part of the calling task
   * @return the body's result; null if {@link #cancel} cut the body short
   * @throws ExceptionGroup if the body or a child failed
   * @throws CancelledError if the calling task was cancelled and nothing failed
   * @throws IllegalStateException if called in a plain callback
   */
  @Async
  public static <T> T call(AsyncFunction<? super TaskGroup, ? extends T> body) {
    TaskGroup group = new TaskGroup(true);
    T result = null;
    Throwable thrown = null;
    try {
      result = body.apply(group);
    } catch (Throwable t) {
      thrown = t;
    }
    group.exit(thrown);
    return result;
  }

  /**
   * Opens a group for a try-with-resources statement. Doesn't suspend; {@link #join} and {@link
   * #close} do.
   *
   * @return an open group
   * @throws IllegalStateException if called in a plain callback
   */
  public static TaskGroup open() {
    return new TaskGroup(false);
  }

  // ---- children

  /**
   * Starts a task in the group. Children may start children. Doesn't suspend. Counterpart of {@code
   * TaskGroup.create_task}.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public <T> Task<T> createTask(AsyncCallable<T> body) {
    checkOpen();
    return add(loop.createTask(body));
  }

  /**
   * Starts a task with a name in the group.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public <T> Task<T> createTask(AsyncCallable<T> body, String name) {
    checkOpen();
    return add(loop.createTask(body, name));
  }

  /**
   * Starts a task without a result in the group.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public Task<Void> createTask(AsyncRunnable body) {
    checkOpen();
    return add(loop.createTask(body));
  }

  /**
   * Starts a task without a result, with a name, in the group.
   *
   * @param body the coroutine
   * @param name the task's name
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public Task<Void> createTask(AsyncRunnable body, String name) {
    checkOpen();
    return add(loop.createTask(body, name));
  }

  /**
   * Starts a task in the group, as {@link #createTask(AsyncCallable)} does, by the name that {@code
   * StructuredTaskScope} gives it.
   *
   * @param <T> the type of the result
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public <T> Task<T> fork(AsyncCallable<T> body) {
    return createTask(body);
  }

  /**
   * Starts a task without a result in the group, as {@link #createTask(AsyncRunnable)} does.
   *
   * @param body the coroutine
   * @return the task
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  public Task<Void> fork(AsyncRunnable body) {
    return createTask(body);
  }

  /**
   * Starts a task in the group, and suspends until it says that it's ready: "the server listens".
   * Counterpart of Trio's {@code nursery.start}; asyncio has none.
   *
   * <pre>{@code
   * int port = group.start(ready -> serve(ready));   // serve calls ready.setResult(port), and goes on
   * }</pre>
   *
   * @param <T> the type of what the child says
   * @param body the coroutine; gets a future, which it sets when it's ready
   * @return what the child has set
   * @throws IllegalStateException if the child ended before it was ready, if the group has ended or
   *     is shutting down
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels a child that
   *     isn't ready, or if the child is cancelled before it's ready
   */
  @Async
  public <T> T start(AsyncConsumer<? super Future<T>> body) {
    checkOpen();
    Future<T> ready = loop.createFuture();
    Task<Void> child = loop.createTask(() -> body.accept(ready));
    children.add(child);
    ((CoroutineTask<?>) child).setScope(scope);
    Future<T> waiter = loop.createFuture(); // cancelled with the caller, unlike what the child has
    ready.addDoneCallback(done -> pass(done, waiter));
    child.addDoneCallback(done -> startedChildDone(done, ready, waiter));
    try {
      return Await.await(waiter);
    } catch (CancelledError e) {
      if (!ready.isDone()) {
        child.cancel();
      }
      throw e;
    }
  }

  /**
   * Starts a task in the group, and suspends until it says that it's ready, for a failure that the
   * compiler should know of: what the child throws before it is ready. Suspends as {@link
   * #start(AsyncConsumer)} does.
   *
   * @param <T> the type of what the child says
   * @param <X> the type of the checked exception
   * @param body the coroutine; gets a future, which it sets when it's ready
   * @param thrown the class of the checked exception; only the compiler looks at it
   * @return what the child has set
   * @throws X what the child may throw before it's ready
   * @throws IllegalStateException if the child ended before it was ready, if the group has ended or
   *     is shutting down
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels a child that
   *     isn't ready, or if the child is cancelled before it's ready
   */
  @Async
  public <T, X extends Throwable> T start(AsyncConsumer<? super Future<T>> body, Class<X> thrown)
      throws X {
    return this.<T>start(body);
  }

  private static <T> void pass(Future<T> ready, Future<T> waiter) {
    if (waiter.isDone()) {
      return;
    }
    if (ready.isCancelled()) {
      waiter.cancel();
    } else if (ready.exception() != null) {
      waiter.setException(ready.exception());
    } else {
      waiter.setResult(ready.result());
    }
  }

  /** A child that was not ready throws out of start; afterwards it is a child like others. */
  private void startedChildDone(Future<?> child, Future<?> ready, Future<?> waiter) {
    if (ready.isDone() || waiter.isDone()) {
      childDone(child);
      return;
    }
    if (child.isCancelled()) {
      waiter.cancel();
    } else if (child.exception() != null) {
      waiter.setException(child.exception());
    } else {
      waiter.setException(
          new IllegalStateException(
              "the child ended before it was ready: it must set the future that it is given"));
    }
    remove(child);
  }

  /**
   * The tasks of the group that haven't ended, in the order of their creation.
   *
   * @return a set of its own
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public Set<Task<?>> tasks() {
    loop.checkThread("TaskGroup.tasks", "…");
    return new LinkedHashSet<>(children);
  }

  /**
   * Ends the group: cancels its tasks and its body, without that being a failure. May be called
   * again, and by children. Doesn't suspend. Counterpart of {@code TaskGroup.cancel} (3.15).
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void cancel() {
    loop.checkThread("TaskGroup.cancel", "group.cancel()");
    if (exiting && children.isEmpty()) {
      return;
    }
    cancelled = true;
    if (!aborting) {
      abort();
    }
    cancelParent();
  }

  /** {@inheritDoc} Here the tasks of the group. */
  @Override
  public Set<Task<?>> heldBy() {
    return new LinkedHashSet<>(children); // a dump may ask from another thread
  }

  @Override
  public String toString() {
    return "TaskGroup[" + children.size() + " tasks" + (aborting ? ", being cancelled]" : "]");
  }

  // ---- the end

  /**
   * Suspends until all tasks of the group have ended; if one fails, the others are cancelled. More
   * tasks can be started afterwards, unless one has failed. For the open form: {@link #run} does
   * this by itself.
   *
   * @throws ExceptionGroup if a child failed
   * @throws CancelledError if the calling task is cancelled meanwhile, which cancels all tasks of
   *     the group
   * @throws IllegalStateException if this group's body is a lambda, or another task has opened it
   */
  @Async
  public void join() {
    checkIsOpenForm("join");
    CancelledError cancellation = joinChildren(null);
    List<Throwable> thrown = List.copyOf(failures);
    failures.clear();
    throwEnd(thrown, cancellation);
  }

  /**
   * Cancels the tasks that haven't ended, and suspends until they have. Throws no failure: {@link
   * #join} does.
   *
   * @throws CancelledError if the calling task is cancelled meanwhile
   * @throws IllegalStateException if this group's body is a lambda, or another task has opened it
   */
  @Async
  @Override
  public void close() {
    checkIsOpenForm("close");
    exiting = true;
    if (!children.isEmpty() && !aborting) {
      abort();
    }
    CancelledError cancellation = joinChildren(null);
    if (cancellation != null) {
      throw cancellation;
    }
  }

  /** The end of a body that is a lambda. */
  @Async
  private void exit(Throwable thrown) {
    exiting = true;
    if (thrown != null && !aborting) {
      abort();
    }
    CancelledError cancellation =
        joinChildren(thrown instanceof CancelledError error ? error : null);
    if (parentCancelRequested) {
      int requests = parent.uncancel();
      if (requests <= requestsBefore) {
        cancellation = null; // it was the group's own
      } else if (cancellation == null) {
        cancellation = CancelledError.intoCoroutine(); // came while the group was ending anyway
      }
    }
    if (thrown != null && !(thrown instanceof CancelledError)) {
      note(thrown);
    }
    throwEnd(failures, cancellation);
  }

  /**
   * Waits for the children, also when the parent is cancelled meanwhile, as often as that may be.
   *
   * @param cancellation the one that is under way, or null
   * @return the cancellation to be thrown afterwards, or null
   */
  @Async
  private CancelledError joinChildren(CancelledError cancellation) {
    CancelledError last = cancellation;
    CancelScope current = parent.scope();
    while (!children.isEmpty()) {
      allEnded = loop.createFuture(this);
      if (aborting) {
        parent.setScope(null); // the children have been told: a cancelled scope has no more to say
      }
      try {
        Await.await(allEnded);
      } catch (CancelledError e) {
        if (!aborting) {
          abort();
          last = e;
        } else if (!seesBody) {
          last = e;
        }
      } finally {
        parent.setScope(current);
      }
      allEnded = null;
    }
    return last;
  }

  private void throwEnd(List<Throwable> thrown, CancelledError cancellation) {
    if (trouble != null) {
      throw Throwing.<RuntimeException>sneaky(trouble);
    }
    if (!thrown.isEmpty()) {
      if (parent.cancelling() > 0) {
        parent.uncancel();
        parent.cancel();
      }
      throw new ExceptionGroup("unhandled failures in a TaskGroup", thrown);
    }
    if (cancellation != null) {
      throw cancellation;
    }
  }

  private <T> Task<T> add(Task<T> child) {
    children.add(child);
    ((CoroutineTask<?>) child).setScope(scope);
    child.addDoneCallback(childDone);
    return child;
  }

  private void remove(Future<?> child) {
    children.remove(child);
    if (children.isEmpty() && allEnded != null && !allEnded.isDone()) {
      allEnded.setResult(null);
    }
  }

  private void childDone(Future<?> child) {
    remove(child);
    if (child.isCancelled() || child.exception() == null) {
      return;
    }
    note(child.exception());
    if (!aborting) {
      abort();
      cancelParent();
    }
  }

  private void note(Throwable failure) {
    failures.add(failure);
    if (trouble == null && Throwing.isVirtualMachineTrouble(failure)) {
      trouble = failure;
    }
  }

  private void abort() {
    aborting = true;
    List.copyOf(children).forEach(Task::cancel);
  }

  /** Gets at a body that is a lambda, or at the wait after it: once. */
  private void cancelParent() {
    if (seesBody && !parentCancelRequested) {
      parentCancelRequested = true;
      parent.cancel();
    }
  }

  private void checkIsOpenForm(String method) {
    if (seesBody) {
      throw new IllegalStateException(
          "TaskGroup."
              + method
              + " is for groups made by TaskGroup.open(): this one waits for its tasks when its"
              + " body, the lambda, has ended");
    }
    if (loop.currentTask() != parent) {
      throw new IllegalStateException(
          "TaskGroup."
              + method
              + " is for the task that has opened the group, "
              + parent.getName()
              + ": a child that waited for all children would wait for itself");
    }
  }

  private void checkOpen() {
    if (exiting && children.isEmpty()) {
      throw new IllegalStateException("the task group has ended: it takes no more tasks");
    }
    if (aborting) {
      throw new IllegalStateException(
          "the task group is shutting down"
              + (cancelled ? ", since it was cancelled" : ", since something failed")
              + ": it takes no more tasks");
    }
  }
}
