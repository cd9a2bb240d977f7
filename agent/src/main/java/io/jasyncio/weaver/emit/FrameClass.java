package io.jasyncio.weaver.emit;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.analysis.MethodPlan;
import io.jasyncio.weaver.analysis.SuspendPoint;
import io.jasyncio.weaver.emit.FrameLayout.Field;
import io.jasyncio.weaver.emit.FrameLayout.Saved;
import io.jasyncio.weaver.hierarchy.Core;
import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the frame class of a method:
 *
 * <pre>
 *   final class Shop$$fetch extends Frame {
 *     Shop self;  String String0;  int int0;
 *     static { Protocol.require(1, "Shop"); }
 *     static void save0(int state, String s, int i, Shop self, Shop$$fetch frame, Coroutine c) {
 *       if (frame == null) { frame = new Shop$$fetch(); frame.self = self; } else { …other references = null; }
 *       frame.String0 = s;  frame.int0 = i;
 *       c.link(frame, state);
 *     }
 *     public void resume(Coroutine c) { c.reference = Shop.fetch(c, this); }
 *     public String table() { return "Shop\nfetch\nShop.java\n12,15"; }
 *   }
 * </pre>
 *
 * <p>All that passes a frame where {@code Frame} is expected stands in here: elsewhere the verifier
 * would load this class to see whether it is one, before the host is even linked.
 */
final class FrameClass {
  private final FrameLayout layout;
  private final MethodPlan plan;
  private final String name;
  private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);

  private FrameClass(FrameLayout layout) {
    this.layout = layout;
    this.plan = layout.plan();
    this.name = plan.frameClass();
  }

  static byte[] write(FrameLayout layout, int version, String sourceFile) {
    return new FrameClass(layout).write(version, sourceFile);
  }

  private byte[] write(int version, String sourceFile) {
    out.visit(version, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, name, null, Core.FRAME, null);
    if (!plan.isStatic()) {
      out.visitField(0, "self", layout.selfType().getDescriptor(), null, null);
    }
    for (Field field : layout.fields()) {
      out.visitField(0, field.name(), field.descriptor(), null, null);
    }
    requireProtocol();
    constructor();
    layout.saves().forEach(this::save);
    resume();
    table(sourceFile);
    out.visitEnd();
    return out.toByteArray();
  }

  private void requireProtocol() {
    MethodVisitor code = out.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    code.visitLdcInsn(Core.PROTOCOL);
    code.visitLdcInsn(plan.owner().replace('/', '.'));
    code.visitMethodInsn(
        INVOKESTATIC, Core.PROTOCOL_CLASS, "require", "(ILjava/lang/String;)V", false);
    code.visitInsn(RETURN);
    end(code);
  }

  private void constructor() {
    MethodVisitor code = out.visitMethod(ACC_PRIVATE, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, Core.FRAME, "<init>", "()V", false);
    code.visitInsn(RETURN);
    end(code);
  }

  private void save(Saved saved) {
    boolean large = saved.isLarge();
    List<Field> values = large ? List.of() : saved.fields();
    MethodVisitor code =
        out.visitMethod(ACC_STATIC, saved.save(), layout.saveDescriptor(saved), null, null);
    code.visitCode();
    int operands = large ? 0 : saved.operands();
    int state = slots(values.subList(0, operands));
    int self = slots(values) + 1;
    int frame = plan.isStatic() ? self : self + 1;
    take(code, saved, self, frame);
    int slot = 0;
    for (int i = 0; i < values.size(); i++) {
      Field value = values.get(i);
      slot = i == operands ? state + 1 : slot;
      code.visitVarInsn(ALOAD, frame);
      code.visitVarInsn(value.type().getOpcode(ILOAD), slot);
      code.visitFieldInsn(PUTFIELD, name, value.name(), value.descriptor());
      slot += value.type().getSize();
    }
    code.visitVarInsn(ALOAD, frame + 1);
    code.visitVarInsn(ALOAD, frame);
    code.visitVarInsn(ILOAD, state);
    code.visitMethodInsn(INVOKEVIRTUAL, Core.COROUTINE, "link", "(L" + Core.FRAME + ";I)V", false);
    if (large) {
      code.visitVarInsn(ALOAD, frame);
      code.visitInsn(ARETURN);
    } else {
      code.visitInsn(RETURN);
    }
    end(code);
  }

  private static int slots(List<Field> values) {
    return values.stream().mapToInt(field -> field.type().getSize()).sum();
  }

  /** Makes the frame, or forgets what an earlier suspension kept in it. */
  private void take(MethodVisitor code, Saved saved, int self, int frame) {
    Label reused = new Label();
    Label ready = new Label();
    code.visitVarInsn(ALOAD, frame);
    code.visitJumpInsn(IFNONNULL, reused);
    code.visitTypeInsn(NEW, name);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, name, "<init>", "()V", false);
    code.visitVarInsn(ASTORE, frame);
    if (!plan.isStatic()) {
      code.visitVarInsn(ALOAD, frame);
      code.visitVarInsn(ALOAD, self);
      code.visitFieldInsn(PUTFIELD, name, "self", layout.selfType().getDescriptor());
    }
    code.visitJumpInsn(GOTO, ready);
    code.visitLabel(reused);
    List<Field> kept = saved.fields();
    for (Field field : layout.fields()) {
      if (field.type().getSort() >= Type.ARRAY && !kept.contains(field)) {
        code.visitVarInsn(ALOAD, frame);
        code.visitInsn(ACONST_NULL);
        code.visitFieldInsn(PUTFIELD, name, field.name(), field.descriptor());
      }
    }
    code.visitLabel(ready);
  }

  private void resume() {
    MethodVisitor code =
        out.visitMethod(ACC_PUBLIC, "resume", "(L" + Core.COROUTINE + ";)V", null, null);
    Type result = plan.result();
    code.visitCode();
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(ALOAD, 1); // coroutine
    }
    code.visitVarInsn(ALOAD, 1); // coroutine?, coroutine
    code.visitVarInsn(ALOAD, 0); // coroutine?, coroutine, frame
    code.visitMethodInsn(
        INVOKESTATIC,
        plan.owner(),
        plan.method().name,
        Resume.doorDescriptor(layout),
        plan.isInterface());
    switch (result.getSort()) { // coroutine, result
      case Type.VOID -> {}
      case Type.LONG -> {}
      case Type.FLOAT -> {
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
        code.visitInsn(I2L);
      }
      case Type.DOUBLE ->
          code.visitMethodInsn(
              INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
      case Type.ARRAY, Type.OBJECT -> {}
      default -> code.visitInsn(I2L);
    }
    if (result.getSort() >= Type.ARRAY) {
      code.visitFieldInsn(PUTFIELD, Core.COROUTINE, "reference", "Ljava/lang/Object;");
    } else if (result.getSort() != Type.VOID) {
      code.visitFieldInsn(PUTFIELD, Core.COROUTINE, "primitive", "J");
    }
    code.visitInsn(RETURN);
    end(code);
  }

  private void table(String sourceFile) {
    String lines =
        plan.points().stream()
            .map(SuspendPoint::line)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    String table =
        String.join(
            "\n",
            plan.owner().replace('/', '.'),
            plan.method().name,
            sourceFile == null ? "" : sourceFile,
            lines);
    MethodVisitor code = out.visitMethod(ACC_PUBLIC, "table", "()Ljava/lang/String;", null, null);
    code.visitCode();
    if (table.length() < 60_000) {
      code.visitLdcInsn(table);
    } else {
      code.visitInsn(ACONST_NULL);
    }
    code.visitInsn(ARETURN);
    end(code);
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
