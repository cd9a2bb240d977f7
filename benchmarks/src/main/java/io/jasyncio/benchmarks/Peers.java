package io.jasyncio.benchmarks;

import java.util.Map;

/** The peers by name. A JVM loads the classes of the one that it measures, and of no other. */
public final class Peers {
  private static final Map<String, String> CLASSES =
      Map.of(
          "hand", "HandWritten",
          "jasyncio", "Jasyncio",
          "kotlin", "Kotlin",
          "virtual", "VirtualThreads",
          "loom", "RawLoom",
          "kilim", "kilim.Kilim",
          "javaflow", "javaflow.Javaflow",
          "offbynull", "offbynull.Offbynull");

  private Peers() {}

  /** Makes the peer of a name; what follows a hyphen says how it's run and is left out. */
  public static Peer named(String name) {
    String plain = name.replaceFirst("-.*", "");
    try {
      return (Peer)
          Class.forName(Peers.class.getPackageName() + ".peers." + CLASSES.get(plain))
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no peer " + name, e);
    }
  }
}
