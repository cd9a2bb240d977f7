package io.jasyncio.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Time in tests: a number of turns of the loop. Nothing here waits for a clock. */
final class Turns {
  /** After so many, whoever hasn't gone on waits for something. */
  static final int MANY = 50;

  private Turns() {}

  /** Lets everybody else have some turns. */
  @Async
  static void pass(int turns) {
    for (int i = 0; i < turns; i++) {
      Await.sleep(0);
    }
  }

  /** Starts tasks, and lets each take its first steps. */
  @Async
  static List<Task<Void>> start(AsyncRunnable... bodies) {
    List<Task<Void>> tasks = new ArrayList<>();
    for (AsyncRunnable body : bodies) {
      tasks.add(Asyncio.createTask(body));
    }
    Await.sleep(0);
    return tasks;
  }

  /** Waits until tasks have ended, and fails if one never does. */
  @Async
  static void untilEnded(Collection<? extends Task<?>> tasks) {
    pass(MANY);
    assertThat(tasks).allMatch(Task::isDone, "has ended");
  }

  /** Fails if somebody else gets a turn while the body runs. */
  @Async
  static void assertDoesntSuspend(AsyncRunnable body) throws Exception {
    List<String> others = new ArrayList<>();
    Asyncio.getRunningLoop().callSoon(() -> others.add("a turn"));
    body.run();
    assertThat(others).as("turns of others").isEmpty();
    Await.sleep(0);
    assertThat(others).hasSize(1);
  }
}
