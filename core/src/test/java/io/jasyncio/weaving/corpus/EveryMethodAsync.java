package io.jasyncio.weaving.corpus;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Annotates every method that could be written as {@code @Async}: all but constructors,
 * initializers, native methods, and the bodies of lambdas, which take their colour from their
 * interface.
 *
 * <p>{@code synchronized} is taken off methods: they would be refused, and their code is to be
 * woven.
 */
final class EveryMethodAsync {
  private EveryMethodAsync() {}

  static byte[] annotate(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    if ((reader.getAccess() & Opcodes.ACC_ANNOTATION) != 0) {
      return classFile;
    }
    // Without the reader: a writer that copies methods from it would lose the annotations.
    ClassWriter out = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, out) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(
                    access & ~Opcodes.ACC_SYNCHRONIZED, name, descriptor, signature, exceptions);
            if (isAnnotated(access, name)) {
              method.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
            }
            return method;
          }
        },
        0);
    return out.toByteArray();
  }

  static boolean isAnnotated(int access, String name) {
    return name.charAt(0) != '<'
        && (access & Opcodes.ACC_NATIVE) == 0
        && !name.startsWith("lambda$")
        && !name.equals("$deserializeLambda$");
  }
}
