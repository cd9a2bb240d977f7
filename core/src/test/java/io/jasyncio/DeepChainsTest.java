package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.testing.VirtualTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many thousand tasks, {@code -Djasyncio.chains.depth=N} if not 20,000, each waiting for the next
 * through one combinator: the last one's end, and a cancellation of the first, get through the
 * chain without overflowing the stack.
 */
class DeepChainsTest {
  private static final int DEPTH = Integer.getInteger("jasyncio.chains.depth", 20_000);
  private static final Map<String, AsyncConsumer<Task<Void>>> LINKS = new TreeMap<>();

  static {
    LINKS.put("await", next -> Await.await(next));
    LINKS.put("gather", next -> Await.gather(next));
    LINKS.put("gatherOutcomes", next -> Await.gatherOutcomes(next));
    LINKS.put("nested gather", next -> Await.gather(Asyncio.gather(Asyncio.gather(next))));
    LINKS.put("shield", next -> Await.shield(next));
    LINKS.put("timeout", next -> Await.timeout(1_000_000, () -> Await.await(next)));
    LINKS.put("waitFor", next -> Await.waitFor(next, 1_000_000));
    LINKS.put("wait", next -> Await.wait(List.of(next)));
    LINKS.put("asCompleted", next -> Asyncio.asCompleted(List.of(next)).next());
    LINKS.put("group", next -> TaskGroup.run(group -> group.createTask(() -> Await.await(next))));
    LINKS.put("race", next -> Await.race(() -> Await.await(next)));
    LINKS.put("map", next -> Await.map(List.of(next), task -> Await.await(task), 1));
    LINKS.put("scope", next -> CancelScope.run(scope -> Await.await(next)));
  }

  static Stream<String> links() {
    return LINKS.keySet().stream();
  }

  private final EventLoop loop = new VirtualTime().newLoop();
  private Future<Void> last;

  /** The first task of a chain whose last one awaits {@link #last}; all wait. */
  @Async
  private Task<Void> chain(String link) {
    last = loop.createFuture();
    AsyncConsumer<Task<Void>> awaits = LINKS.get(link);
    Task<Void> first = loop.createTask(() -> Await.await(last));
    for (int i = 1; i < DEPTH; i++) {
      Task<Void> next = first;
      first = loop.createTask(() -> awaits.accept(next));
    }
    for (int i = 0; i < 5; i++) {
      Await.sleep(0);
    }
    return first;
  }

  @ParameterizedTest
  @MethodSource("links")
  void theEndOfTheLastGetsThrough(String link) {
    try (loop) {
      loop.runUntilComplete(
          () -> {
            Task<Void> first = chain(link);
            last.setResult(null);
            Await.await(first);
            assertThat(loop.allTasks()).hasSize(1);
            assertThat(loop.timers().isEmpty()).isTrue();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void theCancellationOfTheFirstGetsAsFarAsItShould(String link) {
    try (loop) {
      loop.runUntilComplete(
          () -> {
            Task<Void> first = chain(link);
            first.cancel();
            Await.wait(List.of(first));
            assertThat(first.isCancelled()).isTrue();
            boolean detached = List.of("shield", "wait", "asCompleted").contains(link);
            assertThat(last.isCancelled()).isEqualTo(!detached);
            if (detached) {
              last.setResult(null);
            }
            Set<Task<?>> others = new LinkedHashSet<>(loop.allTasks());
            others.remove(Asyncio.currentTask());
            if (!others.isEmpty()) {
              Await.wait(others);
            }
            assertThat(loop.timers().isEmpty()).isTrue();
          });
    }
  }
}
