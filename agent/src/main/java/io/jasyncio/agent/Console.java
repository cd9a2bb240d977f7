package io.jasyncio.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the agent speaks: standard error, each thing once.
 *
 * <p>Not {@code System.err}, which the program may have replaced by something that takes locks and
 * loads classes: the agent speaks while classes are being loaded.
 */
final class Console {
  private static final String PREFIX = "jasyncio: ";

  private final PrintStream out;
  private final boolean verbose;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Console(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  static Console standardError(boolean verbose) {
    return new Console(new PrintStream(new FileOutputStream(FileDescriptor.err), true), verbose);
  }

  /** Says something that the developer must know, unless it has been said. */
  void sayOnce(String what) {
    if (said.add(what)) {
      out.println(PREFIX.concat(what));
    }
  }

  /** Says something that only a developer who asked wants to know. */
  void tell(String what) {
    if (verbose) {
      out.println(PREFIX.concat(what));
    }
  }

  boolean isVerbose() {
    return verbose;
  }
}
