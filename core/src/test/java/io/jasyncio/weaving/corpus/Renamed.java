package io.jasyncio.weaving.corpus;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Gives the JDK's classes names outside of the JDK's packages: under their own, no loader but the
 * boot loader could define them, and the weaver takes them for colourless.
 *
 * <p>A few types that the JVM and the class file format name by themselves keep their names:
 * strings and class constants are of these types whatever a class is called.
 */
final class Renamed {
  private static final String PREFIX = "corpus/";

  private static final Set<String> KEPT =
      Set.of(
          "java/lang/Object",
          "java/lang/String",
          "java/lang/Class",
          "java/lang/Throwable",
          "java/lang/invoke/CallSite",
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/MethodHandle",
          "java/lang/invoke/MethodHandles$Lookup",
          "java/lang/invoke/MethodType",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/runtime/ObjectMethods");

  private static final Remapper REMAPPER =
      new Remapper(org.objectweb.asm.Opcodes.ASM9) {
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
    new ClassReader(classFile).accept(new ClassRemapper(out, REMAPPER), 0);
    return out.toByteArray();
  }
}
