package io.jasyncio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Several failures at once, all of one rank: what a {@link TaskGroup} throws. Counterpart of {@code
 * ExceptionGroup} (PEP 654).
 *
 * <p>The failures are also suppressed exceptions of the group, so that a stack trace shows them
 * all. A failure may itself be a group.
 */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  @SuppressWarnings("serial") // an immutable list of serializable exceptions
  private final List<Throwable> failures;

  /**
   * Groups failures.
   *
   * @param message what they have in common
   * @param failures one failure or more, in their order
   * @throws IllegalArgumentException if there is no failure
   */
  public ExceptionGroup(String message, List<? extends Throwable> failures) {
    super(
        message + (failures.size() == 1 ? " (1 failure)" : " (" + failures.size() + " failures)"));
    if (failures.isEmpty()) {
      throw new IllegalArgumentException("a group of no failures is none");
    }
    this.text = message;
    this.failures = List.copyOf(failures);
    this.failures.forEach(this::addSuppressed);
  }

  /**
   * The failures, in their order; groups among them as they are. Counterpart of {@code
   * ExceptionGroup.exceptions}.
   *
   * @return an unmodifiable list of one failure or more
   */
  public List<Throwable> failures() {
    return failures;
  }

  /**
   * A group of the failures of a kind, groups within this one searched too. Counterpart of {@code
   * ExceptionGroup.subgroup}.
   *
   * @param kind the class of the failures
   * @return the group, or empty if there are none
   */
  public Optional<ExceptionGroup> subgroup(Class<? extends Throwable> kind) {
    return split(kind).matched();
  }

  /**
   * Divides the group in two: the failures of a kind, and the rest; both keep the nesting.
   * Counterpart of {@code ExceptionGroup.split}, and what {@code except*} is made of.
   *
   * @param kind the class of the failures
   * @return the two groups
   */
  public Split split(Class<? extends Throwable> kind) {
    return split(kind::isInstance);
  }

  /**
   * Divides the group in two, as {@link #split(Class)} does.
   *
   * @param condition which failures to put into the first group; asked for groups before their
   *     failures
   * @return the two groups
   */
  public Split split(Predicate<? super Throwable> condition) {
    Deque<Division> open = new ArrayDeque<>();
    Division division = new Division(this, condition);
    while (true) {
      if (division.hasNext()) {
        ExceptionGroup nested = division.next(condition);
        if (nested != null) {
          open.push(division);
          division = new Division(nested, condition);
        }
        continue;
      }
      Split split = division.end();
      if (open.isEmpty()) {
        return split;
      }
      division = open.pop();
      division.add(split);
    }
  }

  /** A group that is being divided: groups may be nested so deep that recursion would overflow. */
  private static final class Division {
    private final ExceptionGroup group;
    private final boolean isMatched;
    private final List<Throwable> matched = new ArrayList<>();
    private final List<Throwable> rest = new ArrayList<>();
    private int place;

    Division(ExceptionGroup group, Predicate<? super Throwable> condition) {
      this.group = group;
      this.isMatched = condition.test(group);
    }

    boolean hasNext() {
      return !isMatched && place < group.failures.size();
    }

    /** Puts the next failure where it belongs; gives it back if it is a group, to be divided. */
    ExceptionGroup next(Predicate<? super Throwable> condition) {
      Throwable failure = group.failures.get(place++);
      if (failure instanceof ExceptionGroup nested) {
        return nested;
      }
      (condition.test(failure) ? matched : rest).add(failure);
      return null;
    }

    void add(Split split) {
      split.matched.ifPresent(matched::add);
      split.rest.ifPresent(rest::add);
    }

    Split end() {
      return isMatched
          ? new Split(Optional.of(group), Optional.empty())
          : new Split(group.groupOf(matched), group.groupOf(rest));
    }
  }

  private Optional<ExceptionGroup> groupOf(List<Throwable> part) {
    if (part.isEmpty()) {
      return Optional.empty();
    }
    ExceptionGroup group = new ExceptionGroup(text, part);
    group.initCause(getCause());
    group.setStackTrace(getStackTrace());
    return Optional.of(group);
  }

  /**
   * A group, divided.
   *
   * @param matched the failures that were looked for, if there are any
   * @param rest the others, if there are any
   */
  public record Split(Optional<ExceptionGroup> matched, Optional<ExceptionGroup> rest) {}
}
