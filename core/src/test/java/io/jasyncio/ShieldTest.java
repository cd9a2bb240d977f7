package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a shield passes on, and what it keeps off. */
class ShieldTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> reports = new ArrayList<>();

  ShieldTest() {
    loop.setExceptionHandler(
        (l, context) -> reports.add(context.message() + ": " + context.exception().getMessage()));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void ofADoneFutureIsTheFuture() {
    Future<String> future = loop.createFuture();
    assertThat(Asyncio.shield(future)).isNotSameAs(future);
    future.setResult("done");
    assertThat(Asyncio.shield(future)).isSameAs(future);
  }

  @Test
  void aFailureThatComesAfterTheCancellationIsReportedOnce() {
    loop.runUntilComplete(
        () -> {
          Future<String> inner = loop.createFuture();
          Asyncio.shield(inner).cancel();
          Asyncio.shield(inner).cancel();
          Await.sleep(0);
          inner.setException(new IllegalStateException("late"));
          Await.sleep(0);
        });
    assertThat(reports)
        .containsExactly("a shielded future failed after who awaited it was cancelled: late");
  }

  /** Inner failure and outer cancellation in one turn. */
  @Test
  void aFailureThatIsOnItsWayWhenTheShieldIsCancelledIsReported() {
    loop.runUntilComplete(
        () -> {
          Future<String> inner = loop.createFuture();
          Future<String> shield = Asyncio.shield(inner);
          inner.setException(new IllegalStateException("crossed"));
          shield.cancel();
          Await.sleep(0);
          assertThat(shield.isCancelled()).isTrue();
        });
    assertThat(reports).singleElement().asString().endsWith("crossed");
  }

  /**
   * Inner result and waiter's cancellation in one turn: the waiter is cancelled, the result kept.
   */
  @Test
  void shieldRaceResultThenCancel() {
    loop.runUntilComplete(
        () -> {
          Future<String> inner = loop.createFuture();
          Task<String> waiter = Asyncio.createTask(() -> Await.shield(inner));
          Await.sleep(0);
          inner.setResult("kept");
          waiter.cancel();
          Await.wait(List.of(waiter));
          assertThat(waiter.isCancelled()).isTrue();
          assertThat(inner.result()).isEqualTo("kept");
        });
    assertThat(reports).isEmpty();
  }

  @Test
  void aCancelledShieldLeavesNoCallbackButTheReport() {
    loop.runUntilComplete(
        () -> {
          Future<String> inner = loop.createFuture();
          for (int i = 0; i < 100; i++) {
            Asyncio.shield(inner).cancel();
          }
          Object callbacks = ((LoopFuture<?>) inner).callbacks();
          assertThat(callbacks).isInstanceOf(java.util.function.Consumer.class);
          inner.setResult("fine");
        });
    assertThat(reports).isEmpty();
  }

  @Test
  void aFailureIsPassedOnAsItIs() {
    Exception failure = new java.io.IOException("io");
    assertThatThrownBy(
            () ->
                loop.runUntilComplete(
                    () ->
                        Await.shield(
                            Asyncio.<String>createTask(
                                () -> {
                                  throw failure;
                                }),
                            java.io.IOException.class)))
        .isSameAs(failure);
  }
}
