package io.jasyncio;

import java.util.function.Consumer;

/**
 * Ends as another future does, but isn't cancelled with it from outside: the other one goes on.
 * Follows {@code asyncio.shield} of Python 3.14, where a failure that comes too late for anybody to
 * await it is reported.
 */
final class ShieldFuture<T> extends PlainFuture<T> implements Consumer<Future<T>> {
  /** One for all, so that a future that was shielded often reports once. */
  private static final Consumer<Future<?>> REPORT = ShieldFuture::report;

  private final Future<T> inner;

  private ShieldFuture(Future<T> inner) {
    super(inner.getLoop());
    this.inner = inner;
  }

  /** A shield around a future; the future itself, if it's done. */
  static <T> Future<T> of(Future<T> inner) {
    if (inner.isDone()) {
      return inner;
    }
    ShieldFuture<T> shield = new ShieldFuture<>(inner);
    inner.addDoneCallback(shield);
    return shield;
  }

  /** The inner future is done. */
  @Override
  public void accept(Future<T> done) {
    if (isDone()) {
      report(inner);
    } else if (inner.isCancelled()) {
      complete(CANCELLED, inner instanceof LoopFuture<T> ours ? ours.outcome() : null);
    } else if (inner.exception() != null) {
      completeFailed(inner.exception());
    } else {
      complete(FINISHED, inner.result());
    }
  }

  @Override
  public void cancelOne(CancelWalk walk) {
    super.cancelOne(walk);
    if (inner.isDone()) {
      return; // accept is on its way
    }
    inner.removeDoneCallback(this);
    inner.removeDoneCallback(REPORT);
    inner.addDoneCallback(REPORT);
  }

  private static void report(Future<?> inner) {
    if (!inner.isCancelled() && inner.exception() != null) {
      inner
          .getLoop()
          .callExceptionHandler(
              ExceptionContext.of(
                      "a shielded future failed after who awaited it was cancelled",
                      inner.exception())
                  .withFuture(inner));
    }
  }

  @Override
  public void forEachEnder(Consumer<? super Future<?>> action) {
    action.accept(inner);
  }

  @Override
  public String describe() {
    return "the shield of a future";
  }
}
