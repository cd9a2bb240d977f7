package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.IteratorCalls.Renamed;
import java.util.List;

/** Lets calls name another class or descriptor: those of iterators. */
public final class Renaming {
  private Renaming() {}

  public static void apply(List<Renamed> calls) {
    for (Renamed renamed : calls) {
      renamed.call().setOpcode(renamed.opcode());
      renamed.call().owner = renamed.owner();
      renamed.call().desc = renamed.descriptor();
      renamed.call().itf = renamed.opcode() == INVOKEINTERFACE;
    }
  }
}
