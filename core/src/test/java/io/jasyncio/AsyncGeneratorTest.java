package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.jasyncio.continuation.Continuation;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link AsyncGenerator} does: PEP 525, rule by rule, and what Java adds. */
class AsyncGeneratorTest {
  private static final ContextVar<String> NAME = ContextVar.of("name", "nobody");

  private final List<Object> log = new ArrayList<>();

  private static AsyncGenerator<Integer> upTo(int last) {
    return AsyncGenerator.of(
        y -> {
          for (int i = 1; i <= last; i++) {
            Await.sleep(0);
            y.yield(i);
          }
        });
  }

  /** Waits in each place where it can. */
  private AsyncGenerator<String> noisy() {
    return AsyncGenerator.of(
        y -> {
          try {
            log.add("begun");
            Await.sleep(10);
            y.yield("a");
            Await.sleep(10);
            y.yield("b");
          } catch (CancelledError e) {
            log.add("cancelled");
            throw e;
          } finally {
            Await.sleep(10);
            log.add("finally");
          }
        });
  }

  @Async
  private void addAll(AsyncIterable<?> values) {
    for (Object value : values) {
      log.add(value);
    }
  }

  private static void inVirtualTime(AsyncRunnable body) {
    new VirtualTime().run(() -> Asyncio.run(body));
  }

  // ---- asking

  @Test
  void aLoopSuspendsUntilEachValueIsThere() {
    Asyncio.run(() -> addAll(upTo(3)));

    assertThat(log).containsExactly(1, 2, 3);
  }

  @Test
  void worksWithoutSuspensionsToo() {
    Asyncio.run(
        () ->
            addAll(
                AsyncGenerator.of(
                    y -> {
                      y.yield("a");
                      y.yieldFrom(List.of("b", "c"));
                      y.yieldFrom(upTo(2));
                      y.yield(null);
                    })));

    assertThat(log).containsExactly("a", "b", "c", 1, 2, null);
  }

  @Test
  void hasNextOnceMoreGivesTheSameAnswer() {
    Asyncio.run(
        () -> {
          AsyncGenerator<Integer> generator = upTo(1);
          log.add(generator.hasNext());
          log.add(generator.hasNext());
          log.add(generator.next());
          log.add(generator.hasNext());
          try {
            generator.next();
          } catch (NoSuchElementException e) {
            log.add("none");
          }
        });

    assertThat(log).containsExactly(true, true, 1, false, "none");
  }

  @Test
  void itsBodyMayBeAMethodThatOnlyYields() {
    Asyncio.run(() -> addAll(AsyncGenerator.of(AsyncGeneratorTest::one)));
    Asyncio.run(() -> addAll(AsyncGenerator.<Integer>of(y -> y.yield(2))));

    assertThat(log).containsExactly(1, 2);
  }

  @Async
  private static void one(Yield<Integer> y) {
    y.yield(1);
  }

  @Test
  void runsInAContinuationIfItDoesntWaitForALoop() {
    var continuation =
        new Continuation(
            () ->
                addAll(
                    AsyncGenerator.of(
                        y -> {
                          y.yield(1);
                          Continuation.suspend();
                          y.yield(2);
                        })));

    assertThat(continuation.run()).isFalse();
    assertThat(log).containsExactly(1);
    assertThat(continuation.run()).isTrue();
    assertThat(log).containsExactly(1, 2);
  }

  @Test
  void runsAsAPartOfTheTaskThatAsks() {
    AsyncGenerator<String> generator =
        AsyncGenerator.of(
            y -> {
              while (true) {
                Await.sleep(0);
                y.yield(NAME.get() + " in " + Asyncio.currentTask().getName());
              }
            });
    Asyncio.run(
        () -> {
          for (String name : List.of("a", "b", "a")) {
            Await.await(Asyncio.createTask(() -> ask(generator, name), "task " + name));
          }
        });

    assertThat(log).containsExactly("a in task a", "b in task b", "a in task a");
  }

  @Async
  private void ask(AsyncGenerator<?> generator, String name) {
    NAME.set(name);
    log.add(generator.next());
  }

  /** Each of the places where body and consumer may wait, in all combinations. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesTheSameWhereverItSuspends(boolean closesEarly) {
    List<Object> expected = run(0, closesEarly);
    assertThat(expected).hasSizeGreaterThan(5);
    for (int mask = 1; mask < 256; mask++) {
      assertThat(run(mask, closesEarly)).as("suspended at " + mask).isEqualTo(expected);
    }
  }

  private List<Object> run(int mask, boolean closesEarly) {
    log.clear();
    Asyncio.run(
        () -> {
          try (AsyncGenerator<Integer> outer =
              AsyncGenerator.of(
                  y -> {
                    for (int i = 0; i < 3; i++) {
                      at(mask, 0);
                      try (AsyncGenerator<Integer> inner = numbers(mask)) {
                        for (int value : inner) {
                          at(mask, 1);
                          log.add("outer " + value);
                          deeper(y, value + i, 3, mask);
                        }
                      }
                    }
                  })) {
            for (int value : outer) {
              at(mask, 5);
              log.add(value);
              if (closesEarly && value == 3) {
                break;
              }
            }
          }
          at(mask, 6);
          log.add("end");
        });
    return List.copyOf(log);
  }

  private AsyncGenerator<Integer> numbers(int mask) {
    return AsyncGenerator.of(
        y -> {
          try {
            at(mask, 2);
            y.yield(1);
            at(mask, 3);
            y.yield(2);
          } finally {
            at(mask, 4);
            log.add("inner ends");
          }
        });
  }

  @Async
  private static void deeper(Yield<Integer> y, int value, int depth, int mask) {
    if (depth > 0) {
      deeper(y, value, depth - 1, mask);
    } else {
      at(mask, 7);
      y.yield(value);
    }
  }

  @Async
  private static void at(int mask, int point) {
    if ((mask >> point & 1) != 0) {
      Await.sleep(0);
    }
  }

  // ---- PEP 525

  @Test
  void concurrentNextIsAnError() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Task<String> first = Asyncio.createTask(() -> generator.next());
          Await.sleep(1);
          try {
            generator.next();
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
          }
          log.add(Await.await(first));
        });

    assertThat(log)
        .containsExactly(
            "begun",
            "the generator's body is running already: another task waits for its next value or"
                + " closes it, or the body asks for its own values. Only one at a time can; for"
                + " several consumers let one task read, and hand the values on through a Channel",
            "a",
            "finally");
  }

  @Test
  void closeWhileAnotherTaskAsksIsAnError() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Task<String> first = Asyncio.createTask(() -> generator.next());
          Await.sleep(1);
          try {
            generator.close();
          } catch (IllegalStateException e) {
            log.add("refused");
          }
          log.add(Await.await(first));
        });

    assertThat(log).containsExactly("begun", "refused", "a", "finally");
  }

  @Test
  void itsBodyCantAskForItsOwnValues() {
    List<AsyncGenerator<Integer>> self = new ArrayList<>();
    self.add(AsyncGenerator.of(y -> y.yield(self.get(0).next())));

    assertThatIllegalStateException()
        .isThrownBy(() -> Asyncio.run(() -> addAll(self.get(0))))
        .withMessageContaining("running already");
  }

  @Test
  void closeBeforeStartRunsNothing() {
    Asyncio.run(
        () -> {
          AsyncGenerator<String> generator = noisy();
          generator.close();
          addAll(generator);
        });

    assertThat(log).isEmpty();
  }

  @Test
  void anErrorEndsIt() {
    IOException failure = new IOException("no");
    Asyncio.run(
        () -> {
          AsyncGenerator<Integer> generator =
              AsyncGenerator.of(
                  y -> {
                    y.yield(1);
                    Await.sleep(0);
                    throw failure;
                  });
          try {
            addAll(generator);
          } catch (Exception e) {
            log.add(e);
          }
          addAll(generator);
        });

    assertThat(log).containsExactly(1, failure);
  }

  @Test
  void closeRunsFinallyBlocksWhichMaySuspend() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          try (generator) {
            log.add(generator.next());
          }
          log.add("closed");
          generator.close();
          addAll(generator);
        });

    assertThat(log).containsExactly("begun", "a", "finally", "closed");
  }

  @Test
  void closeDropsAValueThatNobodyHasTaken() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          log.add(generator.hasNext());
          generator.close();
          log.add(generator.hasNext());
        });

    assertThat(log).containsExactly("begun", true, "finally", false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aYieldInFinallyOnCloseIsAnError(boolean waitsBefore) {
    Asyncio.run(
        () -> {
          AsyncGenerator<Integer> generator =
              AsyncGenerator.of(
                  y -> {
                    try {
                      y.yield(1);
                    } finally {
                      if (waitsBefore) {
                        Await.sleep(0);
                      }
                      y.yield(2);
                    }
                  });
          log.add(generator.next());
          try {
            generator.close();
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
          }
          addAll(generator);
        });

    assertThat(log).hasSize(2);
    assertThat((String) log.get(1))
        .isEqualTo(
            "the generator was closed, and its body yielded once more instead of ending (in a"
                + " finally block, or after catching GeneratorExit): nobody asks for that value."
                + " Clean up there, and yield nothing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailureInFinallyOnCloseIsThrown(boolean waitsBefore) {
    ArithmeticException failure = new ArithmeticException("at the end");
    AsyncGenerator<Integer> generator =
        AsyncGenerator.of(
            y -> {
              try {
                y.yield(1);
              } finally {
                if (waitsBefore) {
                  Await.sleep(0);
                }
                throwIt(failure);
              }
            });

    assertThatThrownBy(
            () ->
                Asyncio.run(
                    () -> {
                      generator.next();
                      generator.close();
                    }))
        .isSameAs(failure);
  }

  private static void throwIt(RuntimeException failure) {
    throw failure;
  }

  @Test
  void breakDoesntCloseIt() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          for (String value : generator) {
            log.add(value);
            break;
          }
          Await.sleep(100);
          log.add("still open");
          addAll(generator);
        });

    assertThat(log).containsExactly("begun", "a", "still open", "b", "finally");
  }

  // ---- abandoned

  @Test
  void abandonedItIsClosedAtTheEndOfRunInTheOrderOfBeginning() {
    AsyncGenerator<String> first = closing("first");
    AsyncGenerator<String> second = closing("second");
    Asyncio.run(
        () -> {
          second.next();
          first.next();
          log.add("main ends");
        });

    assertThat(log).containsExactly("main ends", "second closed", "first closed");
  }

  private AsyncGenerator<String> closing(String name) {
    return AsyncGenerator.of(
        y -> {
          try {
            y.yield(name);
          } finally {
            Await.sleep(0);
            log.add(name + " closed");
          }
        });
  }

  @Test
  void oneThatLoopsOverAnotherIsClosedWithIt() {
    AsyncGenerator<String> inner = closing("inner");
    AsyncGenerator<String> outer =
        AsyncGenerator.of(
            y -> {
              try (inner) {
                for (String value : inner) {
                  y.yield(value);
                }
              } finally {
                log.add("outer closed");
              }
            });
    Asyncio.run(() -> log.add(outer.next()));

    assertThat(log).containsExactly("inner", "inner closed", "outer closed");
  }

  @Test
  void abandonedItIsClosedByItsLoopWhenItIsGarbage() {
    Asyncio.run(
        () -> {
          String first = closing("garbage").next();
          log.add(first);
          for (int i = 0; i < 100 && log.size() < 2; i++) {
            System.gc();
            Await.sleep(1);
          }
          log.add("main ends");
        });

    assertThat(log).containsExactly("garbage", "garbage closed", "main ends");
  }

  @Test
  void aFailureOfAnAbandonedOneIsToldToTheExceptionHandler() {
    ArithmeticException failure = new ArithmeticException("at the end");
    AsyncGenerator<Integer> generator =
        AsyncGenerator.of(
            y -> {
              try {
                y.yield(1);
              } finally {
                throwIt(failure);
              }
            });
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> log.add(context.exception()));
          generator.next();
        });

    assertThat(log).containsExactly(failure);
  }

  @Test
  void oneBegunAfterTheShutdownIsWarnedOf() {
    try (LogRecords records = new LogRecords();
        EventLoop loop = new EventLoop()) {
      loop.runUntilComplete(loop.shutdownAsyncgens());
      AsyncGenerator<String> late = closing("late");
      loop.runUntilComplete(() -> log.add(late.next()));

      assertThat(records.messages())
          .singleElement()
          .asString()
          .startsWith("an AsyncGenerator has begun after its loop closed all there were");
    }
    assertThat(log).containsExactly("late");
  }

  // ---- cancellation, in each state

  @Test
  void cancelledBeforeItBeginsItStaysNew() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Task<Void> consumer = Asyncio.createTask(() -> addAll(generator));
          consumer.cancel();
          Await.sleep(1);
          log.add(consumer.isCancelled());
          addAll(generator);
        });

    assertThat(log).containsExactly(true, "begun", "a", "b", "finally");
  }

  @Test
  void cancelledWhileTheBodyWaitsTheErrorIsThrownThere() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Task<Void> consumer = Asyncio.createTask(() -> addAll(generator));
          Await.sleep(15);
          consumer.cancel();
          Await.sleep(100);
          log.add(consumer.isCancelled());
          addAll(generator);
        });

    assertThat(log).containsExactly("begun", "a", "cancelled", "finally", true);
  }

  @Test
  void theBodyMayCatchTheCancellationAndGoOn() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator =
              AsyncGenerator.of(
                  y -> {
                    try {
                      Await.sleep(1000);
                    } catch (CancelledError e) {
                      y.yield("caught");
                    }
                    y.yield("more");
                  });
          Task<Void> consumer = Asyncio.createTask(() -> addAll(generator));
          Await.sleep(1);
          consumer.cancel();
          Await.await(consumer);
        });

    assertThat(log).containsExactly("caught", "more");
  }

  @Test
  void cancelledWhileTheConsumerDoesSomethingElseItStaysAtItsYield() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Task<Void> consumer =
              Asyncio.createTask(
                  () -> {
                    for (String value : generator) {
                      log.add(value);
                      Await.sleep(1000);
                    }
                  });
          Await.sleep(15);
          consumer.cancel();
          Await.sleep(0);
          Await.sleep(0);
          log.add(consumer.isCancelled());
          addAll(generator);
        });

    assertThat(log).containsExactly("begun", "a", true, "b", "finally");
  }

  @Test
  void cancelledWhileItIsClosedTheErrorIsThrownInTheFinallyBlock() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          generator.next();
          Task<Void> closer = Asyncio.createTask(() -> generator.close());
          Await.sleep(1);
          closer.cancel();
          Await.sleep(100);
          log.add(closer.isCancelled());
          addAll(generator);
        });

    assertThat(log).containsExactly("begun", true);
  }

  // ---- scopes (PEP 789)

  @Test
  void itCantYieldWithinAScopeThatCancels() {
    List<AsyncConsumer<AsyncRunnable>> scopes =
        List.of(
            body -> Await.timeout(1000, body),
            body -> TaskGroup.run(group -> body.run()),
            body -> CancelScope.run(scope -> body.run()));
    for (AsyncConsumer<AsyncRunnable> scope : scopes) {
      AsyncGenerator<Integer> generator =
          AsyncGenerator.of(
              y -> {
                scope.accept(() -> Await.sleep(0));
                y.yield(1); // behind it: fine
                scope.accept(() -> y.yield(2));
              });

      assertThatThrownBy(() -> Asyncio.run(() -> addAll(generator)))
          .satisfiesAnyOf(
              e -> assertThat(e).hasMessageContaining("a generator can't yield within"),
              e ->
                  assertThat(((ExceptionGroup) e).failures().get(0))
                      .hasMessageContaining("a generator can't yield within"));
    }
    assertThat(log).containsExactly(1, 1, 1);
  }

  @Test
  void itsConsumerMayAskWithinAScope() {
    inVirtualTime(
        () -> {
          AsyncGenerator<String> generator = noisy();
          Await.timeout(1000, () -> log.add(generator.next()));
          Await.timeout(1000, () -> generator.close());
        });

    assertThat(log).containsExactly("begun", "a", "finally");
  }

  // ---- mistakes

  @Test
  void aYieldIsForItsOwnBodyAlone() {
    AsyncGenerator<Integer> inner =
        AsyncGenerator.of(
            y -> {
              AsyncGenerator<Integer> mistaken = AsyncGenerator.of(other -> y.yield(1));
              mistaken.next();
            });
    AsyncGenerator<Integer> inTask =
        AsyncGenerator.of(y -> Await.await(Asyncio.createTask(() -> y.yield(1))));

    for (AsyncGenerator<Integer> generator : List.of(inner, inTask)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncio.run(() -> addAll(generator)))
          .withMessageContaining("in the body of its own generator alone");
    }
  }

  @Test
  void plainCodeCantAsk() {
    java.util.Iterator<Integer> plain = upTo(3).iterator();

    assertThatIllegalStateException()
        .isThrownBy(plain::hasNext)
        .withMessageContaining("the @Async method AsyncGenerator.hasNext");
  }

  // ---- costs

  @Test
  void aValueAllocatesNothingAtAnyDepth() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int values = 100_000;
    for (boolean waits : new boolean[] {false, true}) {
      long allocated =
          Asyncio.<Long>run(
              () -> {
                AsyncGenerator<String> generator =
                    AsyncGenerator.of(y -> y.yieldFrom(AsyncGenerator.of(z -> same(z, 50, waits))));
                ask(generator, values); // makes the frames, and all that comes with a first time
                long before = threads.getCurrentThreadAllocatedBytes();
                ask(generator, values);
                return threads.getCurrentThreadAllocatedBytes() - before;
              });

      assertThat(allocated).as(waits ? "waiting" : "not waiting").isLessThan(values);
    }
  }

  @Async
  private static void ask(AsyncGenerator<String> generator, int times) {
    for (int i = 0; i < times; i++) {
      generator.next();
    }
  }

  @Async
  private static void same(Yield<String> y, int depth, boolean waits) {
    if (depth > 0) {
      same(y, depth - 1, waits);
    }
    while (true) {
      if (waits) {
        Await.sleep(0);
      }
      y.yield("same");
    }
  }

  @Test
  void closedItHoldsNothing() {
    AsyncGenerator<Object> generator = holder();
    Asyncio.run(
        () -> {
          WeakReference<Object> value = new WeakReference<>(generator.next());
          for (int i = 0; i < 50 && !value.refersTo(null); i++) {
            System.gc();
            Await.sleep(0);
          }
          log.add(value.refersTo(null)); // the frames hold it
          generator.close();
          for (int i = 0; i < 50 && !value.refersTo(null); i++) {
            System.gc();
            Await.sleep(0);
          }
          log.add(value.refersTo(null));
        });

    assertThat(log).containsExactly(false, true);
    assertThat((Object) generator).hasToString("AsyncGenerator[ended]");
  }

  private static AsyncGenerator<Object> holder() {
    Object held = new Object();
    return AsyncGenerator.of(
        y -> {
          y.yield(held);
          y.yield(held);
        });
  }
}
