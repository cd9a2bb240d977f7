package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link java.util.concurrent.Flow} both ways, rule by rule of the Reactive Streams. */
@Timeout(60)
class FlowTest {
  private final List<Object> log = new ArrayList<>();

  @Async
  private static void turns(int count) {
    for (int i = 0; i < count; i++) {
      Await.sleep(0);
    }
  }

  /** A publisher whose one subscriber a test sends signals to by hand. */
  private final class ByHand implements Flow.Publisher<Integer>, Flow.Subscription {
    Flow.Subscriber<? super Integer> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
      this.subscriber = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      log.add("request " + n);
    }

    @Override
    public void cancel() {
      log.add("cancel");
    }
  }

  @Nested
  class PublisherIn {
    private final ByHand publisher = new ByHand();

    @Async
    private void addAll(AsyncIterable<?> values) {
      for (Object value : values) {
        log.add(value);
      }
    }

    @Test
    void subscribesWhenTheFirstValueIsAskedForAndRequestsNoMoreThanItMay() {
      Asyncio.run(
          () -> {
            var values = AsyncIterable.from(publisher, 4);
            assertThat(publisher.subscriber).isNull();
            Task<Void> reader = Asyncio.createTask(() -> addAll(values));
            turns(3);
            assertThat(log).containsExactly("request 4");
            publisher.subscriber.onNext(1);
            turns(3);
            assertThat(log).containsExactly("request 4", 1);
            publisher.subscriber.onNext(2);
            publisher.subscriber.onNext(3);
            publisher.subscriber.onNext(4);
            turns(3);
            assertThat(log).containsExactly("request 4", 1, 2, "request 2", 3, 4, "request 2");
            publisher.subscriber.onComplete();
            Await.await(reader);
            assertThat(log).hasSize(7); // nothing is called from onComplete (2.3)
          });
    }

    @Test
    void oneAheadIsLockStep() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher, 1)));
            for (int i = 1; i <= 3; i++) {
              turns(3);
              publisher.subscriber.onNext(i);
            }
            turns(3);
            publisher.subscriber.onComplete();
            Await.await(reader);
            assertThat(log)
                .containsExactly("request 1", 1, "request 1", 2, "request 1", 3, "request 1");
          });
    }

    @Test
    void aSlowReaderLosesNothing() {
      int ahead = 8;
      int count = 2_000;
      List<Integer> got = new ArrayList<>();
      Asyncio.run(
          () -> {
            try (var source = new SubmissionPublisher<Integer>()) {
              try (var values = AsyncIterable.from(source, ahead)) {
                Future<Void> sender =
                    Asyncio.toThread(
                        () -> {
                          while (source.getNumberOfSubscribers() == 0) {
                            Thread.onSpinWait();
                          }
                          IntStream.range(0, count).forEach(source::submit);
                          source.close();
                        });
                for (int value : values) {
                  got.add(value);
                  if (value % 100 == 0) {
                    Await.sleep(1);
                  }
                }
                Await.await(sender);
              }
            }
          });
      assertThat(got).isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void aFailureIsThrownAsItIsAfterTheValuesBeforeIt() {
      IOException failure = new IOException("disk");
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
            publisher.subscriber.onNext(1);
            publisher.subscriber.onError(failure);
            turns(5);
            assertThat(reader.exception()).isSameAs(failure);
            assertThat(log).containsExactly("request 64", 1);
          });
    }

    @Test
    void aPublisherThatWasCancelledIsACancelledError() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
            publisher.subscriber.onError(new CancellationException());
            turns(5);
            assertThat(reader.isCancelled()).isTrue();
          });
    }

    @Test
    void cancellingTheReaderCancelsTheSubscription() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
            reader.cancel();
            turns(3);
            assertThat(log).containsExactly("request 64", "cancel");
            publisher.subscriber.onNext(1); // was under way (2.8)
            publisher.subscriber.onComplete();
            turns(3);
            assertThat(log).hasSize(2);
          });
    }

    @Test
    void closingEarlyCancelsTheSubscription() {
      Asyncio.run(
          () -> {
            Task<Void> reader =
                Asyncio.createTask(
                    () -> {
                      try (var values = AsyncIterable.from(publisher)) {
                        for (int value : values) {
                          log.add(value);
                          break;
                        }
                      }
                    });
            turns(3);
            publisher.subscriber.onNext(1);
            publisher.subscriber.onNext(2);
            Await.await(reader);
            assertThat(log).containsExactly("request 64", 1, "cancel");
          });
    }

    @Test
    void leavingTheLoopWithoutClosingCancelsAtTheEndOfTheRun() {
      Asyncio.run(
          () -> {
            Asyncio.createTask(
                () -> {
                  for (int value : AsyncIterable.from(publisher)) {
                    log.add(value);
                    break;
                  }
                });
            turns(3);
            publisher.subscriber.onNext(1);
            turns(3);
          });
      assertThat(log).containsExactly("request 64", 1, "cancel");
    }

    @Test
    void aSubscriptionThatComesAfterTheReaderHasLeftIsCancelled() {
      List<Flow.Subscriber<? super Integer>> late = new ArrayList<>();
      Asyncio.run(
          () -> {
            Task<Void> reader =
                Asyncio.createTask(() -> addAll(AsyncIterable.<Integer>from(late::add)));
            turns(3);
            reader.cancel();
            turns(3);
            late.get(0).onSubscribe(publisher);
            turns(3);
            assertThat(log).containsExactly("cancel");
          });
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
            publisher.subscriber.onSubscribe(new ByHand());
            turns(3);
            assertThat(log).containsExactly("request 64", "cancel");
            publisher.subscriber.onComplete();
            Await.await(reader); // the first one lives on (2.5)
          });
    }

    @Test
    void nullsAreRefused() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
            for (Runnable signal :
                List.<Runnable>of(
                    () -> publisher.subscriber.onSubscribe(null),
                    () -> publisher.subscriber.onNext(null),
                    () -> publisher.subscriber.onError(null))) {
              assertThatThrownBy(signal::run).isInstanceOf(NullPointerException.class); // 2.13
            }
            publisher.subscriber.onComplete();
            Await.await(reader);
          });
    }

    @Test
    void moreValuesThanWereRequestedEndIt() {
      Asyncio.run(
          () -> {
            Task<Void> reader = Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher, 1)));
            turns(3);
            publisher.subscriber.onNext(1);
            publisher.subscriber.onNext(2);
            turns(3);
            assertThat(reader.exception())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the publisher has sent more values than were requested (1.1)");
            assertThat(log).containsExactly("request 1", "cancel", 1);
          });
    }

    @Test
    void aClosedLoopCancelsTheSubscriptionAtTheNextSignal() {
      EventLoop loop = new EventLoop();
      loop.setExceptionHandler((l, context) -> {});
      loop.runUntilComplete(
          () -> {
            Asyncio.createTask(() -> addAll(AsyncIterable.from(publisher)));
            turns(3);
          });
      loop.close();
      publisher.subscriber.onNext(1);
      assertThat(log).containsExactly("request 64", "cancel");
    }

    @Test
    void lessThanOneAheadIsRefused() {
      assertThatThrownBy(() -> AsyncIterable.from(publisher, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ahead must be 1 or more, not 0");
    }
  }

  /** Keeps what it hears, in order; requests nothing by itself. */
  private static class Hearing implements Flow.Subscriber<Integer> {
    final LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Consumer<Flow.Subscription> begin;

    Hearing(Consumer<Flow.Subscription> begin) {
      this.begin = begin;
    }

    Hearing() {
      this(subscription -> {});
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      heard.add("subscribed");
      subscription.complete(given);
      begin.accept(given);
    }

    @Override
    public void onNext(Integer value) {
      heard.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(failure);
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }
  }

  @Nested
  class PublisherOut {
    /** Numbers from 1, told in the log as they are made, and when it's closed. */
    private AsyncGenerator<Integer> numbers() {
      return AsyncGenerator.of(
          y -> {
            try {
              for (int i = 1; ; i++) {
                Await.sleep(0);
                log.add("make " + i);
                y.yield(i);
              }
            } finally {
              log.add("closed");
            }
          });
    }

    private AsyncGenerator<Integer> three() {
      return AsyncGenerator.of(y -> y.yieldFrom(List.of(1, 2, 3)));
    }

    @Test
    void sendsWhatWasRequestedAndMakesNoMore() {
      Hearing subscriber = new Hearing();
      Asyncio.run(
          () -> {
            numbers().toPublisher().subscribe(subscriber);
            turns(10);
            assertThat(subscriber.heard).containsExactly("subscribed");
            assertThat(log).isEmpty();
            subscriber.subscription.join().request(2);
            turns(10);
            assertThat(subscriber.heard).containsExactly("subscribed", 1, 2);
            assertThat(log).containsExactly("make 1", "make 2");
          });
    }

    @Test
    void completes() {
      Hearing subscriber = new Hearing(s -> s.request(Long.MAX_VALUE));
      Asyncio.run(
          () -> {
            three().toPublisher().subscribe(subscriber);
            turns(10);
          });
      assertThat(subscriber.heard).containsExactly("subscribed", 1, 2, 3, "complete");
    }

    @Test
    void requestsAddUpWithoutOverflowing() {
      Hearing subscriber =
          new Hearing(
              s -> {
                s.request(Long.MAX_VALUE);
                s.request(Long.MAX_VALUE); // 3.17
              });
      Asyncio.run(
          () -> {
            three().toPublisher().subscribe(subscriber);
            turns(10);
          });
      assertThat(subscriber.heard).containsExactly("subscribed", 1, 2, 3, "complete");
    }

    @Test
    void aFailureGoesToTheSubscriberAsItIs() {
      IOException failure = new IOException("disk");
      Hearing subscriber = new Hearing(s -> s.request(5));
      Asyncio.run(
          () -> {
            AsyncGenerator.<Integer>of(
                    y -> {
                      y.yield(1);
                      throw failure;
                    })
                .toPublisher()
                .subscribe(subscriber);
            turns(10);
          });
      assertThat(subscriber.heard).containsExactly("subscribed", 1, failure);
    }

    @Test
    void aNullIsAFailure() {
      Hearing subscriber = new Hearing(s -> s.request(5));
      Asyncio.run(
          () -> {
            AsyncGenerator.<Integer>of(y -> y.yield(null)).toPublisher().subscribe(subscriber);
            turns(10);
          });
      assertThat(subscriber.heard)
          .last()
          .asInstanceOf(
              org.assertj.core.api.InstanceOfAssertFactories.type(NullPointerException.class))
          .extracting(Throwable::getMessage)
          .isEqualTo("null can't be sent to a Flow.Subscriber");
    }

    @Test
    void cancellingClosesTheGeneratorAndIsSilent() {
      Hearing subscriber = new Hearing(s -> s.request(2));
      Asyncio.run(
          () -> {
            numbers().toPublisher().subscribe(subscriber);
            turns(10);
            subscriber.subscription.join().cancel();
            subscriber.subscription.join().cancel(); // 3.7
            subscriber.subscription.join().request(1); // 3.6
            turns(10);
          });
      assertThat(subscriber.heard).containsExactly("subscribed", 1, 2);
      assertThat(log).containsExactly("make 1", "make 2", "closed");
    }

    @Test
    void cancellingFromWithinOnNextStopsAtOnce() {
      Hearing subscriber =
          new Hearing(s -> s.request(10)) {
            @Override
            public void onNext(Integer value) {
              super.onNext(value);
              if (value == 2) {
                subscription.join().cancel();
              }
            }
          };
      Asyncio.run(
          () -> {
            three().toPublisher().subscribe(subscriber);
            turns(10);
          });
      assertThat(subscriber.heard).containsExactly("subscribed", 1, 2);
    }

    @Test
    void aSourceThatWaitsIsCancelled() {
      Hearing subscriber = new Hearing(s -> s.request(1));
      Asyncio.run(
          () -> {
            AsyncGenerator.<Integer>of(
                    y -> {
                      try {
                        Await.sleep(3_600_000);
                      } catch (CancelledError e) {
                        log.add("cancelled");
                        throw e;
                      }
                    })
                .toPublisher()
                .subscribe(subscriber);
            turns(5);
            subscriber.subscription.join().cancel();
            turns(5);
            assertThat(log).containsExactly("cancelled");
          });
      assertThat(subscriber.heard).containsExactly("subscribed");
    }

    @Test
    void aRequestOfNothingIsAFailureThatSaysSo() {
      for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
        Hearing subscriber = new Hearing();
        Asyncio.run(
            () -> {
              numbers().toPublisher().subscribe(subscriber);
              turns(3);
              subscriber.subscription.join().request(n);
              turns(5);
            });
        assertThat(subscriber.heard)
            .last()
            .asInstanceOf(
                org.assertj.core.api.InstanceOfAssertFactories.type(IllegalArgumentException.class))
            .extracting(Throwable::getMessage)
            .isEqualTo(
                "request(" + n + "): a subscriber requests 1 or more (Reactive Streams, 3.9)");
      }
    }

    @Test
    void aSubscriberMustntBeNull() {
      Asyncio.run(
          () ->
              assertThatThrownBy(() -> three().toPublisher().subscribe(null))
                  .isInstanceOf(NullPointerException.class)); // 1.9
    }

    @Test
    void eachSubscriberHasASubscriptionOfItsOwn() {
      AsyncIterable<Integer> source = () -> three();
      Hearing one = new Hearing(s -> s.request(5));
      Hearing other = new Hearing(s -> s.request(1));
      Asyncio.run(
          () -> {
            Flow.Publisher<Integer> publisher = source.toPublisher();
            publisher.subscribe(one);
            publisher.subscribe(other);
            turns(10);
            assertThat(one.heard).containsExactly("subscribed", 1, 2, 3, "complete");
            assertThat(other.heard).containsExactly("subscribed", 1);
          });
    }

    @Test
    void aSubscriberThatThrowsGetsNoMoreAndIsReported() {
      for (boolean atOnce : new boolean[] {true, false}) {
        log.clear();
        RuntimeException broken = new RuntimeException("broken");
        Hearing subscriber =
            new Hearing(s -> s.request(5)) {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                super.onSubscribe(given);
                if (atOnce) {
                  throw broken;
                }
              }

              @Override
              public void onNext(Integer value) {
                super.onNext(value);
                throw broken;
              }
            };
        Asyncio.run(
            () -> {
              Asyncio.getRunningLoop()
                  .setExceptionHandler((l, context) -> log.add(context.exception()));
              three().toPublisher().subscribe(subscriber);
              turns(10);
            });
        assertThat(log).containsExactly(broken);
        assertThat(subscriber.heard).hasSize(atOnce ? 1 : 2);
      }
    }

    @Test
    void theEndOfTheRunIsACancellation() {
      Hearing subscriber = new Hearing(s -> s.request(2));
      Asyncio.run(
          () -> {
            numbers().toPublisher().subscribe(subscriber);
            turns(10);
          });
      assertThat(log).endsWith("closed");
      assertThat(subscriber.heard).hasSize(4).last().isInstanceOf(CancellationException.class);
    }

    @Test
    void aLoopThatIsClosedLeavesNoSubscriberWaiting() {
      EventLoop loop = new EventLoop();
      loop.setExceptionHandler((l, context) -> {});
      Flow.Publisher<Integer> publisher = numbers().toPublisher(loop);
      Hearing early = new Hearing();
      publisher.subscribe(early);
      loop.close();
      Hearing late = new Hearing();
      publisher.subscribe(late);
      for (Hearing subscriber : List.of(early, late)) {
        assertThat(subscriber.heard)
            .hasSize(2)
            .startsWith("subscribed")
            .last()
            .isInstanceOf(IllegalStateException.class);
      }
    }

    @Test
    void subscribesRequestsAndCancelsFromAnyThread() throws Exception {
      try (Portal portal = Portal.startLoop()) {
        CompletableFuture<Thread> signalling = new CompletableFuture<>();
        Hearing subscriber =
            new Hearing() {
              @Override
              public void onNext(Integer value) {
                super.onNext(value);
                signalling.complete(Thread.currentThread());
              }
            };
        AsyncGenerator.<Integer>of(
                y -> {
                  for (int i = 0; ; i++) {
                    Await.sleep(0);
                    y.yield(i);
                  }
                })
            .toPublisher(portal.getLoop())
            .subscribe(subscriber);
        Flow.Subscription subscription = subscriber.subscription.join();
        assertThat(subscriber.heard.take()).isEqualTo("subscribed");
        for (int i = 0; i < 500; i++) {
          subscription.request(1);
          assertThat(subscriber.heard.take()).isEqualTo(i);
        }
        assertThat(signalling.join().getName()).isEqualTo("jasyncio-portal");
        subscription.cancel();
        portal.call(() -> turns(5));
        assertThat(subscriber.heard).isEmpty();
      }
    }

    @Test
    void outAndInAgainIsTheSame() {
      Asyncio.run(
          () -> {
            for (Integer value : AsyncIterable.from(three().toPublisher(), 1)) {
              log.add(value);
            }
          });
      assertThat(log).containsExactly(1, 2, 3);
    }
  }
}
