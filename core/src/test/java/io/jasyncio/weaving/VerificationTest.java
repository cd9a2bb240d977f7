package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/**
 * The weaver's own check, ASM's of the form, and the JVM's verifier find nothing wrong with woven
 * classes.
 */
class VerificationTest {
  @TestFactory
  Stream<DynamicContainer> wovenClasses() {
    return Arrays.stream(Flavour.values())
        .map(flavour -> dynamicContainer(flavour.name(), fixtures(flavour)));
  }

  private static Stream<DynamicTest> fixtures(Flavour flavour) {
    Fixtures fixtures = Fixtures.of(flavour);
    WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);
    return fixtures.names().stream()
        .map(
            name ->
                dynamicTest(Fixtures.simple(name), () -> new Check(fixtures, woven).fixture(name)));
  }

  @Test
  void objectsOfTwoNewsAreNotTaken() {
    Weaver weaver = new Weaver(Fixtures::resource);

    assertThat(weaver.verify(constructing(false))).isEmpty();
    assertThat(weaver.verify(constructing(true)))
        .singleElement()
        .asString()
        .startsWith("Made.run(I)Ljava/lang/Object;: ");
  }

  /** {@code new Object()}, where the object may have been made at one of two places. */
  private static Weaving constructing(boolean atTwoPlaces) {
    ClassWriter made = new ClassWriter(0);
    made.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Made", null, "java/lang/Object", null);
    MethodVisitor code =
        made.visitMethod(Opcodes.ACC_STATIC, "run", "(I)Ljava/lang/Object;", null, null);
    Label construct = new Label();
    Label other = new Label();
    code.visitCode();
    if (atTwoPlaces) {
      code.visitVarInsn(Opcodes.ILOAD, 0);
      code.visitJumpInsn(Opcodes.IFEQ, other);
      code.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
      code.visitInsn(Opcodes.DUP);
      code.visitJumpInsn(Opcodes.GOTO, construct);
      code.visitLabel(other);
    }
    code.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
    code.visitInsn(Opcodes.DUP);
    code.visitLabel(construct);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(2, 1);
    code.visitEnd();
    byte[] file = made.toByteArray();
    return new Weaving("Made", file, Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  private record Check(Fixtures fixtures, WeavingLoader.Woven woven) {
    void fixture(String name) throws Exception {
      Map<String, byte[]> all = new HashMap<>();
      for (String each : fixtures.classesOf(name)) {
        Weaving weaving = woven.weave(each);
        assertThat(woven.weaver().verify(weaving)).isEmpty();
        all.putAll(weaving.companions());
        all.put(each, weaving.isUnchanged() ? fixtures.classFiles().get(each) : weaving.bytes());
      }
      WeavingLoader loader = WeavingLoader.woven(fixtures, woven);
      for (Map.Entry<String, byte[]> each : all.entrySet()) {
        new ClassReader(each.getValue())
            .accept(new CheckClassAdapter(new ClassWriter(0), false), 0); // throws
        loader
            .loadClass(each.getKey().replace('/', '.'))
            .getDeclaredMethods(); // links, so verifies
      }
    }
  }
}
