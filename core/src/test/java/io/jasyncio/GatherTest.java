package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatherTest {
  private final EventLoop loop = new VirtualTime().newLoop();
  private final Future<String> a = loop.createFuture();
  private final Future<String> b = loop.createFuture();
  private final List<String> reports = new ArrayList<>();

  @AfterEach
  void close() {
    loop.setExceptionHandler((l, context) -> reports.add(context.message()));
    loop.close();
    assertThat(reports).isEmpty();
  }

  private void turn() {
    loop.stop();
    loop.runForever();
  }

  @Test
  void givesResultsInTheOrderOfTheFutures() {
    Future<List<String>> both = Asyncio.gather(a, b, a);
    b.setResult("b");
    turn();
    a.setResult("a");
    assertThat(both.isDone()).isFalse();
    turn();
    assertThat(both.result()).isEqualTo(List.of("a", "b", "a"));
  }

  @Test
  void isDoneAtOnceIfAllAre() {
    a.setResult("a");
    b.setResult(null);
    assertThat(Asyncio.gather(List.of(a, b)).result()).containsExactly("a", null);
  }

  @Test
  void ofNothingNeedsARunningLoop() {
    assertThatThrownBy(() -> Asyncio.gather()).isInstanceOf(IllegalStateException.class);
    loop.callSoon(() -> assertThat(Asyncio.gather().result()).isEmpty());
    turn();
  }

  @Test
  void passesTheFirstFailureOnAndKeepsQuietAboutLaterOnes() {
    IllegalStateException failure = new IllegalStateException("first");
    Future<List<String>> both = Asyncio.gather(a, b);
    b.setException(failure);
    turn();
    assertThat(both.exception()).isSameAs(failure);
    assertThat(a.isDone()).isFalse();
    a.setException(new IllegalStateException("second"));
    turn();
  }

  @Test
  void ofACancelledFutureFailsWithCancelledError() {
    Future<List<String>> both = Asyncio.gather(a, b);
    a.cancel();
    turn();
    assertThat(both.isCancelled()).isFalse();
    assertThat(both.exception()).isInstanceOf(CancelledError.class);
    assertThat(b.isDone()).isFalse();
    assertThatThrownBy(both::get).isInstanceOf(java.util.concurrent.CancellationException.class);
  }

  @Test
  void cancelledCancelsAllAndEndsWithTheLast() {
    Future<List<String>> both = Asyncio.gather(a, b);
    b.setResult("b");
    assertThat(both.cancel()).isTrue();
    assertThat(a.isCancelled()).isTrue();
    assertThat(both.isDone()).isFalse();
    turn();
    assertThatThrownBy(both::result).isInstanceOf(CancelledError.class);
  }

  @Test
  void isNotCancelledWhenAllItsFuturesAreDone() {
    Future<List<String>> both = Asyncio.gather(a, b);
    a.setResult("a");
    b.setResult("b");
    assertThat(both.cancel()).isFalse();
    turn();
    assertThat(both.result()).containsExactly("a", "b");
    assertThat(both.cancel()).isFalse();
  }

  @Test
  void outcomesTellHowEachEnded() {
    IllegalStateException failure = new IllegalStateException("failed");
    Future<String> c = loop.createFuture();
    Future<List<Outcome<String>>> all = Asyncio.gatherOutcomes(a, b, c);
    c.cancel();
    a.setResult("a");
    turn();
    assertThat(all.isDone()).isFalse();
    b.setException(failure);
    turn();
    assertThat(all.result())
        .containsExactly(
            new Outcome.Success<>("a"), new Outcome.Failure<>(failure), new Outcome.Cancelled<>());
    assertThat(all.result().get(0).result()).isEqualTo("a");
    assertThatThrownBy(() -> all.result().get(1).result(RuntimeException.class)).isSameAs(failure);
    assertThatThrownBy(() -> all.result().get(2).result()).isInstanceOf(CancelledError.class);
  }

  @Test
  void outcomesThatAreCancelledEndCancelled() {
    Future<List<Outcome<String>>> both = Asyncio.gatherOutcomes(a, b);
    both.cancel();
    turn();
    assertThatThrownBy(both::result).isInstanceOf(CancelledError.class);
  }

  @Test
  void refusesFuturesOfDifferentLoops() {
    try (EventLoop other = new EventLoop()) {
      assertThatThrownBy(() -> Asyncio.gather(a, other.createFuture()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nestedAHundredThousandTimesIsCancelledWithoutRecursion() {
    Future<?> nested = a;
    for (int i = 0; i < 100_000; i++) {
      nested = Asyncio.gather(List.of(nested));
    }
    Future<?> outermost = nested;
    assertThat(outermost.cancel()).isTrue();
    assertThat(a.isCancelled()).isTrue();
    assertThatThrownBy(() -> loop.runUntilComplete(outermost)).isInstanceOf(CancelledError.class);
  }

  @Test
  void takesAMillion() {
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      futures.add(loop.createFuture());
    }
    Future<List<Integer>> all = Asyncio.gather(futures);
    for (int i = 0; i < futures.size(); i++) {
      futures.get(i).setResult(i);
    }
    assertThat(loop.runUntilComplete(all)).hasSize(1_000_000).startsWith(0, 1).endsWith(999_999);
  }

  @Test
  void aNestWhoseFuturesAreAllDoneIsNotCancelledEither() {
    Future<Integer> future = loop.createFuture();
    Future<List<Integer>> inner = Asyncio.gather(future);
    Future<List<List<Integer>>> outer = Asyncio.gather(inner);
    future.setResult(1);
    assertThat(outer.cancel()).as("as in asyncio, nobody takes the request").isFalse();
    assertThat(loop.runUntilComplete(outer)).containsExactly(List.of(1));
  }

  @Test
  void aNestIsCancelledIfAnythingInItIsPending() {
    Future<Integer> done = loop.createFuture();
    Future<Integer> pending = loop.createFuture();
    Future<?> outer = Asyncio.gather(Asyncio.gather(done), Asyncio.gather(Asyncio.gather(pending)));
    done.setResult(1);
    assertThat(outer.cancel()).isTrue();
    assertThatThrownBy(() -> loop.runUntilComplete(outer)).isInstanceOf(CancelledError.class);
    assertThat(pending.isCancelled()).isTrue();
  }
}
