package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.AsyncGenerator;
import io.jasyncio.AsyncIterable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Portal;
import io.jasyncio.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.future.FutureKt;
import kotlinx.coroutines.jdk9.ReactiveFlowKt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kotlin's coroutines and flows, both ways, called as Java sees them. */
@Timeout(60)
class KotlinTest {
  private final List<Object> log = new ArrayList<>();

  /** A Kotlin coroutine: {@code GlobalScope.async(Dispatchers.Default) { body }}. */
  private static <T> Deferred<T> async(
      Function2<CoroutineScope, Continuation<? super T>, Object> body) {
    return BuildersKt.async(
        GlobalScope.INSTANCE, Dispatchers.getDefault(), CoroutineStart.DEFAULT, body);
  }

  @Test
  void aKotlinCoroutineIsAwaited() {
    IOException failure = new IOException("disk");
    Asyncio.run(
        () -> {
          Deferred<Object> delayed = async((scope, me) -> DelayKt.delay(1, me));
          assertThat(Await.<Object>await(FutureKt.asCompletableFuture(delayed)))
              .isSameAs(kotlin.Unit.INSTANCE);
          Deferred<Object> failing =
              async(
                  (scope, me) -> {
                    throw sneaky(failure);
                  });
          Task<Object> task =
              Asyncio.createTask(() -> Await.<Object>await(FutureKt.asCompletableFuture(failing)));
          Await.wait(List.of(task));
          assertThat(task.exception()).isInstanceOf(IOException.class).hasMessage("disk");
        });
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneaky(Throwable exception) throws X {
    throw (X) exception;
  }

  @Test
  void cancellationGoesBothWays() {
    Asyncio.run(
        () -> {
          Deferred<Object> delayed = async((scope, me) -> DelayKt.delay(3_600_000, me));
          Task<Object> task =
              Asyncio.createTask(() -> Await.<Object>await(FutureKt.asCompletableFuture(delayed)));
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(delayed.isCancelled()).isTrue();

          Deferred<Object> other = async((scope, me) -> DelayKt.delay(3_600_000, me));
          Task<Object> waiting =
              Asyncio.createTask(() -> Await.<Object>await(FutureKt.asCompletableFuture(other)));
          Await.sleep(0);
          other.cancel((CancellationException) null);
          Await.wait(List.of(waiting));
          assertThat(waiting.isCancelled()).isTrue();
        });
  }

  @Test
  void aTaskIsAwaitedInAKotlinCoroutine() throws Exception {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<String> stage =
          portal.start(
              () -> {
                Await.sleep(1);
                return "done";
              });
      Object result =
          BuildersKt.runBlocking(
              EmptyCoroutineContext.INSTANCE, (scope, me) -> FutureKt.await(stage, me));
      assertThat(result).isEqualTo("done");
    }
  }

  @Test
  void cancellingTheKotlinCoroutineCancelsTheTaskThatItAwaits() {
    try (Portal portal = Portal.startLoop()) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      CompletableFuture<String> cleaned = new CompletableFuture<>();
      CompletableFuture<Void> stage =
          portal.start(
              () -> {
                begun.complete(null);
                try {
                  Await.sleep(3_600_000);
                } finally {
                  cleaned.complete("cleaned up");
                }
              });
      CompletableFuture<Void> awaiting = new CompletableFuture<>();
      Deferred<Object> coroutine =
          async(
              (scope, me) -> {
                Object result = FutureKt.await(stage, me);
                awaiting.complete(null);
                return result;
              });
      begun.join();
      awaiting.join();
      coroutine.cancel((CancellationException) null);
      assertThat(cleaned.join()).isEqualTo("cleaned up");
    }
  }

  @Test
  void aFlowIsRead() {
    Asyncio.run(
        () -> {
          var flow = FlowKt.flowOn(FlowKt.asFlow(numbers(1, 200)), Dispatchers.getDefault());
          try (var values = AsyncIterable.from(ReactiveFlowKt.asPublisher(flow), 4)) {
            for (Integer value : values) {
              log.add(value);
            }
          }
        });
    assertThat(log).isEqualTo(numbers(1, 200));
  }

  @Test
  void aFlowThatFailsThrowsAndOneThatIsLeftIsCancelled() {
    IllegalStateException failure = new IllegalStateException("broken");
    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      var flow =
                          FlowKt.onEach(
                              FlowKt.asFlow(numbers(1, 9)),
                              (value, me) -> {
                                if (value == 3) {
                                  throw failure;
                                }
                                return kotlin.Unit.INSTANCE;
                              });
                      try (var values = AsyncIterable.from(ReactiveFlowKt.asPublisher(flow), 1)) {
                        for (Integer value : values) {
                          log.add(value);
                        }
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(log).containsExactly(1, 2);

    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Asyncio.run(
        () -> {
          var flow =
              FlowKt.onCompletion(
                  FlowKt.asFlow(numbers(1, 9)),
                  (collector, exception, me) -> {
                    end.complete(exception);
                    return kotlin.Unit.INSTANCE;
                  });
          try (var values = AsyncIterable.from(ReactiveFlowKt.asPublisher(flow), 1)) {
            for (Integer value : values) {
              log.add(value);
              break;
            }
          }
        });
    assertThat(end.join()).isInstanceOf(CancellationException.class);
  }

  @Test
  void valuesOfALoopAreAFlow() throws Exception {
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
      var flow = ReactiveFlowKt.asFlow(source.toPublisher(portal.getLoop()));
      Object got =
          BuildersKt.runBlocking(
              EmptyCoroutineContext.INSTANCE,
              (scope, me) -> FlowKt.toList(FlowKt.take(flow, 10), new ArrayList<>(), me));
      assertThat(got).isEqualTo(numbers(1, 10));
      assertThat(closed.join()).isEqualTo("closed");
    }
  }

  private static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }
}
