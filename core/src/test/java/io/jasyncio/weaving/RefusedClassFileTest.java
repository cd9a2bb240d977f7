package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Reason;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Class files that are refused for their form, which no source of this build has. */
class RefusedClassFileTest {
  private static final String PROBE = "io/jasyncio/weaving/probe/Probe";

  private final Weaver weaver = new Weaver(Fixtures::resource);

  @Test
  void moreParametersThanThereAreSlots() {
    byte[] bytes = method(V1_8, "(" + "J".repeat(127) + "I)V", code -> code.visitInsn(RETURN));

    assertThat(message(bytes))
        .isEqualTo(
            "Made.run(Made.java): run is @Async, but its parameters take 255 of the 255 slots that a"
                + " method may have, and the hidden one needs one more. Pass an object or an array"
                + " instead [too-many-parameters]");
  }

  @Test
  void moreCodeThanAMethodMayHave() {
    byte[] bytes =
        method(
            V1_8,
            "(IJD)V",
            code -> {
              for (int i = 0; i < 3000; i++) {
                call(code, "point", "()V");
              }
              code.visitInsn(RETURN);
            });

    Weaving weaving = weaver.weave(bytes);

    assertThat(weaving.refusals()).hasSize(1);
    assertThat(weaving.refusals().get(0).message())
        .matches(
            "\\QMade.run(Made.java): run has 3000 suspend points and would take \\E\\d{5,}"
                + "\\Q bytes of code when woven; the JVM allows 65,535. Split the method"
                + " [too-large]\\E");
    assertThat(weaver.verify(weaving)).isEmpty();
  }

  /** The names that the woven class adds are constants, too. */
  @Test
  void moreConstantsThanAClassMayHave() {
    ClassWriter out = new ClassWriter(0);
    out.visit(V1_8, ACC_PUBLIC | ACC_SUPER, "Made", null, "java/lang/Object", null);
    MethodVisitor run = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "()V", null, null);
    run.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    run.visitCode();
    call(run, "point", "()V");
    run.visitInsn(RETURN);
    run.visitMaxs(0, 0);
    run.visitEnd();
    for (int i = 0; i < 65_500; i++) {
      out.newUTF8("constant " + i);
    }

    assertThat(message(out.toByteArray()))
        .matches(
            "\\QMade.<class>(Unknown Source): needs \\E\\d{5}\\Q constants when woven, and a class"
                + " file holds 65,535. Split the class [too-large]\\E");
  }

  @Test
  void anAsyncConstructorAndClassInitializer() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(V1_8, ACC_PUBLIC | ACC_SUPER, "Made", null, "java/lang/Object", null);
    for (String name : new String[] {"<init>", "<clinit>"}) {
      boolean isConstructor = name.equals("<init>");
      MethodVisitor method =
          out.visitMethod(isConstructor ? ACC_PUBLIC : ACC_STATIC, name, "()V", null, null);
      method.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
      method.visitCode();
      if (isConstructor) {
        method.visitVarInsn(ALOAD, 0);
        method.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", name, "()V", false);
      }
      method.visitInsn(RETURN);
      method.visitMaxs(0, 0);
    }

    Weaving weaving = weaver.weave(out.toByteArray());

    assertThat(weaving.refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.CONSTRUCTOR, Reason.CLASS_INITIALIZER);
    assertThat(weaver.verify(weaving)).as("the class that is loaded instead").isEmpty();
    ClassNode loaded = new ClassNode();
    new ClassReader(weaving.bytes()).accept(loaded, 0);
    assertThat(loaded.methods)
        .extracting(m -> m.name + m.desc)
        .containsExactly("<init>()V", "<clinit>()V");
  }

  /** Nobody implements them but the JDK, which can't be told to suspend. */
  @Test
  void annotationTypesAreLeftAlone() {
    ClassWriter out = new ClassWriter(0);
    out.visit(
        V1_8,
        ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT | ACC_ANNOTATION,
        "Mark",
        null,
        "java/lang/Object",
        new String[] {"java/lang/annotation/Annotation"});
    MethodVisitor value = out.visitMethod(ACC_PUBLIC | ACC_ABSTRACT, "value", "()I", null, null);
    value.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    byte[] mark = out.toByteArray();
    byte[] user =
        method(
            V1_8,
            "(LMark;)V",
            code -> {
              code.visitVarInsn(ALOAD, 0);
              code.visitMethodInsn(INVOKEINTERFACE, "Mark", "value", "()I", true);
              code.visitInsn(POP);
              call(code, "point", "()V");
              code.visitInsn(RETURN);
            });
    Weaver weaver = new Weaver(named("Mark", mark));

    assertThat(weaver.weave(mark).isUnchanged()).isTrue();
    assertThat(calls(weaver.weave(user).bytes(), "Mark")).containsOnly("value()I");
  }

  private static Stream<String> calls(byte[] bytes, String owner) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes).accept(node, 0);
    return node.methods.stream()
        .flatMap(method -> Stream.of(method.instructions.toArray()))
        .filter(insn -> insn instanceof MethodInsnNode call && call.owner.equals(owner))
        .map(insn -> ((MethodInsnNode) insn).name + ((MethodInsnNode) insn).desc);
  }

  @Test
  void modulesAndPackagesAreLeftAlone() {
    ClassWriter module = new ClassWriter(0);
    module.visit(V17, ACC_MODULE, "module-info", null, null, null);
    var content = module.visitModule("made", 0, null);
    content.visitRequire("io.jasyncio", 0, null);
    content.visitEnd();
    assertThat(weaver.weave(module.toByteArray()).isUnchanged()).isTrue();
    ClassWriter packageInfo = new ClassWriter(0);
    packageInfo.visit(
        V17,
        ACC_INTERFACE | ACC_ABSTRACT | ACC_SYNTHETIC,
        "made/package-info",
        null,
        "java/lang/Object",
        null);
    packageInfo.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    assertThat(weaver.weave(packageInfo.toByteArray()).isUnchanged()).isTrue();
  }

  @Test
  void subroutines() {
    byte[] bytes =
        method(
            V1_5,
            "()V",
            code -> {
              Label subroutine = new Label();
              call(code, "point", "()V");
              code.visitJumpInsn(JSR, subroutine);
              code.visitInsn(RETURN);
              code.visitLabel(subroutine);
              code.visitVarInsn(ASTORE, 0);
              code.visitVarInsn(RET, 0);
            });

    assertThat(message(bytes))
        .isEqualTo(
            "Made.run(Made.java): run is @Async, but was compiled for Java 6 or before, with"
                + " subroutines (jsr), which can't be woven. Compile it with -source/-target 7 or"
                + " later [subroutine]");
  }

  @Test
  void aVersionThatIsNotKnownYet() {
    byte[] bytes = method(V1_8, "()V", code -> code.visitInsn(RETURN));
    bytes[7] = (byte) 200;

    assertThat(message(bytes))
        .isEqualTo(
            "Made.<class>(Unknown Source): has class file version 200, which this jasyncio doesn't know."
                + " Update jasyncio, or compile for an earlier release [class-file]");
  }

  @Test
  void aVersionFromBeforeAnnotations() {
    byte[] bytes = method(V1_4, "()V", code -> code.visitInsn(RETURN));

    assertThat(message(bytes))
        .isEqualTo(
            "Made.run(Made.java): was compiled for Java 1.4 or before. Compile it for a later"
                + " release [class-file]");
  }

  @Test
  void callsAndLambdasOfInterfacesFromBeforeDefaultMethods() {
    ClassWriter old = new ClassWriter(0);
    old.visit(
        V1_7, ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, "Old", null, "java/lang/Object", null);
    MethodVisitor get = old.visitMethod(ACC_PUBLIC | ACC_ABSTRACT, "get", "()I", null, null);
    get.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    ClassFiles files = named("Old", old.toByteArray());
    byte[] bytes =
        method(
            V1_8,
            "(LOld;)V",
            code -> {
              code.visitVarInsn(ALOAD, 0);
              code.visitMethodInsn(INVOKEINTERFACE, "Old", "get", "()I", true);
              code.visitInsn(POP);
              code.visitInsn(RETURN);
            });

    assertThat(new Weaver(files).weave(bytes).refusals())
        .extracting(Refusal::message)
        .containsExactly(
            "Made.run(Made.java): calls the @Async method Old.get() of an interface that was"
                + " compiled for Java 7 or before, where its hidden overload can't stand: that is a"
                + " default method. Compile the interface for Java 8 or later [class-file]");
  }

  @Test
  void noClassFileAtAll() {
    assertThat(weaver.weave(new byte[] {1, 2, 3}).refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.CLASS_FILE);
    byte[] cut = method(V1_8, "()V", code -> code.visitInsn(RETURN));
    assertThat(weaver.weave(Arrays.copyOf(cut, cut.length / 2)).refusals())
        .extracting(Refusal::reason)
        .containsExactly(Reason.CLASS_FILE);
  }

  @Test
  void aMonitorThatOnePathHolds() {
    byte[] bytes =
        method(
            V1_8,
            "(Ljava/lang/Object;Z)V",
            code -> {
              Label notLocked = new Label();
              Label end = new Label();
              code.visitVarInsn(ILOAD, 1);
              code.visitJumpInsn(IFEQ, notLocked);
              code.visitVarInsn(ALOAD, 0);
              code.visitInsn(MONITORENTER);
              code.visitLabel(notLocked);
              call(code, "point", "()V");
              code.visitVarInsn(ILOAD, 1);
              code.visitJumpInsn(IFEQ, end);
              code.visitVarInsn(ALOAD, 0);
              code.visitInsn(MONITOREXIT);
              code.visitLabel(end);
              code.visitInsn(RETURN);
            });

    assertThat(message(bytes))
        .isEqualTo(
            "Made.run(Made.java): suspends while holding a monitor, in the call of Probe.point();"
                + " another task could never enter it. Await outside synchronized; between suspensions"
                + " the coroutines of one loop need no monitor [monitor]");
  }

  // ---- callees that have changed since ----

  @Test
  void aWovenClassWhoseCalleeIsNoLongerAsync() {
    byte[] caller = calling("Callee");
    byte[] woven = new Weaver(named("Callee", callee(true))).weave(caller).bytes();

    Weaving again = new Weaver(named("Callee", callee(false))).weave(woven);

    assertThat(again.refusals())
        .extracting(Refusal::message)
        .containsExactly(
            "Made.run(Made.java): was woven when Callee.get() was @Async, which it no longer is."
                + " Compile and weave anew what depends on it: mvn clean, then your command"
                + " [stale]");
  }

  @Test
  void aWovenClassWhoseCalleeHasBecomeAsync() {
    byte[] caller = calling("Callee");
    byte[] woven = new Weaver(named("Callee", callee(false))).weave(caller).bytes();

    Weaving again = new Weaver(named("Callee", callee(true))).weave(woven);

    assertThat(again.refusals())
        .extracting(Refusal::message)
        .containsExactly(
            "Made.run(Made.java): was woven when Callee.get() was a plain method, which has become"
                + " @Async since. Compile and weave anew what depends on it: mvn clean, then your"
                + " command [stale]");
  }

  private static ClassFiles named(String name, byte[] bytes) {
    Map<String, byte[]> known = Map.of(name, bytes);
    return asked -> known.containsKey(asked) ? known.get(asked) : Fixtures.resource(asked);
  }

  private static byte[] callee(boolean async) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(V1_8, ACC_PUBLIC, "Callee", null, "java/lang/Object", null);
    MethodVisitor get = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "get", "()I", null, null);
    if (async) {
      get.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    }
    get.visitCode();
    get.visitInsn(ICONST_1);
    get.visitInsn(IRETURN);
    get.visitMaxs(0, 0);
    return out.toByteArray();
  }

  private static byte[] calling(String callee) {
    return method(
        V1_8,
        "()V",
        code -> {
          call(code, "point", "()V");
          code.visitMethodInsn(INVOKESTATIC, callee, "get", "()I", false);
          code.visitInsn(POP);
          code.visitInsn(RETURN);
        });
  }

  // ---- making ----

  private String message(byte[] bytes) {
    Weaving weaving = weaver.weave(bytes);
    assertThat(weaving.refusals()).hasSize(1);
    if (!weaving.isUnchanged()) {
      assertThat(new ClassReader(weaving.bytes()).getClassName()).isEqualTo("Made");
    }
    return weaving.refusals().get(0).message();
  }

  private static void call(MethodVisitor code, String name, String descriptor) {
    code.visitMethodInsn(INVOKESTATIC, PROBE, name, descriptor, false);
  }

  /** A class with one {@code @Async static} method. */
  private static byte[] method(int version, String descriptor, Consumer<MethodVisitor> body) {
    ClassWriter out =
        new ClassWriter(version < V1_7 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
    out.visit(version, ACC_PUBLIC | ACC_SUPER, "Made", null, "java/lang/Object", null);
    out.visitSource("Made.java", null);
    MethodVisitor run = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", descriptor, null, null);
    run.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    run.visitCode();
    body.accept(run);
    run.visitMaxs(0, 0);
    run.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }
}
