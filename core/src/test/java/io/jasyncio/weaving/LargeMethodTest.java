package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/** Methods that the JIT would never compile once they're woven are warned of. */
class LargeMethodTest {
  private static final int JIT_LIMIT = 8_000;

  private final Weaver weaver = new Weaver(Fixtures::resource);

  @Test
  void isWarnedOfPastTheLimitOfTheJit() {
    Weaving weaving = weaver.weave(method(500));

    assertThat(largest(weaving)).isGreaterThan(JIT_LIMIT);
    assertThat(weaving.refusals()).isEmpty();
    assertThat(weaving.warnings()).hasSize(1);
    assertThat(weaving.warnings().get(0).message())
        .matches(
            "\\QMade.run(Unknown Source): run() takes \\E\\d{4,5}\\Q bytes when woven; the JIT compiles no method of more"
                + " than 8000, so it will run slowly. Split it [large-method]\\E");
    assertThat(weaver.verify(weaving)).isEmpty();
  }

  @Test
  void isNoMatterBelowTheLimit() {
    Weaving weaving = weaver.weave(method(100));

    assertThat(largest(weaving)).isLessThan(JIT_LIMIT);
    assertThat(weaving.warnings()).isEmpty();
  }

  /** A class with a method of so many suspend points. */
  private static byte[] method(int points) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(V17, ACC_SUPER, "Made", null, "java/lang/Object", null);
    MethodVisitor code = out.visitMethod(ACC_STATIC, "run", "()V", null, null);
    code.visitAnnotation("Lio/jasyncio/Async;", false).visitEnd();
    code.visitCode();
    for (int i = 0; i < points; i++) {
      code.visitMethodInsn(INVOKESTATIC, "io/jasyncio/weaving/probe/Probe", "point", "()V", false);
    }
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }

  /** The size of the largest method of a woven class. */
  private static int largest(Weaving weaving) {
    List<CodeSizeEvaluator> sizes = new ArrayList<>();
    new ClassReader(weaving.bytes())
        .accept(
            new ClassVisitor(ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sig, String[] exceptions) {
                sizes.add(new CodeSizeEvaluator(null));
                return sizes.get(sizes.size() - 1);
              }
            },
            0);
    return sizes.stream().mapToInt(CodeSizeEvaluator::getMinSize).max().orElse(0);
  }
}
