package io.jasyncio.samples.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Outcome;
import io.jasyncio.Portal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors under load, as the loop's helpers and the loop as one of theirs. */
@Timeout(60)
class ExecutorsTest {
  @Test
  void manyBlockingCallsOnAFewThreads() {
    int calls = 20_000;
    ExecutorService few = Executors.newFixedThreadPool(4);
    int[] counts = new int[3];
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop().setDefaultExecutor(few);
          List<Future<Integer>> all = new ArrayList<>();
          for (int i = 0; i < calls; i++) {
            int number = i;
            all.add(
                Asyncio.toThread(
                    () -> {
                      if (number % 10 == 3) {
                        throw new IOException("call " + number);
                      }
                      return number;
                    }));
            if (number % 10 == 7) {
              all.get(number).cancel();
            }
          }
          List<Outcome<Integer>> outcomes = Await.gatherOutcomes(all);
          for (int i = 0; i < calls; i++) {
            switch (i % 10) {
              case 3 -> assertThat(all.get(i).exception()).hasMessage("call " + i);
              case 7 -> assertThat(all.get(i).isCancelled()).isTrue();
              default -> assertThat(all.get(i).result()).isEqualTo(i);
            }
            counts[i % 10 == 3 ? 0 : i % 10 == 7 ? 1 : 2]++;
          }
          assertThat(outcomes).hasSize(calls);
        });
    assertThat(counts).containsExactly(calls / 10, calls / 10, calls / 10 * 8);
    assertThat(few.isTerminated()).isTrue();
  }

  @Test
  void oneThatIsFullIsAFailureOfTheCallAlone() {
    Semaphore places = new Semaphore(2);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Asyncio.run(
          () -> {
            var loop = Asyncio.getRunningLoop();
            java.util.concurrent.Executor bounded =
                work -> {
                  if (!places.tryAcquire()) {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                  }
                  threads.execute(work);
                };
            List<Future<Void>> taken = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
              taken.add(loop.runInExecutor(bounded, gate::join));
            }
            try {
              loop.runInExecutor(bounded, gate::join);
              throw new AssertionError("not rejected");
            } catch (java.util.concurrent.RejectedExecutionException e) {
              gate.complete(null);
            }
            Await.gather(taken);
          });
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theLoopAsAnExecutorOfManyThreads() throws Exception {
    int threads = 8;
    int each = 5_000;
    int[] count = new int[1]; // touched in the loop's thread alone
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Portal portal = Portal.startLoop()) {
      var loop = portal.getLoop().asExecutor();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int t = 0; t < threads * each; t++) {
        all.add(
            CompletableFuture.supplyAsync(() -> 1, pool)
                .thenAcceptAsync(one -> count[0] += one, loop));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
      assertThat(portal.<Integer>call(() -> count[0])).isEqualTo(threads * each);
    } finally {
      pool.shutdown();
    }
  }
}
