package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.sync.Condition;
import io.jasyncio.sync.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scopes: cancelled again and again until they are left. */
class CancelScopeTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(time.millis()).as("no sleep of an hour has ended").isLessThan(3_600_000);
  }

  @Async
  private void tryToSleep(String name) {
    try {
      Await.sleep(3_600_000);
      log.add(name + " slept");
    } catch (CancelledError e) {
      log.add(name + " cancelled");
    }
  }

  @Test
  void everySuspensionThrowsUntilTheScopeIsLeft() {
    loop.runUntilComplete(
        () -> {
          CancelScope scope =
              CancelScope.moveOnAfter(
                  Duration.ofMillis(10),
                  s -> {
                    tryToSleep("first");
                    tryToSleep("second");
                    try {
                      Await.await(loop.createFuture());
                    } catch (CancelledError e) {
                      log.add("third cancelled");
                    }
                    Await.sleep(0);
                    log.add("not reached");
                  });
          assertThat(scope.cancelledCaught()).isTrue();
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          Await.sleep(0);
          assertThat(time.millis()).isEqualTo(10);
        });
    assertThat(log).containsExactly("first cancelled", "second cancelled", "third cancelled");
  }

  @Test
  void aBodyThatEndsInTime() {
    loop.runUntilComplete(
        () -> {
          CancelScope scope = CancelScope.moveOnAfter(Duration.ofMillis(10), s -> Await.sleep(5));
          assertThat(scope.cancelCalled()).isFalse();
          assertThat(scope.cancelledCaught()).isFalse();
          assertThat(loop.timers().isEmpty()).isTrue();
          assertThat(CancelScope.<String>call(s -> "result")).isEqualTo("result");
        });
  }

  @Test
  void cancelledByItsOwnBodyAndWithoutASuspensionAfterwards() {
    loop.runUntilComplete(
        () -> {
          CancelScope scope = CancelScope.run(CancelScope::cancel);
          assertThat(scope.cancelCalled()).isTrue();
          assertThat(scope.cancelledCaught()).isFalse();
          Await.sleep(0);
          assertThat(
                  CancelScope.<String>call(
                      s -> {
                        s.cancel();
                        Await.sleep(3_600_000);
                        return "not reached";
                      }))
              .isNull();
        });
  }

  @Test
  void theOuterScopeEndsTheInnerOne() {
    loop.runUntilComplete(
        () -> {
          CancelScope[] inner = new CancelScope[1];
          CancelScope outer =
              CancelScope.moveOnAfter(
                  Duration.ofMillis(5),
                  o -> {
                    assertThat(CancelScope.currentEffectiveDeadline()).hasValue(5_000_000);
                    CancelScope.moveOnAfter(
                        Duration.ofMillis(50),
                        i -> {
                          inner[0] = i;
                          assertThat(CancelScope.currentEffectiveDeadline()).hasValue(5_000_000);
                          tryToSleep("inner");
                          Await.sleep(1);
                        });
                    log.add("not reached");
                  });
          assertThat(outer.cancelledCaught()).isTrue();
          assertThat(inner[0].cancelledCaught()).isFalse();
          assertThat(CancelScope.currentEffectiveDeadline()).isEmpty();
        });
    assertThat(log).containsExactly("inner cancelled");
  }

  @Test
  void aShieldKeepsOffTheOuterScopeButHasADeadlineOfItsOwn() {
    loop.runUntilComplete(
        () -> {
          CancelScope.moveOnAfter(
              Duration.ofMillis(5),
              o -> {
                try {
                  Await.sleep(3_600_000);
                } finally {
                  CancelScope cleanup =
                      CancelScope.shielded(
                          s -> {
                            Await.sleep(20);
                            log.add("cleaned up at " + time.millis());
                            s.setDeadline(loop.time() + 1_000_000);
                            Await.sleep(3_600_000);
                          });
                  assertThat(cleanup.cancelledCaught()).isTrue();
                }
              });
        });
    assertThat(log).containsExactly("cleaned up at 25");
    assertThat(time.millis()).isEqualTo(26);
  }

  @Test
  void openingAShieldLetsTheCancellationIn() {
    loop.runUntilComplete(
        () -> {
          CancelScope.run(
              outer ->
                  CancelScope.shielded(
                      shield -> {
                        outer.cancel();
                        loop.callLater(5, () -> shield.setShield(false));
                        tryToSleep("shielded");
                      }));
        });
    assertThat(log).containsExactly("shielded cancelled");
    assertThat(time.millis()).isEqualTo(5);
  }

  @Test
  void aTasksCancellationIsNotCaughtByAScope() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> {
                    CancelScope.run(
                        s -> {
                          s.cancel();
                          Asyncio.currentTask().cancel();
                          Await.sleep(3_600_000);
                        });
                    log.add("not reached");
                  });
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(1);
        });
    assertThat(log).isEmpty();
  }

  @Test
  void aGroupWithinACancelledScopeEndsItsChildrenAndLetsThemCleanUp() {
    loop.runUntilComplete(
        () -> {
          CancelScope scope =
              CancelScope.moveOnAfter(
                  Duration.ofMillis(5),
                  s ->
                      TaskGroup.run(
                          group -> {
                            group.createTask(
                                () -> {
                                  tryToSleep("child");
                                  tryToSleep("child again");
                                });
                            group.createTask(
                                () -> {
                                  try {
                                    Await.sleep(3_600_000);
                                  } finally {
                                    CancelScope.shielded(c -> Await.sleep(10));
                                    log.add("cleaned up");
                                  }
                                });
                          }));
          assertThat(scope.cancelledCaught()).isTrue();
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("child cancelled", "child again cancelled", "cleaned up");
    assertThat(time.millis()).isEqualTo(15);
  }

  @Test
  void aTimeoutWithinAScopeAndAroundOne() {
    loop.runUntilComplete(
        () -> {
          CancelScope scope =
              CancelScope.moveOnAfter(
                  Duration.ofMillis(10),
                  s -> {
                    try {
                      Await.timeout(5, () -> Await.sleep(3_600_000));
                    } catch (TimeoutException e) {
                      log.add("timeout within");
                    }
                    Await.sleep(3_600_000);
                  });
          assertThat(scope.cancelledCaught()).isTrue();
          try {
            Await.timeout(
                5,
                () -> {
                  CancelScope.run(
                      s -> {
                        loop.callLater(5, s::cancel);
                        Await.sleep(3_600_000);
                      });
                });
          } catch (TimeoutException e) {
            log.add("timeout around");
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).contains("timeout within");
  }

  /** Taking the lock again must not be a loop that time can't get out of. */
  @Test
  void aConditionWithinACancelledScopeTakesItsLockAgain() {
    loop.runUntilComplete(
        () -> {
          Condition condition = new Condition();
          Task<?> holder =
              Asyncio.createTask(
                  () -> {
                    Await.sleep(1);
                    try (Held held = condition.hold()) {
                      Await.sleep(20);
                    }
                  });
          CancelScope scope =
              CancelScope.moveOnAfter(
                  Duration.ofMillis(10),
                  s -> {
                    try (Held held = condition.hold()) {
                      try {
                        condition.await();
                      } finally {
                        log.add("locked " + condition.isLocked() + " at " + time.millis());
                      }
                    }
                  });
          assertThat(scope.cancelledCaught()).isTrue();
          assertThat(condition.isLocked()).isFalse();
          Await.await(holder);
        });
    assertThat(log).containsExactly("locked true at 21");
  }

  @Test
  void onlyInATask() {
    loop.runUntilComplete(() -> assertThat(CancelScope.currentEffectiveDeadline()).isEmpty());
    assertThatThrownBy(CancelScope::currentEffectiveDeadline)
        .hasMessageContaining("no event loop runs");
  }
}
