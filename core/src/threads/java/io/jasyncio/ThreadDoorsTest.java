package io.jasyncio;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Each entry from other threads into a loop, beside what the loop does meanwhile, in many schedules
 * of the threads' steps: chosen one by one by Lincheck, which also finds who waits for ever.
 */
class ThreadDoorsTest {
  private static final int SCHEDULES = Integer.getInteger("jasyncio.threads.schedules", 1_000);

  /** What a thread does; what it throws fails the test. */
  private interface Part {
    void run() throws Exception;
  }

  private static void inEverySchedule(Runnable program) {
    Lincheck.runConcurrentTest(SCHEDULES, program);
  }

  /** Runs parts in threads of their own, beside one in this thread, and waits for all. */
  private static void beside(Part here, Part... others) {
    Throwable[] thrown = new Throwable[others.length + 1];
    Thread[] threads = new Thread[others.length];
    for (int i = 0; i < threads.length; i++) {
      int number = i;
      threads[i] = new Thread(() -> thrown[number] = thrownBy(others[number]));
      threads[i].start();
    }
    thrown[threads.length] = thrownBy(here);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (Throwable each : thrown) {
      if (each != null) {
        throw new AssertionError(each);
      }
    }
  }

  private static Throwable thrownBy(Part part) {
    try {
      part.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  @Test
  void aCallWakesALoopThatIsAboutToSleep() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            int[] called = new int[1];
            Runnable call =
                () -> {
                  if (++called[0] == 2) {
                    loop.stop();
                  }
                };
            beside(
                loop::runForever,
                () -> loop.callSoonThreadsafe(call),
                () -> loop.callSoonThreadsafe(call));
            check(called[0] == 2, "both are called");
          }
        });
  }

  @Test
  void getSeesTheResultOrWaitsForIt() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            Future<String> future = loop.createFuture();
            loop.callSoon(() -> future.setResult("result"));
            beside(
                () -> loop.runUntilComplete(future),
                () -> check("result".equals(future.get()), "the result"));
          }
        });
  }

  @Test
  void getEndsWhenTheLoopIsClosed() {
    inEverySchedule(
        () -> {
          EventLoop loop = new EventLoop();
          Future<String> never = loop.createFuture();
          beside(
              loop::close,
              () -> {
                try {
                  never.get();
                  check(false, "there is no result");
                } catch (IllegalStateException e) {
                  check(loop.isClosed(), "closed");
                }
              });
        });
  }

  @Test
  void aCallIsTakenOrRefusedWhenTheLoopIsClosed() {
    inEverySchedule(
        () -> {
          EventLoop loop = new EventLoop();
          beside(
              loop::close,
              () -> {
                try {
                  loop.callSoonThreadsafe(() -> check(false, "a closed loop calls nothing"));
                } catch (IllegalStateException e) {
                  check(loop.isClosed(), "closed");
                }
              });
        });
  }

  @Test
  void cancellingFromAnotherThreadMeetsTheTasksEnd() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            Task<String> task =
                loop.createTask(
                    () -> {
                      Await.sleep(0);
                      return "result";
                    });
            boolean[] taken = new boolean[1];
            beside(
                () -> {
                  try {
                    check("result".equals(loop.runUntilComplete(task)), "the result");
                  } catch (CancelledError e) {
                    check(task.isCancelled(), "cancelled");
                  }
                },
                () -> taken[0] = task.cancel());
            check(task.isDone(), "done");
            check(taken[0] || !task.isCancelled(), "nobody is cancelled by a refused request");
          }
        });
  }

  @Test
  void aStartedCoroutinesStageAlwaysEnds() {
    inEverySchedule(
        () -> {
          EventLoop loop = new EventLoop();
          loop.setExceptionHandler((l, context) -> {});
          beside(
              () -> {
                loop.stop();
                loop.runForever(); // one iteration
                loop.close();
              },
              () -> {
                CompletableFuture<String> stage;
                try {
                  stage = Asyncio.runCoroutineThreadsafe(() -> "result", loop);
                } catch (IllegalStateException e) {
                  check(loop.isClosed(), "closed");
                  return;
                }
                try {
                  check("result".equals(stage.join()), "the result");
                } catch (CompletionException e) {
                  check(e.getCause() instanceof IllegalStateException, "the loop was closed");
                }
              });
        });
  }

  @Test
  void aCancelledStageCancelsItsTaskWhicheverIsThereFirst() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            Future<String> never = loop.createFuture();
            beside(
                () -> {
                  try {
                    loop.runUntilComplete(never);
                  } catch (CancelledError e) {
                    check(loop.allTasks().isEmpty(), "no task is left");
                  }
                },
                () -> {
                  CompletableFuture<String> stage =
                      Asyncio.runCoroutineThreadsafe(() -> Await.await(never), loop);
                  check(stage.cancel(false), "cancelled");
                  Asyncio.runCoroutineThreadsafe(() -> never.cancel(), loop);
                });
          }
        });
  }

  @Test
  void aStageTakenInAnotherThreadEndsAsTheFutureDoes() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            Future<String> future = loop.createFuture();
            Future<Void> end = loop.createFuture();
            loop.callSoon(() -> future.setResult("result"));
            beside(
                () -> loop.runUntilComplete(end),
                () -> {
                  check(
                      "result".equals(future.toCompletableFuture().join()),
                      "the result, whoever came first");
                  loop.callSoonThreadsafe(() -> end.setResult(null));
                });
          }
        });
  }

  @Test
  void awaitingAStageThatAnotherThreadCompletes() {
    inEverySchedule(
        () -> {
          try (EventLoop loop = new EventLoop()) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            Task<String> task = loop.createTask(() -> Await.await(stage));
            beside(
                () -> check("result".equals(loop.runUntilComplete(task)), "the result"),
                () -> stage.complete("result"));
          }
        });
  }

  @Test
  void oneOfTwoThreadsRunsTheLoop() {
    inEverySchedule(
        () -> {
          EventLoop loop = new EventLoop();
          Future<String> done = loop.createFuture();
          done.setResult("result");
          Part run =
              () -> {
                try {
                  loop.stop();
                  loop.runForever();
                } catch (IllegalStateException e) {
                  // the other runs it, or it belongs to the other
                }
              };
          beside(run, run);
          check(!loop.isRunning(), "ended");
          try {
            check("result".equals(done.get()), "the result");
          } catch (InterruptedException | ExecutionException | CancellationException e) {
            throw new AssertionError(e);
          }
        });
  }
}
