package io.jasyncio.weaving.fuzz;

import static org.objectweb.asm.Opcodes.*;

import io.jasyncio.weaving.fuzz.Program.Method;
import io.jasyncio.weaving.fuzz.Signature.Form;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Writes a program's class files: {@code Main extends Base implements Face}. */
final class ClassFilesOf {
  private static final String OBJECT = "java/lang/Object";
  private static final String[] THROWS = {"java/lang/Throwable"};

  private final Program program;
  private final Map<String, ClassWriter> classes = new LinkedHashMap<>();
  private int methods;

  private ClassFilesOf(Program program) {
    this.program = program;
  }

  /**
   * A program's classes.
   *
   * @param files the class files, by internal name
   * @param methods how many methods they have that can suspend
   */
  record Written(Map<String, byte[]> files, int methods) {}

  static Written write(Program program) {
    ClassFilesOf writing = new ClassFilesOf(program);
    writing.start(Kind.FACE_CLASS, ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, OBJECT);
    writing.start(Kind.BASE_CLASS, ACC_PUBLIC | ACC_SUPER, OBJECT);
    writing.start(Kind.MAIN_CLASS, ACC_PUBLIC | ACC_SUPER, Kind.BASE_CLASS, Kind.FACE_CLASS);
    writing.constructor(Kind.BASE_CLASS, OBJECT);
    writing.constructor(Kind.MAIN_CLASS, Kind.BASE_CLASS);
    writing.fields();
    writing.methods();
    writing.run();
    Map<String, byte[]> files = new LinkedHashMap<>();
    writing.classes.forEach(
        (name, out) -> {
          out.visitEnd();
          files.put(name, out.toByteArray());
        });
    return new Written(files, writing.methods);
  }

  private void start(String name, int access, String superclass, String... interfaces) {
    ClassWriter out =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return Kind.commonSuperclass(a, b);
          }
        };
    out.visit(V17, access, name, null, superclass, interfaces);
    out.visitSource("seed " + program.seed, null);
    classes.put(name, out);
  }

  private void constructor(String name, String superclass) {
    MethodVisitor out = classes.get(name).visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    out.visitVarInsn(ALOAD, 0);
    out.visitMethodInsn(INVOKESPECIAL, superclass, "<init>", "()V", false);
    out.visitInsn(RETURN);
    out.visitMaxs(0, 0);
    out.visitEnd();
  }

  private void fields() {
    for (Kind kind : List.of(Kind.INT, Kind.LONG, Kind.OBJECT)) {
      classes
          .get(Kind.MAIN_CLASS)
          .visitField(
              ACC_PUBLIC | ACC_STATIC, Program.staticField(kind), kind.descriptor(), null, null)
          .visitEnd();
    }
  }

  /** Writes all methods; the bodies of lambdas when some lambda is made of them. */
  private void methods() {
    Set<Signature> written = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Method method : program.methods()) {
        Signature signature = method.signature();
        boolean isNeeded = !signature.form().isLambdaBody() || program.isUsed(signature);
        if (isNeeded && written.add(signature)) {
          method(method);
          more = true;
        }
      }
    }
  }

  private void method(Method method) {
    Signature signature = method.signature();
    boolean isAbstract = signature.form() == Form.ABSTRACT;
    methods += isAbstract ? 0 : 1;
    MethodNode out =
        new MethodNode(
            signature.form().access, signature.name(), signature.descriptor(), null, THROWS);
    if (!signature.form().isLambdaBody()) {
      out.visitAnnotation(Function.ASYNC, true).visitEnd();
    }
    if (signature.form() == Form.BRIDGE) {
      bridge(signature, out);
    } else if (!isAbstract) {
      body(method, out);
    }
    out.accept(classes.get(signature.owner())); // the exception table first, which ASM relies on
  }

  private static void bridge(Signature signature, MethodVisitor out) {
    out.visitVarInsn(ALOAD, 0);
    int slot = 1;
    for (Kind wanted : signature.target().parameters()) {
      out.visitVarInsn(wanted.type().getOpcode(ILOAD), slot);
      if (wanted.isReference() && !wanted.equals(Kind.OBJECT)) {
        out.visitTypeInsn(CHECKCAST, wanted.internalName());
      }
      slot += wanted.size();
    }
    out.visitMethodInsn(
        INVOKEVIRTUAL, signature.owner(), signature.name(), signature.target().descriptor(), false);
    out.visitInsn(signature.result().type().getOpcode(IRETURN));
    out.visitMaxs(0, 0);
    out.visitEnd();
  }

  private void body(Method method, MethodVisitor out) {
    Signature signature = method.signature();
    int slots =
        (Type.getArgumentsAndReturnSizes(signature.descriptor()) >> 2)
            - (signature.isStatic() ? 1 : 0);
    Blocks code = new Blocks(out, program, signature, slots);
    code.random = new SplittableRandom(program.seed ^ signature.name().hashCode());
    int slot = 0;
    if (!signature.isStatic()) {
      code.state.store(slot++, signature.ownerKind());
    }
    for (Kind parameter : signature.parameters()) {
      code.state.store(slot, parameter);
      slot += parameter.size();
    }
    Label go = new Label();
    code.tape("burn", "()Z", Kind.INT);
    code.jump(IFNE, go);
    State start = code.state.copy();
    code.zero(signature.result());
    code.giveBack(signature.result());
    code.place(go, start);
    code.write(method.nodes());
    if (code.state.isLive) {
      code.drain(code.dice(2) * code.state.height());
      code.giveBackAny();
    }
    code.end();
  }

  // ---- the first method ----

  private static final Signature RUN =
      new Signature(Form.STATIC, Kind.MAIN_CLASS, "run", List.of(), Kind.VOID, null);

  /** Calls each method, and writes down what comes of it. */
  private void run() {
    methods++;
    MethodVisitor out =
        classes
            .get(Kind.MAIN_CLASS)
            .visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "()V", null, THROWS);
    out.visitAnnotation(Function.ASYNC, true).visitEnd();
    out.visitCode();
    Blocks code = new Blocks(out, program, RUN, 0);
    for (Kind kind : List.of(Kind.INT, Kind.LONG, Kind.OBJECT)) {
      code.zero(kind);
      out.visitFieldInsn(PUTSTATIC, Kind.MAIN_CLASS, Program.staticField(kind), kind.descriptor());
      code.state.pop();
    }
    List<Signature> callable =
        program.signatures().stream().filter(s -> s.isVisibleFrom(Kind.MAIN_CLASS)).toList();
    for (int i = 0; i < Math.min(callable.size(), program.entries().size()); i++) {
      Node entry = program.entries().get(i);
      if (program.has(entry)) {
        entry(entry, callable.get(i), code);
      }
    }
    code.giveBack(Kind.VOID);
    code.end();
  }

  private static void entry(Node entry, Signature method, Blocks code) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label next = new Label();
    code.random = new SplittableRandom(entry.seed());
    code.out.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    code.out.visitLabel(start);
    code.out.visitLineNumber(entry.id(), start);
    code.ldc(method.name() + method.descriptor(), Kind.STRING);
    code.tape("begin", "(Ljava/lang/String;)V", Kind.VOID);
    code.call(method);
    if (!method.result().equals(Kind.VOID)) {
      code.log();
    }
    code.out.visitLabel(end);
    code.jump(GOTO, next);
    code.place(handler, new State());
    code.state.push(Kind.THROWABLE);
    code.log();
    code.place(next, new State());
  }
}
