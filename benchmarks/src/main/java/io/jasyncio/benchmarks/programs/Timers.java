package io.jasyncio.benchmarks.programs;

import com.sun.management.OperatingSystemMXBean;
import io.jasyncio.benchmarks.MissingInPeer;
import io.jasyncio.benchmarks.Peers;
import io.jasyncio.benchmarks.Sleepers;
import java.lang.management.ManagementFactory;

/**
 * A million coroutines that sleep, each until a time of its own within a second, and the same with
 * 99 of 100 cancelled. What counts is the process's CPU time, since the second passes anyway, and
 * how late the latest one woke. The last of several rounds in one JVM is told.
 */
final class Timers {
  private static final int SPREAD_MILLIS = 1000;

  private Timers() {}

  /** Arguments: the peer, the form. */
  public static void main(String[] args) {
    int count = args[1].equals("smoke") ? 100_000 : 1_000_000;
    int rounds =
        switch (args[1]) {
          case "smoke" -> 1;
          case "short" -> 2;
          default -> 3;
        };
    for (int round = 1; round <= rounds; round++) {
      sleep(args[0], count, round == rounds);
    }
    try {
      for (int round = 1; round <= rounds; round++) {
        cancel(args[0], count, round == rounds);
      }
    } catch (MissingInPeer e) {
      System.out.println("nothing is cancelled here: " + e.getMessage());
    }
  }

  private static void sleep(String peer, int count, boolean isLast) {
    System.gc();
    Sleepers sleepers = new Sleepers(count, SPREAD_MILLIS, () -> {});
    long cpu = cpu();
    long begun = System.nanoTime();
    Peers.named(peer).sleep(sleepers);
    long wall = System.nanoTime() - begun;
    cpu = cpu() - cpu;
    check(sleepers.woken(), count);
    if (isLast) {
      Report.result("", "cpu", "ns/timer", (double) cpu / count);
      Report.result("", "wall", "ns/timer", (double) wall / count);
      Report.result("", "late", "ms", sleepers.latest() / 1e6);
    }
  }

  private static void cancel(String peer, int count, boolean isLast) {
    long before = used();
    long[] after = {0};
    Sleepers sleepers = new Sleepers(count, SPREAD_MILLIS, () -> after[0] = used());
    long cpu = cpu();
    Peers.named(peer).sleepCancelled(sleepers);
    cpu = cpu() - cpu;
    // At least: who is slow to start them all cancels some that have woken meanwhile.
    check(Math.min(sleepers.woken(), count / 100), count / 100);
    if (isLast) {
      Report.result("99 % cancelled", "cpu", "ns/timer", (double) cpu / count);
      Report.result(
          "99 % cancelled", "still held", "B/timer", (double) (after[0] - before) / count);
    }
  }

  private static void check(int woken, int expected) {
    if (woken != expected) {
      throw new AssertionError(woken + " of " + expected + " sleepers woke");
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
