package io.jasyncio;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;

/**
 * The values of all {@linkplain ContextVar context variables}, as one task or callback sees them.
 * Counterpart of {@code contextvars.Context} (PEP 567).
 *
 * <p>A task gets a copy of its creator's context when it's created, a callback when it's scheduled
 * or added to a future, and {@link Await#toThread} hands one to the thread; {@link
 * EventLoop#runInExecutor} doesn't. A coroutine that is called directly shares its caller's.
 *
 * <p>A context is for one thread at a time. Nothing here suspends.
 */
public final class Context {
  /*
   * entries is an immutable array: variable, value, variable, value, … A copy shares it, so copying
   * costs O(1), as PEP 567 wants it; setting costs O(number of variables), of which there are few.
   *
   * As long as no variable was ever set there are no contexts: null stands for an empty one, and
   * whoever would copy looks at `used` first. The flag needs no memory ordering: whoever has a
   * context with a value, has it from itself or by way of something that is ordered.
   */
  private static final Object[] NONE = {};
  private static final ThreadLocal<Context> OF_THREAD = new ThreadLocal<>();
  private static boolean used;

  private Object[] entries;
  private boolean entered;

  private Context(Object[] entries) {
    this.entries = entries;
  }

  /**
   * A copy of the current context: of the task or callback that runs, else of the thread.
   * Counterpart of {@code contextvars.copy_context}.
   *
   * @return a new context
   */
  public static Context copy() {
    Context current = current();
    return new Context(current == null ? NONE : current.entries);
  }

  /**
   * Calls a function in this context. It mustn't suspend. Counterpart of {@code Context.run}.
   *
   * @param <T> the type of the result
   * @param function the function
   * @return its result
   * @throws Exception what the function throws
   * @throws IllegalStateException if this context is entered already
   */
  public <T> T call(Callable<T> function) throws Exception {
    Context before = enter();
    try {
      return function.call();
    } finally {
      leave(before);
    }
  }

  /**
   * Calls a function without a result in this context. It mustn't suspend.
   *
   * @param function the function
   * @throws IllegalStateException if this context is entered already
   */
  public void run(Runnable function) {
    Context before = enter();
    try {
      function.run();
    } finally {
      leave(before);
    }
  }

  private Context enter() {
    if (entered) {
      throw new IllegalStateException(
          "this context is entered already: enter a copy of it, from Context.copy()");
    }
    Context before = current();
    entered = true;
    makeCurrent(this);
    return before;
  }

  private void leave(Context before) {
    entered = false;
    makeCurrent(before);
  }

  /**
   * Whether a variable has a value in this context. Counterpart of {@code var in context}.
   *
   * @param variable the variable
   * @return true if it was set
   */
  public boolean contains(ContextVar<?> variable) {
    return indexOf(variable) >= 0;
  }

  /**
   * A variable's value in this context. Counterpart of {@code context[var]}.
   *
   * @param <T> the type of the value
   * @param variable the variable
   * @return its value
   * @throws NoSuchElementException if it isn't set in this context, whatever its default is
   */
  public <T> T get(ContextVar<T> variable) {
    int index = indexOf(variable);
    if (index < 0) {
      throw new NoSuchElementException(variable + " isn't set in this context");
    }
    return valueAt(index);
  }

  /**
   * The number of variables that have a value in this context. Counterpart of {@code len(context)}.
   *
   * @return the number
   */
  public int size() {
    return entries.length / 2;
  }

  @Override
  public String toString() {
    return "Context" + Arrays.toString(entries);
  }

  // ---- for ContextVar

  int indexOf(ContextVar<?> variable) {
    Object[] all = entries;
    for (int i = 0; i < all.length; i += 2) {
      if (all[i] == variable) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("unchecked")
  <T> T valueAt(int index) {
    return (T) entries[index + 1];
  }

  void put(ContextVar<?> variable, Object value) {
    int index = indexOf(variable);
    Object[] changed = Arrays.copyOf(entries, index < 0 ? entries.length + 2 : entries.length);
    if (index < 0) {
      index = entries.length;
      changed[index] = variable;
    }
    changed[index + 1] = value;
    entries = changed;
  }

  void remove(ContextVar<?> variable) {
    int index = indexOf(variable);
    if (index >= 0) {
      Object[] changed = Arrays.copyOf(entries, entries.length - 2);
      System.arraycopy(entries, index + 2, changed, index, changed.length - index);
      entries = changed;
    }
  }

  // ---- the current one

  /** Whether any variable was ever set. */
  static boolean isUsed() {
    return used;
  }

  /** The current context, or null if no variable is set in it. */
  static Context current() {
    if (!used) {
      return null;
    }
    EventLoop loop = EventLoop.running();
    return loop == null ? OF_THREAD.get() : loop.context();
  }

  /** The current context, to change it. */
  static Context currentForChange() {
    used = true;
    Context context = current();
    if (context == null) {
      context = givenToTask();
      makeCurrent(context);
    }
    return context;
  }

  /**
   * The context that the running task was made with, if it was given one: the loop has not looked
   * when no variable had ever been set.
   */
  private static Context givenToTask() {
    EventLoop loop = EventLoop.running();
    CoroutineTask<?> task = loop == null ? null : loop.currentTask();
    Context given = task == null ? null : task.context();
    return given == null ? new Context(NONE) : given;
  }

  private static void makeCurrent(Context context) {
    used = true;
    EventLoop loop = EventLoop.running();
    if (loop != null) {
      loop.setContext(context);
    } else if (context == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(context);
    }
  }

  /** A copy of the current context for something that begins later; null if nothing is set. */
  static Context inherited() {
    if (!used) {
      return null;
    }
    Context current = current();
    return current == null || current.entries.length == 0 ? null : new Context(current.entries);
  }

  /** A callback that runs in a copy of the current context. */
  static Runnable captured(Runnable callback) {
    Context context = inherited();
    return context == null ? callback : () -> context.run(callback);
  }

  /** A function that runs in a copy of the current context. */
  static <T> Callable<T> captured(Callable<T> function) {
    Context context = inherited();
    return context == null ? function : () -> context.call(function);
  }
}
