package io.jasyncio.benchmarks.weavers;

import com.offbynull.coroutines.instrumenter.InstrumentationSettings;
import com.offbynull.coroutines.instrumenter.Instrumenter;
import com.offbynull.coroutines.instrumenter.asm.ClassResourceClassInformationRepository;
import com.offbynull.coroutines.instrumenter.generators.DebugGenerators.MarkerType;
import java.io.IOException;

/**
 * Runs offbynull's instrumenter, which its Maven plugin can give only all classes of a module:
 * there it stumbles over those that have nothing to do with it.
 */
final class OffbynullWeaver {
  private static final String SAVED_CALL = "com/offbynull/coroutines/user/MethodState";

  private OffbynullWeaver() {}

  /** Arguments: see {@link ClassFolder}. */
  public static void main(String[] args) throws IOException {
    Instrumenter instrumenter =
        new Instrumenter(
            new ClassResourceClassInformationRepository(OffbynullWeaver.class.getClassLoader()));
    InstrumentationSettings settings = new InstrumentationSettings(MarkerType.NONE, false, false);
    new ClassFolder(args)
        .weave(
            SAVED_CALL,
            classFile -> instrumenter.instrument(classFile, settings).getInstrumentedClass());
  }
}
