package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.jasyncio.continuation.Continuation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link Generator} does, rule by rule. */
class GeneratorTest {
  private final List<Object> log = new ArrayList<>();

  private static Generator<Integer> upTo(int last) {
    return Generator.of(
        y -> {
          for (int i = 1; i <= last; i++) {
            y.yield(i);
          }
        });
  }

  private Generator<String> withFinally() {
    return Generator.of(
        y -> {
          try {
            y.yield("a");
            y.yield("b");
          } finally {
            log.add("finally");
          }
        });
  }

  // ---- asking

  @Test
  void givesItsValuesOneByOne() {
    Generator<String> generator =
        Generator.of(
            y -> {
              log.add("begun");
              y.yield("a");
              log.add("between");
              y.yield("b");
              log.add("ended");
            });
    log.add("made");
    for (String value : generator) {
      log.add(value);
    }

    assertThat(log).containsExactly("made", "begun", "a", "between", "b", "ended");
  }

  @Test
  void hasNextOnceMoreGivesTheSameAnswer() {
    Generator<Integer> generator = upTo(1);

    assertThat(generator.hasNext()).isTrue();
    assertThat(generator.hasNext()).isTrue();
    assertThat(generator.next()).isEqualTo(1);
    assertThat(generator.hasNext()).isFalse();
    assertThat(generator.hasNext()).isFalse();
    assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aSecondLoopGoesOnWhereTheFirstStopped() {
    Generator<Integer> generator = upTo(4);
    for (int value : generator) {
      if (value == 2) {
        break;
      }
    }
    for (int value : generator) {
      log.add(value);
    }

    assertThat(log).containsExactly(3, 4);
  }

  @Test
  void givesNulls() {
    Generator<String> generator =
        Generator.of(
            y -> {
              y.yield(null);
              y.yield("a");
            });
    generator.forEach(log::add);

    assertThat(log).containsExactly(null, "a");
  }

  @Test
  void isASourceOfAStreamWhichClosesIt() {
    try (Stream<String> stream = withFinally().stream()) {
      assertThat(stream.map(String::toUpperCase).findFirst()).contains("A");
      assertThat(log).isEmpty();
    }

    assertThat(log).containsExactly("finally");
    assertThat(upTo(5).stream().map(String::valueOf).collect(Collectors.joining(",")))
        .isEqualTo("1,2,3,4,5");
  }

  @Test
  void worksWithinACoroutineAndItsBodyMayCallAsyncMethods() {
    Asyncio.run(
        () -> {
          Await.sleep(0);
          for (int value : Generator.<Integer>of(y -> down(y, 3))) {
            Await.sleep(0);
            log.add(value);
          }
        });

    assertThat(log).containsExactly(3, 2, 1);
  }

  @Async
  private static void down(Yield<Integer> y, int from) {
    if (from > 0) {
      y.yield(from);
      down(y, from - 1);
    }
  }

  // ---- yieldFrom

  @Test
  void yieldsFromCollectionsAndGenerators() {
    Generator<Integer> generator =
        Generator.of(
            y -> {
              y.yieldFrom(List.of(7, 8));
              y.yieldFrom(upTo(2));
              y.yieldFrom(List.of());
              y.yield(9);
            });
    generator.forEach(log::add);

    assertThat(log).containsExactly(7, 8, 1, 2, 9);
  }

  @Test
  void closedInYieldFromItClosesTheInnerOne() {
    Generator<String> generator = Generator.of(y -> y.yieldFrom(withFinally()));
    assertThat(generator.next()).isEqualTo("a");
    generator.close();

    assertThat(log).containsExactly("finally");
  }

  @Test
  void yieldsFromNoAsyncGeneratorThatWaits() {
    AsyncGenerator<Integer> waits =
        AsyncGenerator.of(
            y -> {
              Await.sleep(0);
              y.yield(1);
            });
    Generator<Integer> generator = Generator.of(y -> y.yieldFrom(waits));

    assertThatIllegalStateException()
        .isThrownBy(generator::hasNext)
        .withMessageContaining("Await.sleep was called in the body of a Generator");
  }

  // ---- the end

  @Test
  void aFailureOfTheBodyIsThrownAsItIsAndEndsIt() {
    IOException failure = new IOException("no");
    Generator<Integer> generator =
        Generator.of(
            y -> {
              y.yield(1);
              throw failure;
            });
    assertThat(generator.next()).isEqualTo(1);

    assertThatThrownBy(generator::hasNext).isSameAs(failure);
    assertThat(generator.hasNext()).isFalse();
  }

  @Test
  void closedBeforeItsBeginningItRunsNothing() {
    Generator<String> generator = withFinally();
    generator.close();

    assertThat(generator.hasNext()).isFalse();
    assertThat(log).isEmpty();
  }

  @Test
  void closedAtAYieldItRunsFinallyBlocks() {
    Generator<String> generator = withFinally();
    try (generator) {
      assertThat(generator.next()).isEqualTo("a");
      assertThat(generator.hasNext()).isTrue(); // a value that nobody takes
    }
    generator.close();

    assertThat(generator.hasNext()).isFalse();
    assertThat(log).containsExactly("finally");
  }

  @Test
  void aYieldWhenClosedIsAnError() {
    Generator<Integer> generator =
        Generator.of(
            y -> {
              try {
                y.yield(1);
              } finally {
                y.yield(2);
              }
            });
    assertThat(generator.next()).isEqualTo(1);

    assertThatIllegalStateException()
        .isThrownBy(generator::close)
        .withMessageContaining("its body yielded once more instead of ending");
    assertThat(generator.hasNext()).isFalse();
  }

  @Test
  void whatTheBodyThrowsWhenClosedIsThrown() {
    Generator<Integer> generator =
        Generator.of(
            y -> {
              try {
                y.yield(1);
              } finally {
                throwIt(new ArithmeticException("at the end"));
              }
            });
    generator.next();

    assertThatThrownBy(generator::close).isInstanceOf(ArithmeticException.class);
    assertThat(generator.hasNext()).isFalse();
  }

  private static void throwIt(RuntimeException failure) {
    throw failure;
  }

  // ---- mistakes

  @Test
  void itsBodyCantAskForItsOwnValues() {
    List<Generator<Integer>> self = new ArrayList<>();
    self.add(Generator.of(y -> y.yield(self.get(0).next())));

    assertThatIllegalStateException()
        .isThrownBy(() -> self.get(0).next())
        .withMessageContaining("running already");
  }

  @Test
  void itsBodyCantWait() {
    Generator<Integer> sleeps = Generator.of(y -> Await.sleep(1));
    Generator<Integer> suspends = Generator.of(y -> Continuation.suspend());

    assertThatIllegalStateException()
        .isThrownBy(sleeps::hasNext)
        .withMessage(
            "Await.sleep was called in the body of a Generator, which can stop at a yield alone, and"
                + " not wait for anything: write AsyncGenerator.of(…), and loop over it in an"
                + " @Async method");
    assertThatIllegalStateException()
        .isThrownBy(suspends::hasNext)
        .withMessageContaining("In the body of a Generator use its yield");
  }

  @Test
  void aYieldIsForItsOwnBodyAlone() {
    Generator<Integer> outer =
        Generator.of(y -> y.yield(Generator.<Integer>of(inner -> y.yield(1)).next()));

    assertThatIllegalStateException()
        .isThrownBy(outer::next)
        .withMessageContaining("in the body of its own generator alone");
  }

  // ---- costs

  @Test
  void aValueAllocatesNothingAtAnyDepth() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int values = 100_000;
    for (int depth : Arrays.asList(0, 100)) {
      Generator<String> generator = Generator.of(y -> endless(y, depth));
      ask(generator, values); // makes the frames, and all that comes with a first time
      long before = threads.getCurrentThreadAllocatedBytes();
      ask(generator, values);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(allocated).as("bytes at depth " + depth).isLessThan(values);
    }
  }

  private static void ask(Generator<String> generator, int times) {
    for (int i = 0; i < times; i++) {
      generator.next();
    }
  }

  @Async
  private static void endless(Yield<String> y, int depth) {
    if (depth > 0) {
      endless(y, depth - 1);
    }
    while (true) {
      y.yield("same");
    }
  }
}
