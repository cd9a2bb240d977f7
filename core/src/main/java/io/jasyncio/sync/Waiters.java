package io.jasyncio.sync;

import io.jasyncio.Future;
import java.util.function.Predicate;

/**
 * The coroutines that wait at one primitive, in the order of their arrival. They all belong to one
 * loop: see {@link Binding}.
 *
 * <p>Waking doesn't run anybody: a woken coroutine goes on in the loop's next iteration. A doubly
 * linked list, so that one that is cancelled leaves at no cost, however many wait.
 *
 * @param <W> the class of its entries
 */
final class Waiters<W extends Waiter> {
  private final Binding binding;
  private Waiter first;
  private Waiter last;

  /**
   * Makes an empty list, of a primitive with one list.
   *
   * @param primitive what they wait at, for messages
   */
  Waiters(Object primitive) {
    this(new Binding(primitive));
  }

  /**
   * Makes an empty list, of a primitive with several lists.
   *
   * @param binding the primitive's
   */
  Waiters(Binding binding) {
    this.binding = binding;
  }

  // ---- the loop

  /** A future for one more waiter, of the running loop; the first one binds the primitive to it. */
  Future<Void> newFuture() {
    return binding.newFuture();
  }

  /** Refuses other threads than the loop's, if the primitive belongs to a loop. */
  void checkThread(String method, String instead) {
    binding.checkThread(method, instead);
  }

  // ---- coming and going

  void add(W waiter) {
    waiter.listed = true;
    waiter.previous = last;
    if (last == null) {
      first = waiter;
    } else {
      last.next = waiter;
    }
    last = waiter;
  }

  /** Removes a waiter, if it hasn't been removed. */
  void remove(Waiter waiter) {
    if (!waiter.listed) {
      return;
    }
    waiter.listed = false;
    if (waiter.previous == null) {
      first = waiter.next;
    } else {
      waiter.previous.next = waiter.next;
    }
    if (waiter.next == null) {
      last = waiter.previous;
    } else {
      waiter.next.previous = waiter.previous;
    }
    waiter.previous = null;
    waiter.next = null;
  }

  // ---- asking

  @SuppressWarnings("unchecked") // add takes nothing else
  private W first() {
    return (W) first;
  }

  @SuppressWarnings("unchecked")
  private W after(W waiter) {
    return (W) waiter.next;
  }

  /** Whether anybody waits, or has been woken and hasn't gone on. */
  boolean hasLive() {
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (!waiter.isCancelled()) {
        return true;
      }
    }
    return false;
  }

  /** How many wait: neither woken nor cancelled. */
  int pending() {
    int pending = 0;
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (waiter.isPending()) {
        pending++;
      }
    }
    return pending;
  }

  // ---- waking; who is woken stays in the list, unless it says otherwise

  /** Wakes the first in the list, unless that one will go on anyway. */
  void wakeFirst() {
    if (first != null && first.isPending()) {
      wake(first);
    }
  }

  /** Wakes those who have waited longest. */
  int wake(int most) {
    int woken = 0;
    for (Waiter waiter = first; waiter != null && woken < most; waiter = waiter.next) {
      if (waiter.isPending()) {
        wake(waiter);
        woken++;
      }
    }
    return woken;
  }

  /** Takes the one who has waited longest out of the list, and wakes it. Null if nobody waits. */
  W takeAndWake() {
    for (W waiter = first(); waiter != null; waiter = first()) {
      if (waiter.isPending()) {
        wake(waiter);
        remove(waiter);
        return waiter;
      }
      remove(waiter);
    }
    return null;
  }

  /** Takes all that wait, and are meant, out of the list, and wakes them. */
  void takeAndWakeAll(Predicate<? super W> meant) {
    W next;
    for (W waiter = first(); waiter != null; waiter = next) {
      next = after(waiter);
      if (waiter.isPending() && meant.test(waiter)) {
        wake(waiter);
        remove(waiter);
      }
    }
  }

  private void wake(Waiter waiter) {
    try {
      waiter.future.setResult(null);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          binding.primitive() + " can't wake a coroutine: " + e.getMessage(), e);
    }
  }
}
