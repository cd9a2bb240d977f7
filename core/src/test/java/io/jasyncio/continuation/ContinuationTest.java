package io.jasyncio.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuationTest {
  private final List<String> log = new ArrayList<>();

  @Async
  private void steps(String name, int count) {
    for (int i = 0; i < count; i++) {
      log.add(name + i);
      Continuation.suspend();
    }
  }

  @Test
  void runsFromSuspensionToSuspension() {
    Continuation continuation = new Continuation(() -> steps("a", 2));
    assertThat(log).isEmpty();
    assertThat(continuation.run()).isFalse();
    assertThat(log).containsExactly("a0");
    assertThat(continuation.run()).isFalse();
    assertThat(continuation.isDone()).isFalse();
    assertThat(continuation.run()).isTrue();
    assertThat(continuation.isDone()).isTrue();
    assertThat(log).containsExactly("a0", "a1");
  }

  @Test
  void endsAtOnceIfTheBodyNeverSuspends() {
    Continuation continuation = new Continuation(() -> log.add("ran"));
    assertThat(continuation.run()).isTrue();
    assertThat(continuation.isDone()).isTrue();
  }

  @Test
  void severalTakeTurnsAsTheirHolderLikes() {
    Continuation a = new Continuation(() -> steps("a", 2));
    Continuation b = new Continuation(() -> steps("b", 1));
    while (!a.isDone() || !b.isDone()) {
      for (Continuation each : List.of(a, b)) {
        if (!each.isDone()) {
          each.run();
        }
      }
    }
    assertThat(log).containsExactly("a0", "b0", "a1");
  }

  @Test
  void oneMayRunAnotherInside() {
    Continuation outer =
        new Continuation(
            () -> {
              Continuation inner = new Continuation(() -> steps("inner", 2));
              while (!inner.run()) {
                log.add("outer");
                Continuation.suspend();
              }
            });
    while (!outer.run()) {
      log.add("main");
    }
    assertThat(log).containsExactly("inner0", "outer", "main", "inner1", "outer", "main");
  }

  @Test
  void throwsWhatTheBodyThrows() {
    IOException failure = new IOException("disk");
    Continuation continuation =
        new Continuation(
            () -> {
              Continuation.suspend();
              throw failure;
            });
    continuation.run();
    try {
      continuation.run(IOException.class);
    } catch (IOException e) {
      log.add(e.getMessage());
    }
    assertThat(log).containsExactly("disk");
    assertThat(continuation.isDone()).isTrue();
    assertThatThrownBy(
            () ->
                new Continuation(
                        () -> {
                          throw failure;
                        })
                    .run())
        .isSameAs(failure);
  }

  @Test
  void isRunOnlyWhereItMakesSense() {
    Continuation[] self = new Continuation[1];
    self[0] = new Continuation(() -> self[0].run());
    assertThatThrownBy(() -> self[0].run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the continuation is running already: its own code, or another thread, can't run it"
                + " once more");
    assertThatThrownBy(() -> self[0].run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the continuation is done: ask isDone() before run()");
  }

  @Test
  void mayGoOnInAnotherThread() throws InterruptedException {
    Continuation continuation = new Continuation(() -> steps("a", 2));
    continuation.run();
    Thread other = new Thread(continuation::run);
    other.start();
    other.join();
    assertThat(continuation.run()).isTrue();
    assertThat(log).containsExactly("a0", "a1");
  }

  @Test
  void cantSuspendATaskOfALoop() {
    assertThatThrownBy(() -> Asyncio.run(() -> Continuation.suspend()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Continuation.suspend was called by a task of an event loop, which nobody would wake:"
                + " use Await.sleep(0) to let others run, or Await.await(future). In the body of a"
                + " Generator use its yield");
  }

  @Test
  void resumesAtAnyDepth() {
    Continuation continuation = new Continuation(() -> log.add("sum " + deep(1000)));
    assertThat(continuation.run()).isFalse();
    assertThat(continuation.run()).isTrue();
    assertThat(log).containsExactly("sum 500500");
  }

  @Async
  private static int deep(int n) {
    if (n == 0) {
      Continuation.suspend();
      return 0;
    }
    return n + deep(n - 1);
  }
}
