package io.jasyncio.benchmarks.weavers;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import org.apache.commons.javaflow.spi.ResourceTransformer;
import org.apache.commons.javaflow.tools.jar.RewritingUtils;

/**
 * Runs Tascalate JavaFlow's weaver, which its Maven plugin can give only all classes of a module:
 * there it stumbles over those that have nothing to do with it.
 */
final class JavaflowWeaver {
  private static final String RECORDER = "org/apache/commons/javaflow/core/StackRecorder";

  private JavaflowWeaver() {}

  /** Arguments: see {@link ClassFolder}. */
  public static void main(String[] args) throws IOException {
    URL[] classes = {Path.of(args[0]).toUri().toURL()};
    ResourceTransformer transformer = RewritingUtils.createTransformer(classes);
    new ClassFolder(args).weave(RECORDER, transformer::transform);
  }
}
