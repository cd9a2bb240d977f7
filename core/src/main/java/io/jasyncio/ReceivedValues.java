package io.jasyncio;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

/**
 * The subscriber behind {@link AsyncIterable#from}: takes a publisher's signals, in any thread,
 * into the loop, where the body of a generator waits for them. Numbers are those of the Reactive
 * Streams rules.
 *
 * <pre>
 *   ahead  =  requested, not received  +  received, not taken  +  taken, not requested again
 * </pre>
 *
 * <p>Signals go through the loop's door also if they come in its own thread: so none overtakes
 * another, and no signal is handled within a call of {@code request} (3.3).
 */
final class ReceivedValues<T> implements Flow.Subscriber<T> {
  private final EventLoop loop;
  private final int ahead;

  /** Null until the publisher has called. Read by other threads only if the loop is closed. */
  private volatile Flow.Subscription subscription;

  // all others: for the loop's thread alone

  private final Queue<T> values = new ArrayDeque<>();
  private int awaited;
  private int taken;
  private boolean ended;
  private Throwable failure;

  /** Set when there is something new, or null. */
  private Future<Void> waiter;

  private ReceivedValues(EventLoop loop, int ahead) {
    this.loop = loop;
    this.ahead = ahead;
  }

  static <T> AsyncGenerator<T> of(Flow.Publisher<? extends T> publisher, int ahead) {
    Objects.requireNonNull(publisher, "publisher");
    if (ahead < 1) {
      throw new IllegalArgumentException("ahead must be 1 or more, not " + ahead);
    }
    return AsyncGenerator.of(
        y -> {
          ReceivedValues<T> received = new ReceivedValues<>(Asyncio.getRunningLoop(), ahead);
          try {
            publisher.subscribe(received);
            while (received.hasNext()) {
              y.yield(received.take());
            }
          } finally {
            received.cancel();
          }
        });
  }

  // ---- the generator's side

  @Async
  private boolean hasNext() {
    requestMore();
    while (values.isEmpty() && !ended) {
      waiter = loop.createFuture();
      Await.await(waiter);
    }
    if (values.isEmpty() && failure != null) {
      throw Throwing.<RuntimeException>sneaky(failure);
    }
    return !values.isEmpty();
  }

  private T take() {
    taken++;
    return values.remove();
  }

  private void requestMore() {
    if (taken > 0 && taken >= ahead / 2 && !ended) {
      int more = taken;
      taken = 0;
      awaited += more;
      subscription.request(more);
    }
  }

  private void cancel() {
    if (!ended) {
      ended = true;
      if (subscription != null) {
        subscription.cancel();
      }
    }
    values.clear();
  }

  // ---- the publisher's side

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    if (!loop.enter(() -> subscribed(subscription))) {
      subscription.cancel();
    }
  }

  private void subscribed(Flow.Subscription given) {
    if (ended || subscription != null) {
      given.cancel(); // nobody is there any more; or a second one (2.5)
      return;
    }
    subscription = given;
    awaited = ahead;
    given.request(ahead);
  }

  @Override
  public void onNext(T value) {
    Objects.requireNonNull(value, "value");
    if (!loop.enter(() -> received(value))) {
      Flow.Subscription known = subscription;
      if (known != null) {
        known.cancel(); // the loop is closed
      }
    }
  }

  private void received(T value) {
    if (ended) {
      return; // under way when this was cancelled (2.8)
    }
    if (awaited == 0) {
      cancelBecause("more values than were requested (1.1)");
      return;
    }
    awaited--;
    values.add(value);
    wake();
  }

  private void cancelBecause(String what) {
    if (subscription != null) {
      subscription.cancel();
    }
    end(new IllegalStateException("the publisher has sent " + what));
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    boolean cancelled =
        failure instanceof CancellationException || failure instanceof CancelledError;
    loop.enter(() -> end(cancelled ? CancelledError.intoAwaiter(failure) : failure));
  }

  @Override
  public void onComplete() {
    loop.enter(() -> end(null));
  }

  private void end(Throwable failure) {
    if (!ended) {
      ended = true;
      this.failure = failure;
      wake();
    }
  }

  private void wake() {
    if (waiter != null && !waiter.isDone()) {
      waiter.setResult(null);
    }
    waiter = null;
  }
}
