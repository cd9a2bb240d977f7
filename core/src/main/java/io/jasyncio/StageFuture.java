package io.jasyncio;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * A future that ends as a {@link CompletionStage} does, whatever thread ends that, and passes a
 * cancellation on to it.
 */
final class StageFuture<T> extends PlainFuture<T> implements BiConsumer<T, Throwable> {
  private final CompletionStage<? extends T> stage;

  private StageFuture(EventLoop loop, CompletionStage<? extends T> stage) {
    super(loop);
    this.stage = stage;
  }

  /** A future for a stage; it is done already if the stage is. */
  static <T> StageFuture<T> of(EventLoop loop, CompletionStage<? extends T> stage) {
    StageFuture<T> future = new StageFuture<>(loop, stage);
    stage.whenComplete(future);
    return future;
  }

  /** The stage is done. Called in any thread. */
  @Override
  public void accept(T value, Throwable exception) {
    if (getLoop().isOwnThread()) {
      settle(value, exception);
    } else {
      getLoop().enter(() -> settle(value, exception)); // a closed loop has nobody who waits
    }
  }

  private void settle(T value, Throwable exception) {
    if (isDone()) {
      return;
    }
    Throwable failure = Throwing.unwrapped(exception);
    if (failure == null) {
      complete(FINISHED, value);
    } else if (failure instanceof CancellationException || failure instanceof CancelledError) {
      complete(CANCELLED, failure);
    } else {
      completeFailed(failure);
    }
  }

  @Override
  public void cancelOne(CancelWalk walk) {
    super.cancelOne(walk);
    walk.follow(next -> cancelStage());
  }

  private void cancelStage() {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      // A stage that can't be cancelled goes on alone; whoever awaited it doesn't.
    } catch (RuntimeException e) {
      getLoop()
          .callExceptionHandler(
              ExceptionContext.of("cancelling a CompletionStage failed", e).withFuture(this));
    }
  }

  @Override
  public String describe() {
    return "the future of a CompletionStage";
  }
}
