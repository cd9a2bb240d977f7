package io.jasyncio;

import java.util.Objects;
import java.util.concurrent.Flow;

/** The publisher behind {@link AsyncIterable#toPublisher}: a task for each subscriber. */
record LoopPublisher<T>(AsyncIterable<T> source, EventLoop loop) implements Flow.Publisher<T> {
  LoopPublisher {
    Objects.requireNonNull(loop, "loop");
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    new LoopSubscription<T>(source, loop, subscriber).start();
  }
}
