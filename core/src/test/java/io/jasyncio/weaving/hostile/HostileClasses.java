package io.jasyncio.weaving.hostile;

import static org.objectweb.asm.Opcodes.*;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Writes the hostile classes; each has one {@code @Async} method, {@code run}. */
final class HostileClasses {
  static final String CALLEE = "hostile/Callee";
  private static final String ASYNC = "Lio/jasyncio/Async;";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, byte[]> others = new LinkedHashMap<>();

  private HostileClasses() {}

  /** All of them. */
  static HostileClasses all() {
    HostileClasses classes = new HostileClasses();
    classes.callee();
    classes.large();
    classes.twisted();
    classes.damaged();
    return classes;
  }

  /** The class files to weave, by what they are. */
  Map<String, byte[]> files() {
    return files;
  }

  /** A class that these refer to, or null. */
  byte[] find(String internalName) {
    return others.get(internalName);
  }

  private void callee() {
    ClassWriter callee = start(CALLEE, V17, "java/lang/Object");
    MethodVisitor point = callee.visitMethod(ACC_STATIC | ACC_PUBLIC, "point", "()V", null, null);
    point.visitAnnotation(ASYNC, true).visitEnd();
    point.visitCode();
    point.visitInsn(RETURN);
    point.visitMaxs(0, 0);
    others.put(CALLEE, callee.toByteArray());
  }

  // ---- large ----

  private void large() {
    add("5,000 points, ten locals", code -> points(code, 5_000, 10));
    add(
        "5,000 points in three loops, twenty locals",
        code -> {
          store(code, 20);
          Label[] heads = {new Label(), new Label(), new Label()};
          for (Label head : heads) {
            code.visitLabel(head);
          }
          times(5_000, i -> point(code));
          for (int i = 2; i >= 0; i--) {
            code.visitVarInsn(ILOAD, i);
            code.visitJumpInsn(IFNE, heads[i]);
          }
          load(code, 20);
        });
    add("21,000 points", code -> points(code, 21_000, 0));
    add("5,000 points, 250 locals", code -> points(code, 5_000, 250));
    add("5,000 points, 5,000 locals", code -> points(code, 5_000, 5_000));
    add(
        "the highest local, 20,000 instructions",
        code -> {
          code.visitInsn(ICONST_0);
          code.visitVarInsn(ISTORE, 65_534);
          point(code);
          times(20_000, i -> code.visitInsn(NOP));
          code.visitVarInsn(ILOAD, 65_534);
          code.visitInsn(POP);
        });
    add(
        "30,000 operands",
        code -> {
          times(30_000, i -> code.visitInsn(ICONST_0));
          point(code);
          times(30_000, i -> code.visitInsn(POP));
        });
    add(
        "2,000 operands at 2,000 points",
        code -> {
          times(2_000, i -> code.visitInsn(ICONST_0));
          times(2_000, i -> point(code));
          times(2_000, i -> code.visitInsn(POP));
        });
    add(
        "65,535 variables",
        code -> {
          Label start = new Label();
          Label end = new Label();
          code.visitLabel(start);
          point(code);
          code.visitInsn(ICONST_0);
          code.visitVarInsn(ISTORE, 0);
          code.visitLabel(end);
          times(65_535, i -> code.visitLocalVariable("v" + i % 1_000, "I", null, start, end, 0));
        });
    files.put("3,000 methods", manyMethods());
  }

  private static void points(MethodVisitor code, int points, int locals) {
    store(code, locals);
    times(points, i -> point(code));
    load(code, locals);
  }

  private static byte[] manyMethods() {
    ClassWriter out = start("hostile/Methods", V17, "java/lang/Object");
    times(3_000, i -> method(out, "m" + i, code -> points(code, 2, 2)));
    return out.toByteArray();
  }

  // ---- twisted ----

  private void twisted() {
    add("65,535 handlers of one range", code -> handlers(code, 65_535, i -> "E", false));
    add("20,000 handlers of other types", code -> handlers(code, 20_000, i -> "E" + i, false));
    add("20,000 handlers of other ranges", code -> handlers(code, 20_000, i -> "E" + i, true));
    add("65,535 handlers of other ranges", code -> handlers(code, 65_535, i -> "E" + i % 9, true));
    add(
        "1,000 points under 100 handlers",
        code -> {
          Label start = new Label();
          Label end = new Label();
          code.visitLabel(start);
          times(1_000, i -> point(code));
          code.visitLabel(end);
          code.visitInsn(RETURN);
          Label handler = new Label();
          code.visitLabel(handler);
          code.visitInsn(POP);
          times(100, i -> code.visitTryCatchBlock(start, end, handler, "hostile/E" + i));
        });
    add("8,000 nested loops", code -> nestedLoops(code, 8_000));
    add(
        "8,000 jumps back to one place",
        code -> {
          store(code, 1);
          Label start = new Label();
          code.visitLabel(start);
          point(code);
          times(
              8_000,
              i -> {
                code.visitVarInsn(ILOAD, 0);
                code.visitJumpInsn(IFNE, start);
              });
        });
    add(
        "8,000 jumps each way",
        code -> {
          store(code, 1);
          Label[] labels = new Label[8_001];
          times(labels.length, i -> labels[i] = new Label());
          for (int i = 0; i < 8_000; i++) {
            code.visitLabel(labels[i]);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFNE, labels[(int) (i * 2_654_435_761L % 8_001)]);
            if (i % 100 == 0) {
              point(code);
            }
          }
          code.visitLabel(labels[8_000]);
        });
    add(
        "a switch of 7,000 cases, each jumping back",
        code -> {
          store(code, 1);
          Label start = new Label();
          code.visitLabel(start);
          point(code);
          code.visitVarInsn(ILOAD, 0);
          Label[] cases = new Label[7_000];
          times(cases.length, i -> cases[i] = new Label());
          code.visitTableSwitchInsn(0, cases.length - 1, cases[0], cases);
          for (Label each : cases) {
            code.visitLabel(each);
            code.visitJumpInsn(GOTO, start);
          }
        });
    add(
        "3,000 types that meet",
        code -> {
          Label join = new Label();
          for (int i = 0; i < 3_000; i++) {
            code.visitInsn(ACONST_NULL);
            code.visitTypeInsn(CHECKCAST, "hostile/D" + i);
            code.visitVarInsn(ASTORE, 0);
            code.visitInsn(ICONST_0);
            code.visitJumpInsn(IFNE, join);
          }
          code.visitLabel(join);
          point(code);
          code.visitVarInsn(ALOAD, 0);
          code.visitInsn(POP);
        });
    for (int i = 0; i < 3_000; i++) { // each extends the one before
      String superName = i == 0 ? "java/lang/Object" : "hostile/D" + (i - 1);
      others.put("hostile/D" + i, start("hostile/D" + i, V17, superName).toByteArray());
    }
    cyclic();
    files.put("255 slots of parameters", parameters("I".repeat(255)));
    files.put("254 slots of parameters", parameters("I".repeat(254)));
    files.put("127 long parameters", parameters("J".repeat(127)));
    files.put("subroutines", subroutines());
    files.put("nested annotations", nestedAnnotations());
    files.put("a constant made of itself", selfConstant());
    files.put("a name that leads elsewhere", named("../../elsewhere/X"));
  }

  private void cyclic() {
    others.put("hostile/C0", start("hostile/C0", V17, "hostile/C1").toByteArray());
    others.put("hostile/C1", start("hostile/C1", V17, "hostile/C0").toByteArray());
    ClassWriter out = start("hostile/Cyclic", V17, "hostile/Cyclic");
    method(
        out,
        "run",
        code -> {
          Label join = new Label();
          code.visitInsn(ACONST_NULL);
          code.visitTypeInsn(CHECKCAST, "hostile/C0");
          code.visitInsn(ICONST_0);
          code.visitJumpInsn(IFNE, join);
          code.visitInsn(POP);
          code.visitInsn(ACONST_NULL);
          code.visitTypeInsn(CHECKCAST, "hostile/Cyclic");
          code.visitLabel(join);
          point(code);
          code.visitMethodInsn(INVOKEVIRTUAL, "hostile/C0", "absent", "()V", false);
        });
    files.put("a class that extends itself", out.toByteArray());
  }

  private interface Name {
    String of(int number);
  }

  private static void handlers(MethodVisitor code, int handlers, Name type, boolean staggered) {
    Label[] labels = new Label[staggered ? 10_000 : 2];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = new Label();
      code.visitLabel(labels[i]);
      if (i % 100 == 0) {
        point(code);
      }
      code.visitInsn(NOP);
    }
    code.visitInsn(RETURN);
    Label handler = new Label();
    code.visitLabel(handler);
    code.visitInsn(POP);
    int last = labels.length - 1;
    for (int i = 0; i < handlers; i++) {
      Label start = labels[i % last];
      Label end = labels[last - i % (last - i % last)];
      code.visitTryCatchBlock(start, staggered ? end : labels[last], handler, type.of(i));
    }
  }

  private static void nestedLoops(MethodVisitor code, int depth) {
    store(code, 1);
    Label[] heads = new Label[depth];
    for (int i = 0; i < depth; i++) {
      heads[i] = new Label();
      code.visitLabel(heads[i]);
      code.visitInsn(NOP);
    }
    point(code);
    for (int i = depth - 1; i >= 0; i--) {
      code.visitVarInsn(ILOAD, 0);
      code.visitJumpInsn(IFNE, heads[i]);
    }
  }

  private static byte[] parameters(String types) {
    ClassWriter out = start("hostile/Parameters", V17, "java/lang/Object");
    MethodVisitor code =
        out.visitMethod(ACC_STATIC | ACC_PUBLIC, "run", "(" + types + ")V", null, null);
    code.visitAnnotation(ASYNC, true).visitEnd();
    code.visitCode();
    point(code);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    return out.toByteArray();
  }

  private static byte[] subroutines() {
    ClassWriter out = start("hostile/Subroutines", V1_5, "java/lang/Object");
    method(
        out,
        "run",
        code -> {
          Label subroutine = new Label();
          times(3_000, i -> code.visitJumpInsn(JSR, subroutine));
          code.visitInsn(RETURN);
          code.visitLabel(subroutine);
          code.visitVarInsn(ASTORE, 0);
          point(code);
          code.visitVarInsn(RET, 0);
        });
    return out.toByteArray();
  }

  private static byte[] nestedAnnotations() {
    ClassWriter out = start("hostile/Annotated", V17, "java/lang/Object");
    AnnotationVisitor annotation = out.visitAnnotation("Lhostile/A;", true);
    for (int i = 0; i < 10_000; i++) {
      annotation = annotation.visitAnnotation("a", "Lhostile/A;");
    }
    method(out, "run", HostileClasses::point);
    return out.toByteArray();
  }

  /**
   * A dynamic constant whose bootstrap takes the constant itself; ASM won't write that, so it's
   * forged.
   */
  private static byte[] selfConstant() {
    Handle bootstrap = new Handle(H_INVOKESTATIC, "hostile/B", "b", "()Ljava/lang/Object;", false);
    ConstantDynamic inner = new ConstantDynamic("i", "Ljava/lang/Object;", bootstrap);
    ConstantDynamic outer = new ConstantDynamic("o", "Ljava/lang/Object;", bootstrap, inner);
    ClassWriter out = start("hostile/Constant", V17, "java/lang/Object");
    method(
        out,
        "run",
        code -> {
          point(code);
          code.visitLdcInsn(outer);
          code.visitInsn(POP);
        });
    byte[] file = out.toByteArray();
    int[] constants = Pool.constants(file, 17); // inner, outer
    int outerIndex = constants[1];
    int argument = Pool.lastArgument(file, constants[0]);
    file[argument] = (byte) (outerIndex >> 8);
    file[argument + 1] = (byte) outerIndex;
    return file;
  }

  private static byte[] named(String name) {
    ClassWriter out = start(name, V17, "java/lang/Object");
    method(out, "run", HostileClasses::point);
    return out.toByteArray();
  }

  // ---- damaged ----

  private void damaged() {
    byte[] whole = named("hostile/Damaged");
    byte[] newer = whole.clone();
    newer[6] = 0;
    newer[7] = (byte) 200;
    files.put("class file version 200", newer);
    files.put("a third of a class file", java.util.Arrays.copyOf(whole, whole.length / 3));
    files.put("all but the last byte", java.util.Arrays.copyOf(whole, whole.length - 1));
    files.put("an empty file", new byte[0]);
    files.put("text", "This is no class file.".getBytes(StandardCharsets.UTF_8));
    byte[] badName = whole.clone();
    int run = Pool.indexOf(badName, "run".getBytes(StandardCharsets.UTF_8));
    badName[run] = (byte) 0xFF;
    badName[run + 2] = (byte) 0xE0;
    files.put("a name that isn't UTF-8", badName);
    files.put("a switch of 2^31 cases", hugeSwitch());
    files.put("code that pops an empty stack", emptyStack());
  }

  private static byte[] hugeSwitch() {
    ClassWriter out = start("hostile/Switch", V17, "java/lang/Object");
    method(
        out,
        "run",
        code -> {
          Label next = new Label();
          point(code);
          code.visitInsn(ICONST_0);
          code.visitTableSwitchInsn(0x01020304, 0x01020305, next, next, next);
          code.visitLabel(next);
        });
    byte[] file = out.toByteArray();
    int high = Pool.indexOf(file, new byte[] {1, 2, 3, 5});
    file[high] = 0x7F;
    return file;
  }

  private static byte[] emptyStack() {
    ClassWriter out = new ClassWriter(0);
    out.visit(V17, ACC_PUBLIC, "hostile/Empty", null, "java/lang/Object", null);
    MethodVisitor code = out.visitMethod(ACC_STATIC | ACC_PUBLIC, "run", "()V", null, null);
    code.visitAnnotation(ASYNC, true).visitEnd();
    code.visitCode();
    point(code);
    code.visitInsn(POP);
    code.visitInsn(RETURN);
    code.visitMaxs(1, 0);
    code.visitEnd();
    return out.toByteArray();
  }

  // ---- writing ----

  private void add(String name, Consumer<MethodVisitor> body) {
    ClassWriter out = start("hostile/Large" + files.size(), V17, "java/lang/Object");
    method(out, "run", body);
    files.put(name, out.toByteArray());
  }

  /** Without stack map frames: the weaver passes them over. */
  private static ClassWriter start(String name, int version, String superName) {
    ClassWriter out = new ClassWriter(0);
    out.visit(version, ACC_PUBLIC | ACC_SUPER, name, null, superName, null);
    return out;
  }

  private static void method(ClassWriter out, String name, Consumer<MethodVisitor> body) {
    MethodVisitor code = out.visitMethod(ACC_STATIC | ACC_PUBLIC, name, "()V", null, null);
    code.visitAnnotation(ASYNC, true).visitEnd();
    code.visitCode();
    body.accept(code);
    code.visitInsn(RETURN);
    code.visitMaxs(65_535, 65_535);
    code.visitEnd();
  }

  private static void point(MethodVisitor code) {
    code.visitMethodInsn(INVOKESTATIC, CALLEE, "point", "()V", false);
  }

  private static void store(MethodVisitor code, int locals) {
    for (int i = 0; i < locals; i++) {
      code.visitInsn(ICONST_1);
      code.visitVarInsn(ISTORE, i);
    }
  }

  private static void load(MethodVisitor code, int locals) {
    for (int i = 0; i < locals; i++) {
      code.visitVarInsn(ILOAD, i);
      code.visitInsn(POP);
    }
  }

  private static void times(int n, java.util.function.IntConsumer each) {
    for (int i = 0; i < n; i++) {
      each.accept(i);
    }
  }
}
