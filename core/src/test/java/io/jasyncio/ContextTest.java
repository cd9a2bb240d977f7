package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Context variables: who sees what (PEP 567). */
class ContextTest {
  private static final ContextVar<String> A = ContextVar.of("a", "default");
  private static final ContextVar<String> B = ContextVar.of("b");

  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void withoutAValue() {
    assertThat(A.get()).isEqualTo("default");
    assertThat(B.get("fallback")).isEqualTo("fallback");
    assertThatThrownBy(B::get)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("ContextVar b");
    assertThat(Context.copy().contains(A)).isFalse();
  }

  @Test
  void setAndReset() {
    Context.copy()
        .run(
            () -> {
              ContextVar.Token<String> first = A.set("one");
              try (ContextVar.Token<String> second = A.set("two")) {
                assertThat(A.get()).isEqualTo("two");
              }
              assertThat(A.get()).isEqualTo("one");
              B.set(null);
              assertThat(B.get("fallback")).isNull();
              A.reset(first);
              assertThat(A.get()).isEqualTo("default");
              assertThat(Context.copy().size()).isEqualTo(1);
              assertThatThrownBy(() -> A.reset(first)).hasMessageContaining("used before");
            });
    assertThat(B.get("fallback")).isEqualTo("fallback");
  }

  @Test
  void aTokenIsOfItsVariableAndContext() {
    Context.copy()
        .run(
            () -> {
              ContextVar.Token<String> token = A.set("one");
              assertThatThrownBy(() -> B.reset(token)).hasMessageContaining("of ContextVar a");
              Context.copy()
                  .run(
                      () ->
                          assertThatThrownBy(() -> A.reset(token))
                              .hasMessageContaining("another context"));
            });
  }

  @Test
  void aContextIsEnteredOnceAtATime() throws Exception {
    Context context = Context.copy();
    context.run(
        () -> assertThatThrownBy(() -> context.run(() -> {})).hasMessageContaining("entered"));
    assertThat(
            context.<String>call(
                () -> {
                  A.set("kept");
                  return A.get();
                }))
        .isEqualTo("kept");
    assertThat(context.get(A)).isEqualTo("kept");
    assertThatThrownBy(() -> context.get(B)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void callbacksRunInTheContextOfTheirScheduling() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          Consumer<Future<String>> removed = done -> log.add("removed");
          A.set("before");
          loop.callSoon(() -> log.add("callSoon " + A.get()));
          loop.callLater(1, () -> log.add("callLater " + A.get()));
          loop.callSoonThreadsafe(() -> log.add("threadsafe " + A.get()));
          future.addDoneCallback(done -> log.add("done " + A.get()));
          future.addDoneCallback(removed);
          assertThat(future.removeDoneCallback(removed)).isEqualTo(1);
          A.set("after");
          future.setResult("result");
          Await.sleep(2);
        });
    assertThat(log)
        .containsExactly("callSoon before", "threadsafe before", "done before", "callLater before");
  }

  @Test
  void whatACallbackSetsIsItsOwn() {
    loop.callSoon(() -> A.set("callback"));
    loop.callSoon(() -> log.add(A.get()));
    loop.runUntilComplete(() -> log.add(A.get()));
    assertThat(log).containsExactly("default", "default");
  }

  @Test
  void aTaskKeepsItsValuesOverSuspensionsAndOthersDontSeeThem() {
    loop.runUntilComplete(
        () -> {
          A.set("creator");
          Task<?> other =
              Asyncio.createTask(
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      log.add(A.get());
                      A.set("other " + i);
                      Await.sleep(0);
                    }
                  });
          Await.sleep(0);
          assertThat(A.get()).isEqualTo("creator");
          Await.wait(List.of(other));
          assertThat(A.get()).isEqualTo("creator");
        });
    assertThat(log).containsExactly("creator", "other 0", "other 1");
    assertThat(A.get()).isEqualTo("default");
  }

  @Test
  void aTaskInAGivenContextSharesIt() {
    Context shared = Context.copy();
    loop.runUntilComplete(
        () -> {
          Await.await(loop.createTask(() -> A.set("shared"), shared));
          assertThat(A.get()).isEqualTo("default");
          Task<Void> second =
              loop.createTask(
                  () -> {
                    log.add(A.get());
                  },
                  shared);
          Await.await(second);
        });
    assertThat(log).containsExactly("shared");
    assertThat(shared.get(A)).isEqualTo("shared");
  }

  @Test
  void tasksOfPlainCodeGetTheThreadsContext() {
    ContextVar.Token<String> token = A.set("thread");
    try {
      Task<Boolean> task = loop.createTask(() -> log.add(A.get()));
      A.set("later");
      loop.runUntilComplete(task);
      assertThat(A.get()).isEqualTo("later");
    } finally {
      A.reset(token);
    }
    assertThat(log).containsExactly("thread");
  }

  @Test
  void anEagerTaskHasAContextOfItsOwn() {
    loop.runUntilComplete(
        () -> {
          A.set("creator");
          loop.createEagerTask(
              () -> {
                A.set("eager");
              });
          assertThat(A.get()).isEqualTo("creator");
        });
  }
}
