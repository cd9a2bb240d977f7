package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.hierarchy.ClassFacts;
import io.jasyncio.weaver.hierarchy.Core;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes the interface that lambdas for a coloured functional interface implement besides it, in
 * which the plain method refuses its caller in words.
 *
 * <p>It doesn't extend the functional interface: the agent defines it while that is being loaded,
 * and a subtype would make the JVM load it a second time. It needn't: of the abstract method and
 * this default one, the JVM selects the one that isn't abstract (JVMS §5.4.3.3, §5.4.6).
 */
final class LambdaMarker {
  private LambdaMarker() {}

  static byte[] write(ClassFacts type, MethodNode method, int version) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(
        Math.max(version, V1_8),
        type.access() & ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT | ACC_SYNTHETIC,
        type.name() + Core.MARKER_SUFFIX,
        null,
        "java/lang/Object",
        null);
    MethodNode declaration =
        new MethodNode(
            ASM9,
            ACC_PUBLIC,
            method.name,
            method.desc,
            null,
            method.exceptions.toArray(new String[0]));
    Stubs.plain(type.name(), declaration).accept(out);
    out.visitEnd();
    return out.toByteArray();
  }
}
