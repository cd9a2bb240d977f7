package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FutureTest {
  private final EventLoop loop = new VirtualTime().newLoop();
  private final Future<String> future = loop.createFuture();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void isPendingAtFirst() {
    assertThat(future.isDone()).isFalse();
    assertThat(future.isCancelled()).isFalse();
    assertThat(future.getLoop()).isSameAs(loop);
    assertThat(future).hasToString("Future[pending]");
    assertThatThrownBy(future::result)
        .isInstanceOf(InvalidStateException.class)
        .hasMessage(
            "the future has no result yet: ask isDone() first, or in an @Async method write"
                + " Await.await(future)");
    assertThatThrownBy(future::exception).isInstanceOf(InvalidStateException.class);
  }

  @Test
  void takesOneResult() throws Exception {
    future.setResult(null);
    assertThat(future.result()).isNull();
    assertThat(future.exception()).isNull();
    assertThat(future.get()).isNull();
    assertThat(future.get(0, TimeUnit.SECONDS)).isNull();
    assertThat(future).hasToString("Future[finished, result null]");
    assertThat(future.cancel()).isFalse();
    assertThat(future.cancel(true)).isFalse();
    assertThatThrownBy(() -> future.setResult("again"))
        .isInstanceOf(InvalidStateException.class)
        .hasMessage("the future is done already: it is set once");
    assertThatThrownBy(() -> future.setException(new Exception()))
        .isInstanceOf(InvalidStateException.class);
  }

  @Test
  void takesOneException() {
    IOException failure = new IOException("disk");
    future.setException(failure);
    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isFalse();
    assertThat(future.exception()).isSameAs(failure);
    assertThatThrownBy(future::result).isSameAs(failure);
    assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    assertThat(future).hasToString("Future[failed, java.io.IOException: disk]");
  }

  @Test
  void aCheckedExceptionCanBeDeclared() {
    future.setException(new IOException("disk"));
    try {
      future.result(IOException.class);
    } catch (IOException e) {
      log.add(e.getMessage());
    }
    assertThat(log).containsExactly("disk");
  }

  @Test
  void isCancelledOnce() {
    assertThat(future.cancel(false)).isTrue();
    assertThat(future.cancel()).isFalse();
    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThatThrownBy(future::result).isInstanceOf(CancelledError.class);
    assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    assertThat(future).hasToString("Future[cancelled]");
  }

  @Test
  void callbacksComeThroughTheLoopInTheirOrder() {
    Consumer<Future<String>> twice = f -> log.add("twice");
    future.addDoneCallback(f -> log.add("first " + f.result()));
    future.addDoneCallback(twice);
    future.addDoneCallback(f -> log.add("last"));
    future.addDoneCallback(twice);
    assertThat(future.removeDoneCallback(f -> {})).isZero();
    future.setResult("x");
    assertThat(log).isEmpty();
    future.addDoneCallback(f -> log.add("late"));
    turn();
    assertThat(log).containsExactly("first x", "twice", "last", "twice", "late");
  }

  @Test
  void callbacksCanBeRemoved() {
    Consumer<Object> callback = f -> log.add("unwanted");
    future.addDoneCallback(callback);
    assertThat(future.removeDoneCallback(callback)).isEqualTo(1);
    future.addDoneCallback(callback);
    future.addDoneCallback(f -> log.add("wanted"));
    future.addDoneCallback(callback);
    assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
    assertThat(future.removeDoneCallback(callback)).isZero();
    future.setResult("x");
    turn();
    assertThat(log).containsExactly("wanted");
  }

  @Test
  void aFailingCallbackGoesToTheExceptionHandlerAndTheNextIsCalled() {
    loop.setExceptionHandler((l, context) -> log.add(context.toString()));
    future.addDoneCallback(
        f -> {
          throw new IllegalStateException("broke");
        });
    future.addDoneCallback(f -> log.add("next"));
    future.cancel();
    turn();
    assertThat(log)
        .containsExactly(
            "a callback of a future failed: java.lang.IllegalStateException: broke", "next");
  }

  @Test
  void getInTheLoopsThreadIsRefusedWithAdvice() {
    assertThatThrownBy(future::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Future.get would wait for ever: the future isn't done, and this is the thread of its"
                + " loop, which alone could end it. Run the loop: loop.runUntilComplete(future)");
    loop.callSoon(
        () ->
            assertThatThrownBy(() -> future.get(1, TimeUnit.DAYS))
                .hasMessage(
                    "Future.get would wait for ever: the future isn't done, and this is the thread"
                        + " of its loop, which alone could end it. In an @Async method write"
                        + " Await.await(future); elsewhere ask isDone() first"));
    turn();
  }

  @Test
  void aStageEndsAsTheFutureDoes() {
    CompletableFuture<String> stage = future.toCompletableFuture();
    future.setResult("x");
    assertThat(stage).isNotDone();
    turn();
    assertThat(stage).isCompletedWithValue("x");
    assertThat(future.toCompletableFuture()).isCompletedWithValue("x");
  }

  @Test
  void aStageFailsAsTheFutureDoes() {
    CompletableFuture<String> stage = future.toCompletableFuture();
    IOException failure = new IOException("disk");
    future.setException(failure);
    turn();
    assertThatThrownBy(stage::join).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @Test
  void cancellationPassesBothWays() {
    CompletableFuture<String> stage = future.toCompletableFuture();
    future.cancel();
    turn();
    assertThat(stage).isCancelled();

    Future<String> other = loop.createFuture();
    other.toCompletableFuture().cancel(true);
    turn();
    assertThat(other.isCancelled()).isTrue();
  }

  private void turn() {
    loop.stop();
    loop.runForever();
  }
}
