package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.Schedule;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The class files of what a class uses aren't there when it's woven: an optional dependency, or a
 * loader that keeps its bytes to itself. At run time they are.
 */
class MissingClassesTest {
  private static final String PROBE = "io/jasyncio/weaving/probe/Probe";
  private static final String LOG = "io/jasyncio/weaving/probe/Log";
  private static final String OBJECT = "java/lang/Object";

  private final Map<String, byte[]> missing =
      Map.of(
          "Base", type("Base", OBJECT),
          "Left", type("Left", "Base"),
          "Right", type("Right", "Base"));

  /** What meets is used as an object, or as what an interface says of it. */
  @Test
  void whatMeetsCountsAsAnObject() throws Exception {
    byte[] made = meeting("java/lang/Object", "toString", "()Ljava/lang/String;");
    Map<String, byte[]> woven = woven(made);
    Trace plain = Twin.plain(load(made, Map.of()));
    for (Schedule schedule : new Schedule[] {new Schedule.None(), new Schedule.Every()}) {
      assertThat(plain.difference(Twin.woven(load(woven.get("Made"), woven), schedule))).isNull();
    }
    assertThat(plain.events()).containsExactly("Left", "Right");
  }

  /** The superclass that two missing classes share stands in the stack map of the class itself. */
  @Test
  void whatMeetsInAMissingSuperclassIsKnownFromTheStackMap() throws Exception {
    byte[] made = meeting("Base", "toString", "()Ljava/lang/String;");
    Map<String, byte[]> woven = woven(made);
    Trace plain = Twin.plain(load(made, Map.of()));
    for (Schedule schedule : new Schedule[] {new Schedule.None(), new Schedule.Every()}) {
      assertThat(plain.difference(Twin.woven(load(woven.get("Made"), woven), schedule))).isNull();
    }
    assertThat(plain.events()).containsExactly("Left", "Right");
  }

  private Map<String, byte[]> woven(byte[] made) {
    Weaver weaver = new Weaver(name -> missing.containsKey(name) ? null : Fixtures.resource(name));
    Weaving weaving = weaver.weave(made);
    assertThat(weaving.refusals()).isEmpty();
    assertThat(weaver.verify(weaving)).isEmpty();
    Map<String, byte[]> woven = new HashMap<>(weaving.companions());
    woven.put("Made", weaving.bytes());
    return woven;
  }

  private Class<?> load(byte[] made, Map<String, byte[]> more) throws ClassNotFoundException {
    Map<String, byte[]> classes = new HashMap<>(missing);
    classes.putAll(more);
    classes.put("Made", made);
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

  /** Calls a method of what is a {@code Left} or a {@code Right}. */
  private static byte[] meeting(String owner, String name, String descriptor) {
    ClassWriter out =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return "Base";
          }
        };
    out.visit(V17, ACC_PUBLIC | ACC_SUPER, "Made", null, OBJECT, null);
    MethodVisitor run =
        out.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "(L" + LOG + ";)V", null, null);
    run.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    run.visitCode();
    for (int i = 0; i < 2; i++) {
      Label right = new Label();
      Label met = new Label();
      run.visitInsn(ICONST_0 + i);
      run.visitMethodInsn(INVOKESTATIC, PROBE, "value", "(I)I", false);
      run.visitJumpInsn(IFNE, right);
      make(run, "Left");
      run.visitJumpInsn(GOTO, met);
      run.visitLabel(right);
      make(run, "Right");
      run.visitLabel(met);
      run.visitMethodInsn(
          INVOKESTATIC, PROBE, "point", "()V", false); // suspends: keeps log, slot 1
      run.visitVarInsn(ALOAD, 0);
      run.visitVarInsn(ALOAD, 1);
      run.visitMethodInsn(INVOKEVIRTUAL, owner, name, descriptor, false);
      run.visitMethodInsn(INVOKEVIRTUAL, LOG, "add", "(Ljava/lang/String;)V", false);
    }
    run.visitInsn(RETURN);
    run.visitMaxs(0, 0);
    run.visitEnd();
    return out.toByteArray();
  }

  private static void make(MethodVisitor code, String type) {
    code.visitTypeInsn(NEW, type);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, type, "<init>", "()V", false);
    code.visitVarInsn(ASTORE, 1);
  }

  private static byte[] type(String name, String superName) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(V17, ACC_PUBLIC | ACC_SUPER, name, null, superName, null);
    MethodVisitor constructor = out.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(ALOAD, 0);
    constructor.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
    constructor.visitInsn(RETURN);
    constructor.visitMaxs(0, 0);
    MethodVisitor text =
        out.visitMethod(ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
    text.visitCode();
    text.visitLdcInsn(name);
    text.visitInsn(ARETURN);
    text.visitMaxs(0, 0);
    return out.toByteArray();
  }
}
