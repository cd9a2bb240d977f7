package io.jasyncio;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stages that others hold of one loop's pending futures, in whatever thread: when the loop is
 * closed they fail, since nobody would ever end them. For any thread.
 *
 * <p>A stage is entered, then the loop is looked at; who closes the loop writes that down, then
 * looks who has entered. So one of the two sees the other.
 */
final class HeldStages {
  private final EventLoop loop;
  private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

  HeldStages(EventLoop loop) {
    this.loop = loop;
  }

  void add(CompletableFuture<?> stage) {
    pending.add(stage);
    stage.whenComplete((value, exception) -> pending.remove(stage));
    if (loop.isClosed()) {
      fail(stage);
    }
  }

  /** How many are pending. */
  int size() {
    return pending.size();
  }

  /** The loop is closed. */
  void failAll() {
    pending.forEach(HeldStages::fail);
  }

  private static void fail(CompletableFuture<?> stage) {
    stage.completeExceptionally(
        new IllegalStateException("this stage would never be done: its loop has been closed"));
  }
}
