package io.jasyncio.benchmarks.programs;

import org.openjdk.jol.info.ClassLayout;

/** Prints how the JVM lays out what a suspended coroutine consists of, field by field. */
final class Layouts {
  private static final String[] CLASSES = {
    "io.jasyncio.CoroutineTask",
    "io.jasyncio.PlainFuture",
    "io.jasyncio.SleepTimer",
    "io.jasyncio.DoneCallback",
    "io.jasyncio.benchmarks.peers.Jasyncio$$hold",
    "io.jasyncio.benchmarks.peers.HandWritten$HeldTask",
    "io.jasyncio.benchmarks.peers.HandWritten$HeldCall"
  };

  private Layouts() {}

  /** No arguments. */
  public static void main(String[] args) throws ClassNotFoundException {
    System.setProperty("jol.magicFieldOffset", "true"); // else records are refused
    for (String name : CLASSES) {
      Class<?> type = Class.forName(name, false, Layouts.class.getClassLoader());
      System.out.println(ClassLayout.parseClass(type).toPrintable());
    }
  }
}
