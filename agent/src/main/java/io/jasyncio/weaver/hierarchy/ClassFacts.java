package io.jasyncio.weaver.hierarchy;

import io.jasyncio.weaver.hierarchy.MethodFacts.MethodName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says of its class: supertypes, methods and their colours.
 *
 * @param name the internal name
 * @param version the class file version: 52 is Java 8
 * @param access the flags
 * @param superName the superclass, or null
 * @param interfaces the direct superinterfaces
 * @param methods the declared methods by {@link MethodFacts#key}
 * @param isWoven whether the class has been woven
 * @param isSealed whether the class says which classes may extend it
 */
public record ClassFacts(
    String name,
    int version,
    int access,
    String superName,
    List<String> interfaces,
    Map<String, MethodFacts> methods,
    boolean isWoven,
    boolean isSealed) {

  public boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }

  /** Whether it is an interface from before Java 8, which can't hold hidden overloads. */
  public boolean isOldInterface() {
    return isInterface() && version < Opcodes.V1_8;
  }

  /** Whether any method is {@code @Async}, or the class woven. */
  public boolean mentionsAsync() {
    return isWoven || methods.values().stream().anyMatch(MethodFacts::annotated);
  }

  /** Reads a class file; code is looked at in synthetic methods alone. */
  public static ClassFacts read(byte[] classFile) {
    return read(new ClassReader(classFile));
  }

  /** Reads a class file; code is looked at in synthetic methods alone. */
  public static ClassFacts read(ClassReader reader) {
    Visitor visitor = new Visitor();
    reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassFacts(
        reader.getClassName(),
        reader.readUnsignedShort(6),
        reader.getAccess(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        visitor.methods,
        visitor.isWoven,
        visitor.isSealed);
  }

  private static final class Visitor extends ClassVisitor {
    final Map<String, MethodFacts> methods = new LinkedHashMap<>();
    private boolean isAnnotationType;
    boolean isWoven;
    boolean isSealed;

    Visitor() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      isAnnotationType = (access & Opcodes.ACC_ANNOTATION) != 0;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      isWoven |= descriptor.equals(Core.WOVEN);
      return null;
    }

    @Override
    public void visitPermittedSubclass(String permittedSubclass) {
      isSealed = true;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        private final List<MethodName> calls = new ArrayList<>();
        private boolean annotated;
        private boolean handWritten;

        @Override
        public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          annotated |= annotation.equals(Core.ASYNC) && !isAnnotationType; // the JDK calls those
          handWritten |= annotation.equals(Core.HIDDEN_OVERLOAD);
          return null;
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String calledDescriptor, boolean itf) {
          if (isCarrier(access, name) && owner.charAt(0) != '[') {
            calls.add(new MethodName(owner, called, calledDescriptor));
          }
        }

        @Override
        public void visitEnd() {
          methods.put(
              name + descriptor,
              new MethodFacts(
                  name, descriptor, access, annotated, handWritten, List.copyOf(calls)));
        }
      };
    }
  }

  /** Whether a method is one that the compiler made to carry a call on. */
  private static boolean isCarrier(int access, String name) {
    return (access & Opcodes.ACC_SYNTHETIC) != 0 && !name.startsWith("lambda$");
  }
}
