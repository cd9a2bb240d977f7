package io.jasyncio.net;

import java.io.File;
import org.junit.jupiter.api.Assumptions;

/** How many descriptors this process has open. Linux tells. */
final class Descriptors {
  private static final File FOLDER = new File("/proc/self/fd");

  private Descriptors() {}

  static boolean areKnown() {
    return FOLDER.isDirectory();
  }

  /** Passes over the test where nobody tells. */
  static void assumeKnown() {
    Assumptions.assumeTrue(areKnown(), "no " + FOLDER);
  }

  /** Those of open files, sockets and selectors; the one that looks is among them. */
  static int open() {
    return FOLDER.list().length;
  }
}
