package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * A small program about one primitive: some coroutines, and what must hold when nobody goes on by
 * himself any more, and when all have ended. Played on a loop of its own, while some are cancelled
 * in given turns.
 */
abstract class Scene {
  /** In turn {@code turn} of the loop, before all others take their steps, part {@code part}. */
  record Cancel(int part, int turn) {}

  private final List<AsyncRunnable> parts = new ArrayList<>();
  private int begun;
  private int ended;

  final void part(AsyncRunnable body) {
    parts.add(body);
  }

  final int parts() {
    return parts.size();
  }

  /**
   * What must hold when nobody goes on by himself any more: nobody waits for what is there.
   *
   * @param pending how many haven't ended
   */
  abstract void assertAtRest(int pending);

  /** What must hold when all have ended: nothing is held, nobody waits. */
  abstract void assertAtEnd();

  /** Something that must still work in the end. */
  @Async
  void useAtEnd() throws Exception {}

  /** Plays the scene. False if a cancellation came too late: its part had ended. */
  final boolean play(Cancel... cancels) {
    return Asyncio.run(() -> conduct(cancels));
  }

  @Async
  private boolean conduct(Cancel... cancels) throws Exception {
    List<Task<Void>> tasks = new ArrayList<>();
    for (AsyncRunnable part : parts) {
      tasks.add(Asyncio.createTask(() -> counted(part)));
    }
    boolean allInTime = true;
    for (int turn = 0; turn < Turns.MANY; turn++) {
      for (Cancel cancel : cancels) {
        if (cancel.turn == turn) {
          allInTime &= tasks.get(cancel.part).cancel();
        }
      }
      Await.sleep(0);
    }
    assertAtRest((int) tasks.stream().filter(task -> !task.isDone()).count());
    tasks.forEach(Task::cancel);
    Turns.untilEnded(tasks);
    for (Task<Void> task : tasks) {
      if (!task.isCancelled()) {
        task.result();
      }
    }
    assertThat(ended).as("finally blocks").isEqualTo(begun);
    assertAtEnd();
    useAtEnd();
    return allInTime;
  }

  @Async
  private void counted(AsyncRunnable part) throws Exception {
    begun++;
    try {
      part.run();
    } finally {
      ended++;
    }
  }
}
