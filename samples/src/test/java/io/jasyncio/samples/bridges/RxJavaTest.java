package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.AsyncGenerator;
import io.jasyncio.AsyncIterable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Portal;
import io.jasyncio.Task;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;

/** RxJava: {@code Single} as a stage, {@code Flowable} as values, both ways. */
@Timeout(60)
class RxJavaTest {
  private final List<Object> log = new ArrayList<>();

  private static <T> AsyncGenerator<T> values(Flowable<T> flowable, int ahead) {
    return AsyncIterable.from(FlowAdapters.toFlowPublisher(flowable), ahead);
  }

  @Test
  void aSingleIsAwaited() {
    IOException failure = new IOException("disk");
    Asyncio.run(
        () -> {
          Single<String> slow = Single.just("x").observeOn(Schedulers.computation());
          assertThat(Await.<String>await(slow.toCompletionStage())).isEqualTo("x");
          Task<Object> failing =
              Asyncio.createTask(
                  () -> Await.<Object>await(Single.error(failure).toCompletionStage()));
          Await.wait(List.of(failing));
          assertThat(failing.exception()).isSameAs(failure);
        });
  }

  @Test
  void cancellingTheTaskDisposesTheSingle() {
    Asyncio.run(
        () -> {
          Task<Object> task =
              Asyncio.createTask(
                  () ->
                      Await.await(
                          Single.never()
                              .doOnDispose(() -> log.add("disposed"))
                              .toCompletionStage()));
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(log).containsExactly("disposed");
        });
  }

  @Test
  void aTaskIsASingle() {
    try (Portal portal = Portal.startLoop()) {
      assertThat(
              Single.fromCompletionStage(portal.<String>start(() -> "done"))
                  .map(String::length)
                  .blockingGet())
          .isEqualTo(4);
    }
  }

  @Test
  void aFlowableFromAnotherThreadIsRead() {
    List<Integer> got = new ArrayList<>();
    Asyncio.run(
        () -> {
          Flowable<Integer> flowable = Flowable.range(0, 5_000).subscribeOn(Schedulers.io());
          try (var numbers = values(flowable, 16)) {
            for (int number : numbers) {
              got.add(number);
            }
          }
        });
    assertThat(got).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
  }

  @Test
  void aFlowableThatFailsThrowsAsItIsAndOneThatIsLeftIsCancelled() {
    IOException failure = new IOException("disk");
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      var ending = Flowable.just(1).concatWith(Flowable.error(failure));
                      for (int number : values(ending, 1)) {
                        log.add(number);
                      }
                    }))
        .isSameAs(failure);
    Asyncio.run(
        () -> {
          var endless =
              Flowable.range(2, Integer.MAX_VALUE - 2).doOnCancel(() -> log.add("cancelled"));
          try (var numbers = values(endless, 1)) {
            for (int number : numbers) {
              log.add(number);
              break;
            }
          }
        });
    assertThat(log).containsExactly(1, 2, "cancelled");
  }

  @Test
  void valuesOfALoopAreAFlowable() {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<String> closed = new CompletableFuture<>();
      AsyncIterable<Integer> source =
          () ->
              AsyncGenerator.of(
                  y -> {
                    try {
                      for (int i = 1; ; i++) {
                        Await.sleep(0);
                        y.yield(i);
                      }
                    } finally {
                      closed.complete("closed");
                    }
                  });
      List<Integer> got =
          Flowable.fromPublisher(FlowAdapters.toPublisher(source.toPublisher(portal.getLoop())))
              .observeOn(Schedulers.computation(), false, 4)
              .take(10)
              .toList()
              .blockingGet();
      assertThat(got).isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
      assertThat(closed.join()).isEqualTo("closed");
    }
  }
}
