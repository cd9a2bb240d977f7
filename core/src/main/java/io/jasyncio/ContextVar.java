package io.jasyncio;

import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A variable whose value belongs to a task and to what the task starts, as a thread-local one
 * belongs to a thread: a request's user, a trace id. Counterpart of {@code contextvars.ContextVar}
 * (PEP 567). To be kept in a static field.
 *
 * <p>In a task it is the task's own: what the task sets is seen by the coroutines that it calls,
 * and by tasks and callbacks that it makes afterwards, not by its creator. Outside of a loop it is
 * the thread's. See {@link Context}. Nothing here suspends.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> {
  private final String name;
  private final boolean hasDefault;
  private final T defaultValue;

  private ContextVar(String name, boolean hasDefault, T defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.hasDefault = hasDefault;
    this.defaultValue = defaultValue;
  }

  /**
   * Makes a variable without a default.
   *
   * @param <T> the type of the value
   * @param name its name, for messages
   * @return a new variable
   */
  public static <T> ContextVar<T> of(String name) {
    return new ContextVar<>(name, false, null);
  }

  /**
   * Makes a variable.
   *
   * @param <T> the type of the value
   * @param name its name, for messages
   * @param defaultValue its value where it wasn't set, may be null
   * @return a new variable
   */
  public static <T> ContextVar<T> of(String name, T defaultValue) {
    return new ContextVar<>(name, true, defaultValue);
  }

  /**
   * The value in the current context, else the default. Counterpart of {@code var.get()}.
   *
   * @return the value
   * @throws NoSuchElementException if it wasn't set and has no default
   */
  public T get() {
    Context context = Context.current();
    int index = context == null ? -1 : context.indexOf(this);
    if (index >= 0) {
      return context.valueAt(index);
    }
    if (!hasDefault) {
      throw new NoSuchElementException(
          this + " isn't set here and has no default: set it, or call get(fallback)");
    }
    return defaultValue;
  }

  /**
   * The value in the current context, else another one. Counterpart of {@code var.get(default)}.
   *
   * @param fallback what to give if it wasn't set
   * @return the value
   */
  public T get(T fallback) {
    Context context = Context.current();
    int index = context == null ? -1 : context.indexOf(this);
    return index < 0 ? fallback : context.valueAt(index);
  }

  /**
   * Sets the value in the current context. Counterpart of {@code var.set(value)}.
   *
   * @param value the value, may be null
   * @return the way back: for {@link #reset}, or for a try-with-resources statement
   */
  public Token<T> set(T value) {
    Context context = Context.currentForChange();
    int index = context.indexOf(this);
    Token<T> token =
        new Token<>(this, context, index >= 0, index < 0 ? null : context.valueAt(index));
    context.put(this, value);
    return token;
  }

  /**
   * Gives the variable the value that it had before it was set. Counterpart of {@code
   * var.reset(token)}.
   *
   * @param token what {@link #set} returned; it can be used once
   * @throws IllegalArgumentException if the token is another variable's, or of another context
   * @throws IllegalStateException if the token was used before
   */
  public void reset(Token<T> token) {
    if (token.variable != this) {
      throw new IllegalArgumentException("the token is of " + token.variable + ", not of " + this);
    }
    if (token.context != Context.current()) {
      throw new IllegalArgumentException(
          this + " was set in another context: it is reset in the task that has set it");
    }
    if (token.spent) {
      throw new IllegalStateException("the token was used before: " + this + " was set once");
    }
    token.spent = true;
    if (token.wasSet) {
      token.context.put(this, token.oldValue);
    } else {
      token.context.remove(this);
    }
  }

  /**
   * The variable's name.
   *
   * @return the name that it was made with
   */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return "ContextVar " + name;
  }

  /**
   * The way back to the value before {@link ContextVar#set}. Counterpart of {@code
   * contextvars.Token}.
   *
   * @param <T> the type of the value
   */
  public static final class Token<T> implements AutoCloseable {
    private final ContextVar<T> variable;
    private final Context context;
    private final boolean wasSet;
    private final T oldValue;
    private boolean spent;

    private Token(ContextVar<T> variable, Context context, boolean wasSet, T oldValue) {
      this.variable = variable;
      this.context = context;
      this.wasSet = wasSet;
      this.oldValue = oldValue;
    }

    /** Does what {@link ContextVar#reset} does, with its errors. */
    @Override
    public void close() {
      variable.reset(this);
    }
  }
}
