package io.jasyncio.weaving;

import java.util.List;

/** A way to compile the fixtures. Each makes other bytecode of the same source. */
enum Flavour {
  /** As most builds do: all debug tables, each source for the release it needs. */
  DEBUG(List.of("-g", "-parameters"), false),
  /** No debug tables, and the newest class file version that this JDK knows. */
  BARE(List.of("-g:none"), true);

  private final List<String> options;
  private final boolean newest;

  Flavour(List<String> options, boolean newest) {
    this.options = options;
    this.newest = newest;
  }

  List<String> options() {
    return options;
  }

  /** The release to compile a source for that needs at least the given one. */
  int release(int needed) {
    return newest ? Runtime.version().feature() : needed;
  }

  boolean hasDebugTables() {
    return this == DEBUG;
  }
}
