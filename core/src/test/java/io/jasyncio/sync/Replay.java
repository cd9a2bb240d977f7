package io.jasyncio.sync;

import io.jasyncio.sync.Scene.Cancel;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How to play a scene again that failed: Java code for a test. */
final class Replay {
  private Replay() {}

  static String of(Cancel... cancels) {
    return Arrays.stream(cancels)
        .map(cancel -> "new Cancel(" + cancel.part() + ", " + cancel.turn() + ")")
        .collect(Collectors.joining(", "));
  }
}
