package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random nests of timeouts, groups, shields and scopes, cancelled from outside at random times,
 * once, twice or not at all. The seed is the nest: a failure names it. {@code
 * -Djasyncio.nests.seeds=N} says how many there are.
 *
 * <p>Whatever happens, the requests to cancel that are left are those from outside: each part takes
 * back its own. No timer is left over, and every {@code finally} has run.
 */
class NestsTest {
  private static final int SEEDS = Integer.getInteger("jasyncio.nests.seeds", 10_000);
  private static final int DEEPEST = 4;
  private static final int LONGEST = 20;

  /** One nest, and what has happened in it. */
  private static final class Nest {
    private final Random random;
    private final EventLoop loop;
    private int entered;
    private int left;
    private String problem;

    Nest(long seed, EventLoop loop) {
      this.random = new Random(seed);
      this.loop = loop;
    }

    @Async
    void part(int depth) throws Exception {
      Task<?> task = Asyncio.currentTask();
      int before = task.cancelling();
      entered++;
      try {
        chosen(depth == DEEPEST ? random.nextInt(3) : random.nextInt(9), depth);
      } catch (TimeoutException | ExceptionGroup | IllegalStateException e) {
        int added = task.cancelling() - before;
        if (added < 0 || added > 1) {
          problem = added + " requests added by what threw " + e;
        }
        if (random.nextInt(3) == 0) {
          throw e;
        }
      } finally {
        left++;
      }
    }

    @Async
    private void chosen(int kind, int depth) throws Exception {
      switch (kind) {
        case 0 -> Await.sleep(random.nextInt(LONGEST));
        case 1 -> Await.sleep(0);
        case 2 -> fail();
        case 3 -> Await.timeout(random.nextInt(LONGEST), () -> part(depth + 1));
        case 4 -> group(depth);
        case 5 -> Await.shield(Asyncio.createTask(() -> part(depth + 1)));
        case 6 -> cleanUp(depth);
        case 7 ->
            CancelScope.moveOnAfter(
                java.time.Duration.ofMillis(random.nextInt(LONGEST)), scope -> part(depth + 1));
        default -> twice(depth);
      }
    }

    @Async
    private void fail() {
      Await.sleep(random.nextInt(LONGEST));
      throw new IllegalStateException("staged");
    }

    @Async
    private void group(int depth) {
      TaskGroup.run(
          group -> {
            for (int i = random.nextInt(3); i > 0; i--) {
              group.createTask(() -> part(depth + 1));
            }
            part(depth + 1);
            if (random.nextInt(4) == 0) {
              group.cancel();
            }
          });
    }

    @Async
    private void cleanUp(int depth) throws Exception {
      try {
        part(depth + 1);
      } finally {
        Await.sleep(random.nextInt(3));
      }
    }

    @Async
    private void twice(int depth) throws Exception {
      part(depth + 1);
      part(depth + 1);
    }
  }

  @Test
  void leaveTheCountersAsTheyWere() {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
  }

  /** Seeds that have failed once. */
  @ParameterizedTest
  @ValueSource(longs = {0})
  void thatHaveFailedBefore(long seed) {
    run(seed);
  }

  private static void run(long seed) {
    VirtualTime time = new VirtualTime();
    EventLoop loop = time.newLoop();
    try (loop) {
      loop.setExceptionHandler((l, context) -> {}); // shields report late failures
      Nest nest = new Nest(seed, loop);
      int requests = loop.<Integer>runUntilComplete(() -> observe(nest));
      assertThat(requests).as("seed %d: requests too many or too few", seed).isZero();
      assertThat(nest.problem).as("seed %d", seed).isNull();
      assertThat(nest.left).as("seed %d: finally blocks", seed).isEqualTo(nest.entered);
      assertThat(loop.timers().isEmpty()).as("seed %d: no timer is left", seed).isTrue();
      assertThat(loop.allTasks()).as("seed %d: no task is left", seed).isEmpty();
    }
  }

  /** Runs a nest, perhaps cancels it, and gives the requests left beyond those made here. */
  @Async
  private static int observe(Nest nest) {
    int[] requests = new int[1];
    Task<Void> task = Asyncio.createTask(() -> nest.part(0));
    for (int i = nest.random.nextInt(3); i > 0; i--) {
      nest.loop.callLater(
          nest.random.nextInt(LONGEST),
          () -> {
            if (task.cancel()) {
              requests[0]++;
            }
          });
    }
    Await.wait(List.of(task));
    int left = task.cancelling() - requests[0];
    Await.sleep(LONGEST); // the outside cancellation, if it was later than the end
    while (Asyncio.allTasks().size() > 1) { // what shields keep
      Await.sleep(LONGEST);
    }
    return left;
  }
}
