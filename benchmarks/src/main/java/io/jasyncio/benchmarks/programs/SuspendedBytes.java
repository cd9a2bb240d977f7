package io.jasyncio.benchmarks.programs;

import io.jasyncio.benchmarks.Peer;
import io.jasyncio.benchmarks.Peers;
import java.lang.ref.Reference;

/**
 * How many bytes of heap a suspended coroutine takes, all that is held for it included: the used
 * heap after full collections, with a million of them and without.
 */
final class SuspendedBytes {
  private static final int COLLECTIONS = 3;

  private SuspendedBytes() {}

  /** Arguments: the peer, the form. */
  public static void main(String[] args) throws Exception {
    int coroutines = args[1].equals("smoke") ? 100_000 : 1_000_000;
    for (int depth : new int[] {1, 5}) {
      Peers.named(args[0]).suspended(1000, depth).close(); // loads and links what's needed
      Peer peer = Peers.named(args[0]);
      long before = used();
      AutoCloseable held = peer.suspended(coroutines, depth);
      long after = used();
      Reference.reachabilityFence(peer);
      held.close();
      Report.result("depth=" + depth, "bytes", "B", (double) (after - before) / coroutines);
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
