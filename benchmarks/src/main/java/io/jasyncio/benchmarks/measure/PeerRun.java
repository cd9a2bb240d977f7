package io.jasyncio.benchmarks.measure;

import java.util.List;

/**
 * A column of the table: a peer, and how its JVM is started.
 *
 * @param name also the name that the rows are given
 * @param title the column's head
 * @param oldestJdk the oldest release that can run it
 * @param jvmArguments of the measured JVM
 */
record PeerRun(String name, String title, int oldestJdk, List<String> jvmArguments) {
  private static final String SINGLE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

  static final List<PeerRun> ALL =
      List.of(
          new PeerRun("hand", "by hand", 17, List.of()),
          new PeerRun("jasyncio", "jasyncio", 17, List.of()),
          new PeerRun("jasyncio-agent", "jasyncio, by the agent", 17, List.of()),
          new PeerRun("kotlin", "Kotlin", 17, List.of()),
          new PeerRun(
              "loom",
              "raw Loom",
              21,
              List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED")),
          new PeerRun("virtual", "virtual threads", 21, List.of()),
          new PeerRun(
              "virtual-1",
              "virtual threads, one carrier",
              21,
              List.of(SINGLE_CARRIER, "-Djdk.virtualThreadScheduler.maxPoolSize=1")),
          new PeerRun("kilim", "Kilim", 17, List.of()),
          new PeerRun("javaflow", "javaflow", 17, List.of()),
          new PeerRun("offbynull", "offbynull", 17, List.of()),
          new PeerRun("netty", "Netty", 17, List.of()),
          new PeerRun("asyncio", "asyncio", 17, List.of()));

  static PeerRun named(String name) {
    return ALL.stream()
        .filter(peer -> peer.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no peer " + name));
  }

  /** Whether it's given the classes as javac wrote them, and the agent. */
  boolean isWovenByTheAgent() {
    return name.endsWith("-agent");
  }

  /** Whether another JDK makes another column of it, or it has only just become possible. */
  boolean isMeasuredOnEachJdk() {
    return List.of("hand", "jasyncio", "netty").contains(name) || oldestJdk > 17;
  }

  /** Whether it has coroutines, or something like them, and so can be asked for all rows. */
  boolean hasCoroutines() {
    return !name.equals("netty");
  }

  /** Whether it's no JVM at all. */
  boolean isPython() {
    return name.equals("asyncio");
  }
}
