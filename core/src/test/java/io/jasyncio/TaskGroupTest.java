package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups, in both forms, and the counters that they must leave as they were. */
class TaskGroupTest {
  private final VirtualTime time = new VirtualTime();
  private final EventLoop loop = time.newLoop();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(time.millis()).as("no sleep of an hour has ended").isLessThan(3_600_000);
  }

  @Async
  private void failAfter(long millis, String message) {
    Await.sleep(millis);
    throw new IllegalArgumentException(message);
  }

  @Async
  private void forever(String name) {
    try {
      Await.sleep(3_600_000);
    } finally {
      log.add(name + " ends");
    }
  }

  private static List<String> messages(ExceptionGroup group) {
    return group.failures().stream().map(Throwable::getMessage).toList();
  }

  @Test
  void theBodysResult() {
    assertThat(loop.<String>runUntilComplete(() -> TaskGroup.call(group -> "result")))
        .isEqualTo("result");
  }

  @Test
  void theBodysFailureComesLast() {
    loop.runUntilComplete(
        () -> {
          try {
            TaskGroup.run(
                group -> {
                  group.createTask(
                      () -> {
                        try {
                          Await.sleep(3_600_000);
                        } finally {
                          failAfter(5, "child");
                        }
                      });
                  Await.sleep(0);
                  throw new IllegalStateException("body");
                });
          } catch (ExceptionGroup group) {
            log.addAll(messages(group));
          }
        });
    assertThat(log).containsExactly("child", "body");
  }

  @Test
  void anOutsideCancellationReachesTheChildrenAndIsThrownOnce() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> TaskGroup.run(group -> group.createTask(() -> forever("child"))));
          Await.sleep(0);
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(1);
        });
    assertThat(log).containsExactly("child ends");
  }

  @Test
  void waitsForCleanupHoweverOftenItIsCancelled() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () ->
                      TaskGroup.run(
                          group ->
                              group.createTask(
                                  () -> {
                                    try {
                                      Await.sleep(3_600_000);
                                    } finally {
                                      Await.sleep(100);
                                      log.add("clean");
                                    }
                                  })));
          Await.sleep(0);
          Await.sleep(0);
          for (int i = 0; i < 3; i++) {
            task.cancel();
            Await.sleep(10);
          }
          assertThat(task.isDone()).isFalse();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(3);
        });
    assertThat(log).containsExactly("clean");
  }

  /** python/cpython#116720: a failure beats the cancellation, which must not be lost. */
  @Test
  void aFailureBeatsAnOutsideCancellationThatIsDeliveredLater() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> {
                    try {
                      TaskGroup.run(
                          group -> {
                            group.createTask(
                                () -> {
                                  try {
                                    Await.sleep(3_600_000);
                                  } catch (CancelledError e) {
                                    throw new IllegalStateException("in cleanup");
                                  }
                                });
                            Await.sleep(3_600_000);
                          });
                    } catch (ExceptionGroup group) {
                      log.addAll(messages(group));
                    }
                    log.add("requests " + Asyncio.currentTask().cancelling());
                    try {
                      Await.sleep(1);
                    } catch (CancelledError e) {
                      log.add("still cancelled");
                      throw e;
                    }
                  });
          Await.sleep(5);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("in cleanup", "requests 1", "still cancelled");
  }

  @Test
  void aTimeoutAroundAGroup() {
    loop.runUntilComplete(
        () -> {
          try {
            Await.timeout(
                10, () -> TaskGroup.run(group -> group.createTask(() -> forever("child"))));
          } catch (TimeoutException e) {
            log.add("timeout");
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("child ends", "timeout");
  }

  @Test
  void aTimeoutInsideAGroup() {
    loop.runUntilComplete(
        () -> {
          TaskGroup.run(
              group -> {
                group.createTask(() -> Await.sleep(50));
                try {
                  Await.timeout(10, () -> Await.sleep(3_600_000));
                } catch (TimeoutException e) {
                  log.add("timeout");
                }
              });
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("timeout");
    assertThat(time.millis()).isEqualTo(50);
  }

  /** The child fails, the time is over and somebody cancels, all in one turn. */
  @Test
  void failureTimeoutAndCancellationAtOnce() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> {
                    try {
                      Await.timeout(
                          10,
                          () ->
                              TaskGroup.run(
                                  group -> {
                                    group.createTask(() -> failAfter(10, "child"));
                                    Await.sleep(3_600_000);
                                  }));
                    } catch (ExceptionGroup group) {
                      log.add("group");
                    } finally {
                      log.add("requests " + Asyncio.currentTask().cancelling());
                    }
                    Await.sleep(0);
                    log.add("not reached");
                  });
          Await.sleep(0);
          loop.callAt(10_000_000, task::cancel);
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(1);
        });
    assertThat(log).contains("requests 1").doesNotContain("not reached");
  }

  @Test
  void nestedGroupsThrowNestedGroups() {
    loop.runUntilComplete(
        () -> {
          try {
            TaskGroup.run(
                outer -> {
                  outer.createTask(() -> forever("outer child"));
                  TaskGroup.run(inner -> inner.createTask(() -> failAfter(1, "deep")));
                });
          } catch (ExceptionGroup group) {
            ExceptionGroup inner = (ExceptionGroup) group.failures().get(0);
            log.addAll(messages(inner));
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("outer child ends", "deep");
  }

  @Test
  void troubleOfTheJvmIsThrownAsItIs() {
    loop.setExceptionHandler((l, context) -> log.add("reported"));
    assertThatThrownBy(
            () ->
                loop.runUntilComplete(
                    () ->
                        TaskGroup.run(
                            group ->
                                group.createTask(
                                    () -> {
                                      throw new OutOfMemoryError("staged");
                                    }))))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void refusesTasksWhileShuttingDown() {
    loop.runUntilComplete(
        () -> {
          try {
            TaskGroup.run(
                group -> {
                  group.createTask(() -> failAfter(0, "child"));
                  try {
                    Await.sleep(3_600_000);
                  } finally {
                    assertThatThrownBy(() -> group.createTask(() -> forever("late")))
                        .hasMessageContaining("shutting down, since something failed");
                  }
                });
          } catch (ExceptionGroup group) {
            log.addAll(messages(group));
          }
        });
    assertThat(log).containsExactly("child");
  }

  // ---- cancel

  @Test
  void cancelEndsBodyAndChildrenWithoutAFailure() {
    loop.runUntilComplete(
        () -> {
          String result =
              TaskGroup.call(
                  group -> {
                    group.createTask(() -> forever("child"));
                    loop.callLater(10, group::cancel);
                    Await.sleep(3_600_000);
                    return "not reached";
                  });
          assertThat(result).isNull();
          assertThat(Asyncio.currentTask().cancelling()).isZero();
          Await.sleep(0);
        });
    assertThat(log).containsExactly("child ends");
    assertThat(time.millis()).isEqualTo(10);
  }

  @Test
  void cancelByAChildWhileTheGroupWaits() {
    loop.runUntilComplete(
        () -> {
          TaskGroup.run(
              group -> {
                group.createTask(() -> forever("first"));
                group.createTask(
                    () -> {
                      Await.sleep(5);
                      group.cancel();
                    });
              });
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("first ends");
  }

  @Test
  void cancelByTheBodyWhichThenReturns() {
    loop.runUntilComplete(
        () -> {
          TaskGroup.run(TaskGroup::cancel);
          Await.sleep(0); // nothing is left over
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
  }

  // ---- start

  @Test
  void startWaitsUntilTheChildIsReady() {
    loop.runUntilComplete(
        () ->
            TaskGroup.run(
                group -> {
                  int port =
                      group.start(
                          (Future<Integer> ready) -> {
                            Await.sleep(5);
                            ready.setResult(8080);
                            Await.sleep(20);
                            log.add("served");
                          });
                  log.add("port " + port + " at " + time.millis());
                }));
    assertThat(log).containsExactly("port 8080 at 5", "served");
  }

  @Test
  void aChildThatFailsBeforeItIsReadyThrowsOutOfStart() {
    loop.runUntilComplete(
        () ->
            TaskGroup.run(
                group -> {
                  group.createTask(() -> Await.sleep(50));
                  try {
                    group.start(ready -> failAfter(1, "no port"));
                  } catch (IllegalArgumentException e) {
                    log.add(e.getMessage());
                  }
                  try {
                    group.start(ready -> Await.sleep(1));
                  } catch (IllegalStateException e) {
                    log.add(e.getMessage());
                  }
                }));
    assertThat(log).hasSize(2).first().isEqualTo("no port");
    assertThat(log.get(1)).contains("ended before it was ready");
    assertThat(time.millis()).isEqualTo(50);
  }

  @Test
  void aChildThatFailsAfterItIsReadyFailsTheGroup() {
    loop.runUntilComplete(
        () -> {
          try {
            TaskGroup.run(
                group -> {
                  group.start(
                      (Future<String> ready) -> {
                        ready.setResult("ready");
                        failAfter(1, "later");
                      });
                  Await.sleep(3_600_000);
                });
          } catch (ExceptionGroup group) {
            log.addAll(messages(group));
          }
        });
    assertThat(log).containsExactly("later");
  }

  @Test
  void cancellingStartCancelsTheChild() {
    loop.runUntilComplete(
        () -> {
          Task<?> task =
              Asyncio.createTask(
                  () -> TaskGroup.run(group -> group.start(ready -> forever("child"))));
          Await.sleep(1);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
        });
    assertThat(log).containsExactly("child ends");
  }

  // ---- the open form

  @Test
  void openForkJoinClose() {
    loop.runUntilComplete(
        () -> {
          try (TaskGroup group = TaskGroup.open()) {
            Task<String> a = group.fork(() -> "a");
            Task<Void> b = group.fork(() -> Await.sleep(10));
            assertThat(group.tasks()).containsExactly(a, b);
            group.join();
            assertThat(a.result()).isEqualTo("a");
            assertThat(b.isDone()).isTrue();
            group.fork(() -> Await.sleep(1));
            group.join();
            assertThat(group.tasks()).isEmpty();
          }
        });
  }

  @Test
  void aFailingChildCancelsItsSiblingsAndJoinThrows() {
    loop.runUntilComplete(
        () -> {
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(() -> forever("sibling"));
            group.fork(() -> failAfter(1, "child"));
            Await.sleep(20); // isn't cancelled
            log.add("joins at " + time.millis());
            group.join();
          } catch (ExceptionGroup group) {
            log.addAll(messages(group));
          }
          assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    assertThat(log).containsExactly("sibling ends", "joins at 20", "child");
  }

  @Test
  void closeCancelsWhatIsLeftAndWaits() {
    loop.runUntilComplete(
        () -> {
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(() -> forever("child"));
            Await.sleep(1);
          }
          log.add("closed");
        });
    assertThat(log).containsExactly("child ends", "closed");
  }

  @Test
  void joinIsForTheOpenForm() {
    loop.runUntilComplete(
        () -> {
          try {
            TaskGroup.run(TaskGroup::join);
          } catch (ExceptionGroup group) {
            log.addAll(messages(group));
          }
        });
    assertThat(log).singleElement().asString().contains("TaskGroup.open()");
  }

  @Test
  void cancelledInTheCleanupOfACancelledTaskItEndsQuietly() {
    List<String> steps = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Task<Void> task =
              Asyncio.createTask(
                  () -> {
                    try {
                      Await.sleep(100);
                    } finally {
                      TaskGroup.run(
                          group -> {
                            group.createTask(group::cancel);
                            Await.sleep(100);
                          });
                      steps.add("cleaned up");
                    }
                  });
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.isCancelled()).isTrue();
          assertThat(task.cancelling()).isEqualTo(1);
        });
    assertThat(steps).containsExactly("cleaned up");
  }

  @Test
  void anOutsideCancellationBesideTheGroupsOwnIsNotForgottenInCleanup() {
    List<String> steps = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Task<?>[] me = new Task<?>[1];
          Task<Void> task =
              Asyncio.createTask(
                  () -> {
                    me[0] = Asyncio.currentTask();
                    try {
                      Await.sleep(100);
                    } finally {
                      TaskGroup.run(
                          group -> {
                            group.createTask(
                                () -> {
                                  group.cancel();
                                  me[0].cancel();
                                });
                            Await.sleep(100);
                          });
                      steps.add("not reached");
                    }
                  });
          Await.sleep(0);
          task.cancel();
          Await.wait(List.of(task));
          assertThat(task.cancelling()).isEqualTo(2);
        });
    assertThat(steps).isEmpty();
  }

  @Test
  void joinAndCloseAreForTheTaskThatOpenedIt() {
    List<String> messages = new ArrayList<>();
    loop.runUntilComplete(
        () -> {
          Asyncio.currentTask().setName("opener");
          try (TaskGroup group = TaskGroup.open()) {
            group.fork(
                () -> {
                  try {
                    group.join();
                  } catch (IllegalStateException e) {
                    messages.add(e.getMessage());
                  }
                });
            group.fork(
                () -> {
                  try {
                    group.close();
                  } catch (IllegalStateException e) {
                    messages.add(e.getMessage());
                  }
                });
            group.join();
          }
        });
    assertThat(messages)
        .hasSize(2)
        .allMatch(message -> message.contains("is for the task that has opened the group, opener"));
  }
}
