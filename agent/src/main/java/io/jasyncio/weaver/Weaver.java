package io.jasyncio.weaver;

import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.util.List;

/** Class file in, woven class file out. Pure: reads no files but through {@link ClassFiles}, touches no JVM state. */
public final class Weaver {
  private final ClassFiles classFiles;

  public Weaver(ClassFiles classFiles) {
    this.classFiles = classFiles;
  }

  public Weaving weave(byte[] classFile) {
    throw new UnsupportedOperationException();
  }

  /** Checks a woven class and its companions as the JVM's verifier would; empty if all is well. */
  public List<String> verify(Weaving weaving) {
    throw new UnsupportedOperationException();
  }
}
