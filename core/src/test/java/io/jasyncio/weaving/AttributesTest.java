package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.TypeReference;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/** What a class file says beside its code is in the woven class too, and where it belongs. */
class AttributesTest {
  private static final String MARK = "Lno/such/Mark;";
  private static final String DESCRIPTOR = "(Ljava/util/List;J)Ljava/lang/Object;";
  private static final String SIGNATURE =
      "<X:Ljava/lang/Exception;>(Ljava/util/List<TX;>;J)TX;^TX;";

  private final ClassNode woven = woven();

  @Test
  void ofTheClass() {
    assertThat(woven.signature).isEqualTo("<T:Ljava/lang/Object;>Ljava/lang/Object;");
    assertThat(woven.sourceFile).isEqualTo("Made.kt");
    assertThat(woven.sourceDebug).isEqualTo("SMAP\nMade.kt\nKotlin\n*E\n");
    assertThat(woven.outerMethod).isEqualTo("outer");
    assertThat(woven.visibleAnnotations).extracting(a -> a.desc).contains(MARK);
    assertThat(woven.attrs).extracting(a -> a.type).containsExactly("OfClass");
    assertThat(woven.fields.get(0).attrs).extracting(a -> a.type).containsExactly("OfField");
  }

  @Test
  void ofTheMethod() {
    MethodNode plain = method(DESCRIPTOR);
    assertThat(plain.access).isEqualTo(ACC_PUBLIC | ACC_FINAL | ACC_VARARGS | ACC_DEPRECATED);
    assertThat(plain.signature).isEqualTo(SIGNATURE);
    assertThat(plain.exceptions).containsExactly("java/io/IOException", "java/lang/Exception");
    assertThat(plain.parameters).extracting(p -> p.name + p.access).containsExactly("list16", "l0");
    assertThat(plain.visibleAnnotations).extracting(a -> a.desc).contains(MARK);
    assertThat(plain.visibleParameterAnnotations[0]).isNull();
    assertThat(plain.visibleParameterAnnotations[1]).extracting(a -> a.desc).containsExactly(MARK);
    assertThat(plain.invisibleParameterAnnotations[0]).hasSize(1);
    assertThat(plain.visibleTypeAnnotations)
        .extracting(a -> TypeReference.METHOD_RETURN == new TypeReference(a.typeRef).getSort())
        .containsExactly(true);
    assertThat(plain.attrs).extracting(a -> a.type).containsExactly("OfMethod");
  }

  /** They'd say of the hidden parameter what isn't so. */
  @Test
  void ofTheHiddenOverload() {
    MethodNode hidden =
        method("(Ljava/util/List;JLio/jasyncio/runtime/Coroutine;)Ljava/lang/Object;");
    assertThat(hidden.signature).isNull();
    assertThat(hidden.parameters).isNull();
    assertThat(hidden.visibleParameterAnnotations).isNull();
    assertThat(hidden.visibleAnnotations).isNull();
    assertThat(hidden.exceptions).isEqualTo(method(DESCRIPTOR).exceptions);
  }

  /** The code's own attributes are where the code is. */
  @Test
  void ofTheCode() {
    MethodNode body =
        method(
            "(Ljava/util/List;JLio/jasyncio/runtime/Coroutine;Lio/jasyncio/runtime/Body;)"
                + "Ljava/lang/Object;");
    assertThat(body.signature).isNull();
    assertThat(body.localVariables)
        .extracting(local -> local.name + " " + local.desc + " " + local.signature)
        .contains(
            "this LMade; null",
            "list Ljava/util/List; Ljava/util/List<TX;>;",
            "l J null",
            "text Ljava/lang/String; null");
    assertThat(local(body, "text").start).isNotSameAs(local(body, "list").start);
    assertThat(body.visibleLocalVariableAnnotations)
        .extracting(annotation -> annotation.desc)
        .containsExactly(MARK);
    assertThat(
            Stream.of(body.instructions.toArray())
                .filter(insn -> insn.visibleTypeAnnotations != null)
                .map(insn -> insn.getOpcode()))
        .containsExactly(NEW);
  }

  private static LocalVariableNode local(MethodNode method, String name) {
    return method.localVariables.stream()
        .filter(local -> local.name.equals(name))
        .findFirst()
        .orElseThrow();
  }

  private MethodNode method(String descriptor) {
    return woven.methods.stream()
        .filter(method -> method.name.equals("all") && method.desc.equals(descriptor))
        .findFirst()
        .orElseThrow();
  }

  // ---- making ----

  private static ClassNode woven() {
    Weaver weaver = new Weaver(Fixtures::resource);
    Weaving weaving = weaver.weave(made());
    assertThat(weaving.refusals()).isEmpty();
    assertThat(weaver.verify(weaving)).isEmpty();
    ClassNode node = new ClassNode();
    new ClassReader(weaving.bytes()).accept(node, 0);
    return node;
  }

  private static byte[] made() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    out.visit(
        V17,
        ACC_PUBLIC | ACC_SUPER,
        "Made",
        "<T:Ljava/lang/Object;>Ljava/lang/Object;",
        "java/lang/Object",
        null);
    out.visitSource("Made.kt", "SMAP\nMade.kt\nKotlin\n*E\n");
    out.visitOuterClass("Outer", "outer", "()V");
    out.visitAnnotation(MARK, true).visitEnd();
    out.visitAttribute(new Unknown("OfClass"));
    var field = out.visitField(0, "field", "I", null, null);
    field.visitAttribute(new Unknown("OfField"));
    field.visitEnd();
    MethodVisitor all =
        out.visitMethod(
            ACC_PUBLIC | ACC_FINAL | ACC_VARARGS | ACC_DEPRECATED,
            "all",
            DESCRIPTOR,
            SIGNATURE,
            new String[] {"java/io/IOException", "java/lang/Exception"});
    all.visitParameter("list", ACC_FINAL);
    all.visitParameter("l", 0);
    all.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    all.visitAnnotation(MARK, true).visitEnd();
    all.visitParameterAnnotation(1, MARK, true).visitEnd();
    all.visitParameterAnnotation(0, MARK, false).visitEnd();
    all.visitTypeAnnotation(
            TypeReference.newTypeReference(TypeReference.METHOD_RETURN).getValue(),
            null,
            MARK,
            true)
        .visitEnd();
    all.visitAttribute(new Unknown("OfMethod"));
    writeCode(all);
    out.visitEnd();
    return out.toByteArray();
  }

  private static void writeCode(MethodVisitor code) {
    Label start = new Label();
    Label text = new Label();
    Label end = new Label();
    code.visitCode();
    code.visitLabel(start);
    code.visitLdcInsn("text");
    code.visitVarInsn(ASTORE, 4);
    code.visitLabel(text);
    code.visitMethodInsn(INVOKESTATIC, "io/jasyncio/weaving/probe/Probe", "point", "()V", false);
    code.visitTypeInsn(NEW, "java/lang/Object");
    code.visitInsnAnnotation(
            TypeReference.newTypeReference(TypeReference.NEW).getValue(), null, MARK, true)
        .visitEnd();
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(POP);
    code.visitVarInsn(ALOAD, 1);
    code.visitInsn(POP);
    code.visitVarInsn(ALOAD, 4);
    code.visitInsn(ARETURN);
    code.visitLabel(end);
    code.visitLocalVariable("this", "LMade;", null, start, end, 0);
    code.visitLocalVariable("list", "Ljava/util/List;", "Ljava/util/List<TX;>;", start, end, 1);
    code.visitLocalVariable("l", "J", null, start, end, 2);
    code.visitLocalVariable("text", "Ljava/lang/String;", null, text, end, 4);
    code.visitLocalVariableAnnotation(
            TypeReference.newTypeReference(TypeReference.LOCAL_VARIABLE).getValue(),
            (TypePath) null,
            new Label[] {text},
            new Label[] {end},
            new int[] {4},
            MARK,
            true)
        .visitEnd();
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** One that only its maker knows. */
  private static final class Unknown extends Attribute {
    Unknown(String type) {
      super(type);
    }

    @Override
    protected ByteVector write(ClassWriter out, byte[] code, int length, int stack, int locals) {
      return new ByteVector().putShort(out.newUTF8("kept"));
    }
  }
}
