package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.Schedule;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** One method in class files of each version since Java 5. */
class ClassFileVersionsTest {
  private static final int PREVIEW = 0xFFFF_0000;
  private static final String PROBE = "io/jasyncio/weaving/probe/Probe";
  private static final String LOG = "io/jasyncio/weaving/probe/Log";

  private final Weaver weaver = new Weaver(Fixtures::resource);

  @TestFactory
  Stream<DynamicTest> run() {
    return IntStream.rangeClosed(V1_5, Runtime.version().feature() + 44)
        .mapToObj(version -> dynamicTest("version " + version, () -> check(version)));
  }

  private void check(int version) throws Exception {
    byte[] plain = made(version);
    Weaving weaving = woven(plain);
    Map<String, byte[]> classes = new HashMap<>(weaving.companions());
    classes.put("Made", weaving.bytes());
    classes
        .values()
        .forEach(
            bytes -> assertThat(new ClassReader(bytes).readShort(6)).isEqualTo((short) version));

    Trace expected = Twin.plain(load(Map.of("Made", plain)));
    for (Schedule schedule : new Schedule[] {new Schedule.None(), new Schedule.Every()}) {
      assertThat(expected.difference(Twin.woven(load(classes), schedule))).isNull();
    }
    assertThat(expected.events()).containsExactly("int 3", "int 2", "int 1");
  }

  /** This JVM loads none of them, without an option; the minor version says what it is. */
  @Test
  void ofAPreview() {
    Weaving weaving = woven(made(V21 | PREVIEW));
    assertThat(new ClassReader(weaving.bytes()).readInt(4)).isEqualTo(V21 | PREVIEW);
  }

  /** Those that the weaver knows and this JVM may not. */
  @Test
  void upToTheNewestKnown() {
    for (int version = V17; version <= V25; version++) {
      assertThat(woven(made(version)).isUnchanged()).isFalse();
    }
  }

  private Weaving woven(byte[] plain) {
    Weaving weaving = weaver.weave(plain);
    assertThat(weaving.refusals()).isEmpty();
    assertThat(weaver.verify(weaving)).isEmpty();
    return weaving;
  }

  private static Class<?> load(Map<String, byte[]> classes) throws ClassNotFoundException {
    return new ClassLoader(Log.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
      }
    }.loadClass("Made");
  }

  /** Counts down in a loop, with a handler around that. */
  private static byte[] made(int version) {
    boolean hasFrames = (version & 0xFFFF) >= V1_6;
    ClassWriter out =
        new ClassWriter(hasFrames ? ClassWriter.COMPUTE_FRAMES : ClassWriter.COMPUTE_MAXS);
    out.visit(version, ACC_PUBLIC | ACC_SUPER, "Made", null, "java/lang/Object", null);
    MethodVisitor run =
        out.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "(L" + LOG + ";)V", null, null);
    run.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    run.visitCode();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    run.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
    run.visitInsn(ICONST_3);
    run.visitVarInsn(ISTORE, 1);
    run.visitLabel(start);
    run.visitVarInsn(ALOAD, 0);
    run.visitVarInsn(ILOAD, 1);
    run.visitMethodInsn(
        INVOKESTATIC, PROBE, "value", "(I)I", false); // suspends: keeps log twice, 1
    run.visitMethodInsn(INVOKEVIRTUAL, LOG, "add", "(I)V", false);
    run.visitIincInsn(1, -1);
    run.visitVarInsn(ILOAD, 1);
    run.visitJumpInsn(IFNE, start);
    run.visitLabel(end);
    run.visitInsn(RETURN);
    run.visitLabel(handler);
    run.visitInsn(ATHROW);
    run.visitMaxs(0, 0);
    run.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }
}
