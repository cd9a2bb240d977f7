package io.jasyncio;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The future of several futures' results, in their order. Follows {@code asyncio.gather} of Python
 * 3.13.
 *
 * <p>Each child has a callback here. The first failure is passed on at once, the siblings go on,
 * and their later failures count as retrieved. Cancelling this future cancels all children, and it
 * ends when the last of them does.
 *
 * @param <E> what an entry of the list is: a result, or an {@link Outcome}
 */
final class GatherFuture<E> extends PlainFuture<List<E>> {
  private final Future<?>[] children;
  private final boolean outcomes;
  private int ended;
  private boolean cancelRequested;

  private GatherFuture(EventLoop loop, Future<?>[] children, boolean outcomes) {
    super(loop);
    this.children = children;
    this.outcomes = outcomes;
  }

  /**
   * Gathers.
   *
   * @param loop the futures' loop
   * @param children the futures; the array is kept
   * @param outcomes whether the list is to hold an {@link Outcome} for each child
   */
  static <E> GatherFuture<E> of(EventLoop loop, Future<?>[] children, boolean outcomes) {
    GatherFuture<E> gathered = new GatherFuture<>(loop, children, outcomes);
    gathered.start();
    return gathered;
  }

  private void start() {
    if (children.length == 0) {
      complete(FINISHED, List.of());
      return;
    }
    Consumer<Future<?>> callback = this::childDone;
    for (Future<?> child : children) {
      if (!child.isDone()) {
        child.addDoneCallback(callback);
      }
    }
    for (Future<?> child : children) {
      if (child.isDone()) {
        childDone(child);
      }
    }
  }

  private void childDone(Future<?> child) {
    ended++;
    if (isDone()) {
      markRetrieved(child);
    } else if (!outcomes && child.isCancelled()) {
      completeFailed(cancelledErrorOf(child));
    } else if (!outcomes && child.exception() != null) {
      completeFailed(child.exception());
    } else if (ended == children.length) {
      completeAll(child);
    }
  }

  private static void markRetrieved(Future<?> child) {
    if (!child.isCancelled()) {
      child.exception();
    }
  }

  private void completeAll(Future<?> last) {
    if (cancelRequested) {
      Arrays.stream(children).forEach(GatherFuture::markRetrieved);
      completeFailed(cancelledErrorOf(last));
      return;
    }
    Object[] list = new Object[children.length];
    for (int i = 0; i < list.length; i++) {
      list[i] = outcomes ? Outcome.of(children[i]) : children[i].result();
    }
    complete(FINISHED, Collections.unmodifiableList(Arrays.asList(list)));
  }

  private static CancelledError cancelledErrorOf(Future<?> child) {
    return child instanceof LoopFuture<?> future && future.isCancelled()
        ? future.cancelledError()
        : CancelledError.intoCoroutine();
  }

  /**
   * A cancelled child, not a request to cancel this future, ends it with a {@link CancelledError}
   * as its failure.
   */
  @Override
  public boolean acceptsCancel() {
    return !isDone() && (hasPendingLeaf() || anyNestAccepts());
  }

  /** Whether a child that gathers nothing itself is pending: it would hear of a cancellation. */
  private boolean hasPendingLeaf() {
    for (Future<?> child : children) {
      if (!child.isDone() && !(child instanceof GatherFuture<?>)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a gathered future among the children, or among theirs, would pass a cancellation on:
   * one whose children are all done doesn't. With a list, since nests may be deep.
   */
  private boolean anyNestAccepts() {
    Deque<GatherFuture<?>> next = new ArrayDeque<>(List.of(this));
    Set<GatherFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (GatherFuture<?> nest = next.poll(); nest != null; nest = next.poll()) {
      for (Future<?> child : nest.children) {
        if (child instanceof GatherFuture<?> inner && !inner.isDone() && seen.add(inner)) {
          if (inner.hasPendingLeaf()) {
            return true;
          }
          next.push(inner);
        }
      }
    }
    return false;
  }

  @Override
  public void cancelOne(CancelWalk walk) {
    for (int i = children.length - 1; i >= 0; i--) {
      if (children[i] instanceof LoopFuture<?> child) {
        if (!child.isDone()) {
          cancelRequested = true;
          walk.follow(child);
        }
      } else if (children[i].cancel()) {
        cancelRequested = true;
      }
    }
  }

  @Override
  public void forEachAwaited(Consumer<? super LoopFuture<?>> action) {
    for (Future<?> child : children) {
      if (child instanceof LoopFuture<?> future && !future.isDone()) {
        action.accept(future);
      }
    }
  }

  @Override
  public String waitText() {
    return "gather, " + ended + " of " + children.length + " done";
  }

  @Override
  public String describe() {
    return "the gathered future";
  }
}
