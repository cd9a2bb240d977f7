package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Futures in the order in which they get done. */
class AsCompletedTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();

  @AfterEach
  void close() {
    loop.close();
  }

  @Async
  private static String after(long millis, String result) {
    Await.sleep(millis);
    return result;
  }

  @Test
  void givesTheFuturesThemselvesAndDuplicatesOnce() {
    loop.runUntilComplete(
        () -> {
          Task<String> slow = Asyncio.createTask(() -> after(20, "slow"));
          Task<String> fast = Asyncio.createTask(() -> after(10, "fast"));
          AsCompleted<Task<String>> each = Asyncio.asCompleted(List.of(slow, fast, slow));
          assertThat(each.next()).isSameAs(fast);
          assertThat(time.millis()).isEqualTo(10);
          assertThat(each.next()).isSameAs(slow);
          assertThat(each.hasNext()).isFalse();
          try {
            each.next();
          } catch (NoSuchElementException e) {
            return;
          }
          throw new AssertionError("one more");
        });
  }

  @Test
  void ofNothing() {
    loop.runUntilComplete(
        () -> assertThat(Asyncio.asCompleted(List.<Future<String>>of()).hasNext()).isFalse());
  }

  @Test
  void aCancelledWaiterTakesNothingAway() {
    loop.runUntilComplete(
        () -> {
          Future<String> future = loop.createFuture();
          AsCompleted<Future<String>> each = Asyncio.asCompleted(List.of(future));
          Task<Future<String>> waiter = Asyncio.createTask(each::next);
          Await.sleep(0);
          assertThat(each.hasNext()).isFalse();
          waiter.cancel();
          Await.wait(List.of(waiter));
          assertThat(each.hasNext()).isTrue();
          future.setResult("kept");
          assertThat(each.next()).isSameAs(future);
        });
  }

  /** Woken and cancelled in one turn: the other waiter gets it. */
  @Test
  void aWaiterThatIsCancelledWhenItWasWokenHandsOn() {
    loop.runUntilComplete(
        () -> {
          Future<String> first = loop.createFuture();
          Future<String> second = loop.createFuture();
          AsCompleted<Future<String>> each = Asyncio.asCompleted(List.of(first, second));
          Task<Future<String>> a = Asyncio.createTask(each::next);
          Task<Future<String>> b = Asyncio.createTask(each::next);
          Await.sleep(0);
          first.addDoneCallback(done -> a.cancel());
          first.setResult("first");
          Await.wait(List.of(a, b));
          assertThat(a.isCancelled()).isTrue();
          assertThat(b.result()).isSameAs(first);
        });
  }

  @Test
  void onlyInALoop() {
    assertThatThrownBy(() -> Asyncio.asCompleted(new ArrayList<Future<String>>()))
        .hasMessageContaining("no event loop runs");
  }
}
