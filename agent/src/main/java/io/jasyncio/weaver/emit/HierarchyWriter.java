package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Writes a class whose stack map frames are computed from class files; no class is loaded. */
final class HierarchyWriter extends ClassWriter {
  /**
   * What computing the frames of a class may take: seconds, for the largest that a class file
   * holds.
   */
  private static final int BYTES = 256 << 20;

  private static final long OPERATIONS = 4_000_000_000L;

  private final Hierarchy hierarchy;

  HierarchyWriter(ClassReader original, int flags, Hierarchy hierarchy) {
    super(original, flags);
    this.hierarchy = hierarchy;
    setComputeLimits(BYTES, OPERATIONS);
  }

  @Override
  protected String getCommonSuperClass(String a, String b) {
    return hierarchy.commonSuperClass(a, b);
  }
}
