package io.jasyncio;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stages that have been given out for a loop's futures and haven't ended: other threads may
 * wait for them, and would wait for ever when the loop is closed before. For any thread.
 */
final class OpenStages {
  private final Set<CompletableFuture<?>> all = ConcurrentHashMap.newKeySet();

  /** A stage that ends at the latest with {@link #endAll}, if the loop isn't closed already. */
  <T> CompletableFuture<T> newStage() {
    CompletableFuture<T> stage = new CompletableFuture<>();
    all.add(stage);
    stage.whenComplete((value, exception) -> all.remove(stage));
    return stage;
  }

  /** Forgets a stage that nobody is given. */
  void drop(CompletableFuture<?> stage) {
    all.remove(stage);
  }

  /** When the loop is closed, and the door with it: whatever came in before is seen here. */
  void endAll() {
    for (CompletableFuture<?> stage : all) {
      stage.completeExceptionally(
          new IllegalStateException("this will never be done: its event loop has been closed"));
    }
  }
}
