package io.jasyncio.weaving.corpus;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Gives the JDK's classes names outside of the JDK's packages: under their own, no loader but the
 * boot loader could define them, and the weaver takes them for colourless.
 *
 * <p>A few types that the JVM and the class file format name by themselves keep their names:
 * strings and class constants are of these types whatever a class is called. So do the boxes, which
 * the weaver names where a lambda's result is boxed.
 */
final class Renamed {
  private static final String PREFIX = "corpus/";

  private static final Set<String> KEPT =
      Set.of(
          "java/lang/Object",
          "java/lang/String",
          "java/lang/Class",
          "java/lang/Throwable",
          "java/lang/Number",
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Short",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Float",
          "java/lang/Double",
          "java/lang/invoke/CallSite",
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/MethodHandle",
          "java/lang/invoke/MethodHandles$Lookup",
          "java/lang/invoke/MethodType",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/runtime/ObjectMethods");

  private static final Remapper REMAPPER =
      new Remapper(Opcodes.ASM9) {
        @Override
        public String map(String internalName) {
          return name(internalName);
        }
      };

  private Renamed() {}

  /** The name that a class of the JDK gets. */
  static String name(String internalName) {
    return KEPT.contains(internalName) ? internalName : PREFIX + internalName;
  }

  static boolean isRenamed(String internalName) {
    return internalName.startsWith(PREFIX);
  }

  /** The name that a renamed class had. */
  static String original(String renamed) {
    return renamed.substring(PREFIX.length());
  }

  static byte[] rename(byte[] classFile) {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(classFile).accept(new KeptTypesAside(new ClassRemapper(out, REMAPPER)), 0);
    return out.toByteArray();
  }

  /** A nest is of one package: it can't hold a class that keeps its name beside renamed ones. */
  private static final class KeptTypesAside extends ClassVisitor {
    KeptTypesAside(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitNestMember(String member) {
      if (!KEPT.contains(member)) {
        super.visitNestMember(member);
      }
    }
  }
}
