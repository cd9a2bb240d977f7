package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.sync.Channel;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operators of {@link AsyncIterable}, each in virtual time. */
class AsyncIterableTest {
  private final List<Object> log = new ArrayList<>();
  private final VirtualTime time = new VirtualTime();

  /** Gives 1, 2, … , each after some time, and says what it does. */
  private AsyncGenerator<Integer> every(long millis, int last) {
    return AsyncGenerator.of(
        y -> {
          try {
            for (int i = 1; i <= last; i++) {
              Await.sleep(millis);
              log.add("made " + i);
              y.yield(i);
            }
          } finally {
            log.add("source closed");
          }
        });
  }

  /** Gives 1, 2, … , each after some time. */
  private static AsyncGenerator<Integer> silent(long millis, int last) {
    return AsyncGenerator.of(
        y -> {
          for (int i = 1; i <= last; i++) {
            Await.sleep(millis);
            y.yield(i);
          }
        });
  }

  private static AsyncGenerator<Integer> failing(Exception failure) {
    return AsyncGenerator.of(
        y -> {
          Await.sleep(1);
          y.yield(1);
          Await.sleep(1);
          throw failure;
        });
  }

  private void run(AsyncRunnable body) {
    time.run(() -> Asyncio.run(body));
  }

  @Async
  private void addAllAt(AsyncIterable<?> values) {
    for (Object value : values) {
      log.add(value + " at " + time.elapsed().toMillis());
    }
  }

  private <T> List<T> listOf(AsyncIterable<T> values) {
    List<T> list = new ArrayList<>();
    run(() -> list.addAll(values.toList()));
    return list;
  }

  // ---- one value after the other

  @Test
  void mapsAndFiltersInTheOrderOfTheSource() {
    assertThat(
            listOf(
                silent(1, 5)
                    .filter(
                        n -> {
                          Await.sleep(1);
                          return n % 2 == 1;
                        })
                    .map(
                        n -> {
                          Await.sleep(1);
                          return "n" + n;
                        })))
        .containsExactly("n1", "n3", "n5");
  }

  @Test
  void takesDropsAndTakesWhile() {
    assertThat(listOf(silent(1, 9).drop(2).take(3))).containsExactly(3, 4, 5);
    assertThat(listOf(silent(1, 9).takeWhile(n -> n < 4))).containsExactly(1, 2, 3);
    assertThat(listOf(silent(1, 2).take(9))).containsExactly(1, 2);
    assertThat(listOf(silent(1, 2).drop(9))).isEmpty();
  }

  @Test
  void takesNoMoreThanIsAskedFor() {
    run(() -> addAllAt(every(1, 9).take(2)));
    run(() -> addAllAt(every(1, 9).take(0)));

    assertThat(log).containsExactly("made 1", "1 at 1", "made 2", "2 at 2", "source closed");
  }

  @Test
  void flatMapsOneAfterTheOther() {
    assertThat(listOf(silent(1, 3).flatMap(n -> silent(1, n).map(i -> n * 10 + i))))
        .containsExactly(11, 21, 22, 31, 32, 33);
  }

  @Test
  void zipsUntilOneOfThemEnds() {
    assertThat(listOf(every(1, 9).zip(AsyncIterable.of("a", "b", null), (n, s) -> n + s)))
        .containsExactly("1a", "2b", "3null");
    assertThat(log).endsWith("made 4", "source closed");
  }

  @Test
  void collects() {
    run(
        () -> {
          log.add(AsyncIterable.of("a", "b").collect(Collectors.joining("+")));
          silent(1, 2).forEach(log::add);
          log.add(AsyncIterable.of("x", null).toList());
          for (String value : AsyncIterable.of("y")) {
            log.add(value);
          }
        });

    assertThat(log.subList(0, 3)).containsExactly("a+b", 1, 2);
    assertThat(log.get(3)).asList().containsExactly("x", null);
    assertThat(log.get(4)).isEqualTo("y");
  }

  // ---- in time

  @Test
  void throttlesWithoutLeavingAnythingOut() {
    run(() -> addAllAt(silent(1, 3).throttle(Duration.ofMillis(10))));
    run(() -> addAllAt(silent(20, 2).throttle(Duration.ofMillis(10))));

    assertThat(log).containsExactly("1 at 1", "2 at 11", "3 at 21", "1 at 41", "2 at 61");
  }

  @Test
  void aValueThatTakesTooLongIsATimeoutAndCancelsTheSource() {
    AsyncGenerator<Integer> slower =
        AsyncGenerator.of(
            y -> {
              try {
                for (int i = 1; ; i++) {
                  Await.sleep(10L * i);
                  y.yield(i);
                }
              } catch (CancelledError e) {
                log.add("source cancelled");
                throw e;
              }
            });
    run(
        () -> {
          try {
            addAllAt(slower.timeout(Duration.ofMillis(25)));
          } catch (Exception e) {
            log.add(e.getClass().getSimpleName());
          }
        });

    assertThat(log)
        .containsExactly(
            "1 at 10", "2 at 30", "source cancelled", TimeoutException.class.getSimpleName());
  }

  @Test
  void theTimeThatTheConsumerTakesDoesntCount() {
    run(
        () -> {
          for (int value : silent(1, 3).timeout(Duration.ofMillis(5))) {
            Await.sleep(100);
            log.add(value);
          }
        });

    assertThat(log).containsExactly(1, 2, 3);
  }

  @Test
  void bufferReadsAheadAsFarAsThereIsRoom() {
    run(
        () -> {
          for (int value : every(1, 5).buffer(2)) {
            log.add("got " + value);
            Await.sleep(100);
          }
        });

    assertThat(log)
        .containsExactly(
            "made 1",
            "got 1",
            "made 2",
            "made 3",
            "made 4",
            "got 2",
            "made 5",
            "got 3",
            "source closed",
            "got 4",
            "got 5");
  }

  // ---- several at once

  @Test
  void mergesValuesAsTheyCome() {
    run(() -> addAllAt(AsyncIterable.merge(silent(10, 3), silent(14, 2).map(n -> -n))));

    assertThat(log).containsExactly("1 at 10", "-1 at 14", "2 at 20", "-2 at 28", "3 at 30");
  }

  @Test
  void mergedSourcesAreReadOneAheadAtMost() {
    run(
        () -> {
          AsyncGenerator<Integer> merged = AsyncIterable.merge(every(1, 5), AsyncIterable.of(0));
          log.add("got " + merged.next());
          Await.sleep(100);
          log.add("later");
          log.add("got " + merged.next());
          Await.sleep(100);
          merged.close();
        });

    assertThat(log).containsExactly("got 0", "made 1", "later", "got 1", "made 2", "source closed");
  }

  @Test
  void mapsSeveralAtOnceInTheOrderOfTheSource() {
    int[] running = new int[2];
    run(
        () ->
            addAllAt(
                AsyncIterable.of(30, 10, 20, 10)
                    .map(
                        2,
                        n -> {
                          running[1] = Math.max(running[1], ++running[0]);
                          Await.sleep(n);
                          running[0]--;
                          return n;
                        })));

    assertThat(log).containsExactly("30 at 30", "10 at 30", "20 at 50", "10 at 50");
    assertThat(running[1]).isEqualTo(2);
  }

  @Test
  void flatMapsSeveralAtOnceAsTheyCome() {
    run(() -> addAllAt(AsyncIterable.of(10, 7, 1).flatMap(2, n -> silent(n, 2).map(i -> n + i))));

    assertThat(log)
        .containsExactly("8 at 7", "11 at 10", "9 at 14", "2 at 15", "3 at 16", "12 at 20");
  }

  @Test
  void mapsSeveralAtOnceToNulls() {
    assertThat(listOf(silent(1, 2).map(3, n -> null))).containsExactly(null, null);
    assertThat(listOf(silent(1, 2).map(n -> null).buffer(1))).containsExactly(null, null);
  }

  // ---- for each operator: failure, close, cancellation

  static Stream<Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>>>
      operators() {
    Map<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> all =
        new LinkedHashMap<>();
    all.put("map", source -> source.map(n -> n));
    all.put("map 3", source -> source.map(3, n -> n));
    all.put("filter", source -> source.filter(n -> true));
    all.put("take", source -> source.take(100));
    all.put("takeWhile", source -> source.takeWhile(n -> true));
    all.put("drop", source -> source.drop(0));
    all.put("flatMap", source -> source.flatMap(n -> AsyncIterable.of(n)));
    all.put("flatMap 3", source -> source.flatMap(3, n -> AsyncIterable.of(n)));
    all.put("zip", source -> source.zip(silent(0, 100), (a, b) -> a));
    all.put("throttle", source -> source.throttle(Duration.ofMillis(1)));
    all.put("timeout", source -> source.timeout(Duration.ofSeconds(10)));
    all.put("buffer", source -> source.buffer(0));
    all.put("merge", source -> AsyncIterable.merge(silent(1, 0), source));
    return all.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void handsOnWhatTheSourceThrows(
      Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> operator) {
    IOException failure = new IOException("no");
    AsyncGenerator<Integer> values = operator.getValue().apply(failing(failure));

    assertThatThrownBy(() -> run(() -> addAllAt(values))).isSameAs(failure);
    assertThat(log).hasSize(1);
    assertThat((Object) values).hasToString("AsyncGenerator[ended]");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void closedItClosesItsSource(
      Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> operator) {
    AsyncGenerator<Integer> source = every(1000, 9);
    run(
        () -> {
          try (AsyncGenerator<Integer> values = operator.getValue().apply(source)) {
            log.add(values.next());
          }
          log.add("closed " + Asyncio.allTasks().size());
        });

    assertThat(log).containsExactly("made 1", 1, "source closed", "closed 1");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void closedBeforeItBeginsItClosesASourceThatHasBegun(
      Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> operator) {
    AsyncGenerator<Integer> source = every(1, 9);
    run(
        () -> {
          source.next();
          operator.getValue().apply(source).close();
          log.add("closed");
        });

    assertThat(log).containsExactly("made 1", "source closed", "closed");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void cancelledItCancelsItsSource(
      Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> operator) {
    AsyncGenerator<Integer> source = every(1000, 9);
    run(
        () -> {
          AsyncGenerator<Integer> values = operator.getValue().apply(source);
          Task<Void> consumer = Asyncio.createTask(() -> addAllAt(values));
          Await.sleep(500);
          consumer.cancel();
          Await.sleep(1);
          log.add(consumer.isCancelled() + " " + Asyncio.allTasks().size());
        });

    assertThat(log).containsExactly("source closed", "true 1");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void leftOpenItIsClosedWithItsSourceAtTheEndOfRun(
      Map.Entry<String, Function<AsyncIterable<Integer>, AsyncGenerator<Integer>>> operator) {
    AsyncGenerator<Integer> values = operator.getValue().apply(every(1, 9));
    List<String> troubles = new ArrayList<>();
    run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> troubles.add(context.message()));
          values.next();
        });

    assertThat(log).startsWith("made 1").endsWith("source closed");
    assertThat(troubles).isEmpty();
    assertThat((Object) values).hasToString("AsyncGenerator[ended]");
  }

  @Test
  void aFailureOfAFunctionIsThrownAndClosesTheSource() {
    ArithmeticException failure = new ArithmeticException("odd");
    List<Function<AsyncGenerator<Integer>, AsyncGenerator<Integer>>> operators =
        List.of(
            source -> source.map(n -> fail(failure)),
            source -> source.map(2, n -> fail(failure)),
            source -> source.filter(n -> fail(failure) == 0),
            source -> source.flatMap(n -> failing(failure)),
            source -> source.flatMap(2, n -> failing(failure)),
            source -> source.takeWhile(n -> fail(failure) == 0),
            source -> source.zip(AsyncIterable.of(1), (a, b) -> fail(failure)));
    for (var operator : operators) {
      log.clear();
      assertThatThrownBy(() -> run(() -> addAllAt(operator.apply(every(10, 9))))).isSameAs(failure);
      assertThat(log).contains("source closed");
    }
  }

  @Async
  private static int fail(RuntimeException failure) {
    Await.sleep(1);
    throw failure;
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    AsyncGenerator<Integer> source = silent(1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> source.take(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> source.drop(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> source.buffer(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> source.map(0, n -> n));
    assertThatIllegalArgumentException().isThrownBy(() -> source.flatMap(0, n -> source));
  }

  // ---- what else can be looped over

  @Test
  void loopsOverAChannel() {
    Channel<Integer> channel = Channel.rendezvous();
    run(
        () -> {
          Asyncio.createTask(
              () -> {
                try (var sender = channel.sender()) {
                  for (int value : silent(1, 3)) {
                    sender.send(value);
                  }
                }
              });
          addAllAt(channel.receiver().map(n -> n * n));
        });

    assertThat(log).containsExactly("1 at 1", "4 at 2", "9 at 3");
  }

  @Test
  void loopsOverFuturesAsTheyGetDone() {
    run(
        () -> {
          List<Task<Integer>> tasks = new ArrayList<>();
          for (int millis : new int[] {3, 1, 2}) {
            tasks.add(
                Asyncio.createTask(
                    () -> {
                      Await.sleep(millis);
                      return millis;
                    }));
          }
          for (Task<Integer> task : Asyncio.asCompleted(tasks)) {
            log.add(task.result());
          }
        });

    assertThat(log).containsExactly(1, 2, 3);
  }
}
