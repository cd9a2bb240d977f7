package io.jasyncio.weaver.emit;

import io.jasyncio.weaver.hierarchy.Hierarchy;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Writes a class whose stack map frames are computed from class files; no class is loaded. */
final class HierarchyWriter extends ClassWriter {
  private final Hierarchy hierarchy;

  HierarchyWriter(ClassReader original, int flags, Hierarchy hierarchy) {
    super(original, flags);
    this.hierarchy = hierarchy;
  }

  @Override
  protected String getCommonSuperClass(String a, String b) {
    return hierarchy.commonSuperClass(a, b);
  }
}
