package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.AsyncGenerator;
import io.jasyncio.AsyncIterable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Portal;
import io.jasyncio.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Project Reactor: {@code Mono} as a stage, {@code Flux} as values, both ways. */
@Timeout(60)
class ReactorTest {
  private final List<Object> log = new ArrayList<>();

  private static <T> AsyncGenerator<T> values(Flux<T> flux, int ahead) {
    return AsyncIterable.from(JdkFlowAdapter.publisherToFlowPublisher(flux), ahead);
  }

  @Test
  void aMonoIsAwaited() {
    IOException failure = new IOException("disk");
    Asyncio.run(
        () -> {
          Mono<String> slow =
              Mono.fromCallable(() -> Thread.currentThread().getName())
                  .subscribeOn(Schedulers.boundedElastic());
          assertThat(Await.<String>await(slow.toFuture())).startsWith("boundedElastic");
          Task<Object> failing =
              Asyncio.createTask(() -> Await.<Object>await(Mono.error(failure).toFuture()));
          Await.wait(List.of(failing));
          assertThat(failing.exception()).isSameAs(failure);
        });
  }

  @Test
  void cancellingTheTaskCancelsTheMono() {
    Asyncio.run(
        () -> {
          Task<Object> task =
              Asyncio.createTask(
                  () ->
                      Await.await(Mono.never().doOnCancel(() -> log.add("cancelled")).toFuture()));
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(log).containsExactly("cancelled");
        });
  }

  @Test
  void aTaskIsAMonoAndCancellingItCancelsTheTask() {
    try (Portal portal = Portal.startLoop()) {
      assertThat(
              Mono.fromFuture(
                      () ->
                          portal.start(
                              () -> {
                                Await.sleep(1);
                                return "done";
                              }))
                  .map(String::toUpperCase)
                  .block())
          .isEqualTo("DONE");

      CompletableFuture<Void> begun = new CompletableFuture<>();
      CompletableFuture<String> cleaned = new CompletableFuture<>();
      Mono<Void> sleeping =
          Mono.fromFuture(
              () ->
                  portal.start(
                      () -> {
                        begun.complete(null);
                        try {
                          Await.sleep(3_600_000);
                        } catch (CancelledError e) {
                          cleaned.complete("cancelled");
                          throw e;
                        }
                      }));
      var subscription = sleeping.subscribe();
      begun.join();
      subscription.dispose();
      assertThat(cleaned.join()).isEqualTo("cancelled");
    }
  }

  @Test
  void aFluxFromAnotherThreadIsReadInOrderAndNeverOverruns() {
    int ahead = 8;
    AtomicLong requested = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<Integer> got = new ArrayList<>();
    Asyncio.run(
        () -> {
          // doOnRequest stands before what has a buffer of its own: it sees our requests
          Flux<Integer> flux =
              Flux.range(0, 1_000)
                  .subscribeOn(Schedulers.parallel())
                  .doOnRequest(
                      n -> most.accumulateAndGet(requested.addAndGet(n) - taken.get(), Math::max));
          try (var numbers = values(flux, ahead)) {
            for (int number : numbers) {
              got.add(number);
              taken.incrementAndGet();
              if (number % 50 == 0) {
                Await.sleep(1);
              }
            }
          }
        });
    assertThat(got).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(most.get()).isLessThanOrEqualTo(ahead);
  }

  @Test
  void aFluxThatFailsThrowsAsItIs() {
    IOException failure = new IOException("disk");
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      Flux<Integer> flux =
                          Flux.concat(Flux.just(1, 2), Flux.error(failure))
                              .publishOn(Schedulers.parallel());
                      for (int number : values(flux, 4)) {
                        log.add(number);
                      }
                    }))
        .isSameAs(failure);
    assertThat(log).containsExactly(1, 2);
  }

  @Test
  void leavingTheLoopOrCancellingTheTaskCancelsTheFlux() {
    Asyncio.run(
        () -> {
          Flux<Long> flux =
              Flux.interval(Duration.ofMillis(1)).doOnCancel(() -> log.add("cancelled"));
          try (var ticks = values(flux.onBackpressureDrop(), 1)) {
            for (long tick : ticks) {
              log.add(tick);
              break;
            }
          }
          // which tick comes first isn't ours to say: those before our request were dropped
          assertThat(log).hasSize(2).endsWith("cancelled");

          Flux<Integer> silent = Flux.<Integer>never().doOnCancel(() -> log.add("again"));
          Task<Void> reader =
              Asyncio.createTask(
                  () -> {
                    for (int number : values(silent, 1)) {
                      log.add(number);
                    }
                  });
          Await.sleep(0);
          Await.sleep(0);
          reader.cancel();
          Await.wait(List.of(reader));
          assertThat(log).endsWith("again");
        });
  }

  @Test
  void valuesOfALoopAreAFlux() {
    try (Portal portal = Portal.startLoop()) {
      AtomicLong made = new AtomicLong();
      CompletableFuture<String> closed = new CompletableFuture<>();
      AsyncIterable<Long> source =
          () ->
              AsyncGenerator.of(
                  y -> {
                    try {
                      while (true) {
                        Await.sleep(0);
                        y.yield(made.incrementAndGet());
                      }
                    } finally {
                      closed.complete("closed");
                    }
                  });
      List<Long> doubled =
          JdkFlowAdapter.flowPublisherToFlux(source.toPublisher(portal.getLoop()))
              .limitRate(4)
              .publishOn(Schedulers.parallel(), 4)
              .map(n -> 2 * n)
              .take(10)
              .collectList()
              .block();
      assertThat(doubled).hasSize(10).startsWith(2L, 4L).endsWith(20L);
      assertThat(closed.join()).isEqualTo("closed"); // take(10) cancels
      assertThat(made.get()).isLessThanOrEqualTo(20); // and nothing ran far ahead
    }
  }

  @Test
  void aSourceThatFailsFailsTheFlux() {
    try (Portal portal = Portal.startLoop()) {
      AsyncGenerator<Integer> source =
          AsyncGenerator.of(
              y -> {
                y.yield(1);
                throw new IllegalArgumentException("broken");
              });
      assertThatThrownBy(
              () ->
                  JdkFlowAdapter.flowPublisherToFlux(source.toPublisher(portal.getLoop()))
                      .collectList()
                      .block())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("broken");
    }
  }
}
