package io.jasyncio.weaving;

import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Fixtures that no javac would make, and other compilers or obfuscators do: legal bytecode, written
 * with ASM, one class a shape.
 *
 * <p>In the comments, what stands on the operand stack after the line.
 */
final class AssembledFixtures {
  private static final String ASYNC = "Lio/jasyncio/Async;";
  private static final String SHAPE = "Lio/jasyncio/weaving/probe/Shape;";
  private static final String LOG = "io/jasyncio/weaving/probe/Log";
  private static final String PROBE = "io/jasyncio/weaving/probe/Probe";
  private static final String RUN = "(L" + LOG + ";)V";
  private static final String OBJECT = "java/lang/Object";
  private static final String BUILDER = "java/lang/StringBuilder";

  /** Writes the code of {@code static void run(Log)}. */
  @FunctionalInterface
  private interface Body {
    void write(Assembler code);
  }

  private record Shape(int version, int[] rows, Body body) {}

  private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();

  static {
    shape("Swap", AssembledFixtures::swap, 20);
    shape("Dups", AssembledFixtures::dups, 20);
    shape("UninitializedCopies", AssembledFixtures::uninitializedCopies, 33);
    shape("UninitializedInLocal", AssembledFixtures::uninitializedInLocal, 35);
    shape("UninitializedDropped", AssembledFixtures::uninitializedDropped, 31, 33);
    shape("UninitializedUnderBranch", AssembledFixtures::uninitializedUnderBranch, 33, 36);
    shape("BackwardBranchWithStack", AssembledFixtures::backwardBranchWithStack, 62);
    shape("TwoEntryLoop", AssembledFixtures::twoEntryLoop, 59);
    shape("LoopByException", AssembledFixtures::loopByException, 47, 59);
    shape("HandlerCoversItself", AssembledFixtures::handlerCoversItself, 47);
    shape("HandlerReachedByJump", AssembledFixtures::handlerReachedByJump, 45, 48);
    shape("OverlappingHandlers", AssembledFixtures::overlappingHandlers, 44, 45);
    shape("HandlerFromStore", AssembledFixtures::handlerFromStore, 44);
    shape("HalfOverlapInSlots", AssembledFixtures::halfOverlapInSlots, 12);
    shape("MergedNarrow", AssembledFixtures::mergedNarrow, 2);
    shape("LoopUnderConstruction", AssembledFixtures::loopUnderConstruction, 36, 62);
    shape("HandlesOnStack", AssembledFixtures::handlesOnStack, 23);
    shape("DynamicConstants", V11, AssembledFixtures::dynamicConstants, 23, 106);
    shape("OtherBootstraps", AssembledFixtures::otherBootstraps, 107);
    shape("StackUnderSwitch", AssembledFixtures::stackUnderSwitch, 57, 62);
    shape("DeepStack", AssembledFixtures::deepStack, 16, 26);
    shape("NoStackMapFrames", V1_5, AssembledFixtures::noStackMapFrames, 66, 125, 140);
    shape("Version50", V1_6, AssembledFixtures::backwardBranchWithStack, 62, 125, 140);
    shape("UnusedCode", V1_5, AssembledFixtures::unusedCode, 60, 66);
  }

  private AssembledFixtures() {}

  private static void shape(String name, Body body, int... rows) {
    shape(name, V1_8, body, rows);
  }

  private static void shape(String name, int version, Body body, int... rows) {
    SHAPES.put(name, new Shape(version, rows, body));
  }

  /** Writes them all below a folder, for package {@code shapes.bytecode}. */
  static void write(Path classes) {
    SHAPES.forEach((name, shape) -> write(classes, "shapes/bytecode/" + name, shape));
    write(classes, "shapes/bytecode/SameButResult", sameButResult("shapes/bytecode/SameButResult"));
    write(
        classes,
        "shapes/bytecode/WideOverParameter",
        wideOverParameter("shapes/bytecode/WideOverParameter"));
  }

  private static void write(Path classes, String name, Shape shape) {
    ClassWriter out = start(name, shape.version, shape.rows);
    MethodVisitor run =
        out.visitMethod(ACC_STATIC, "run", RUN, null, new String[] {"java/lang/Throwable"});
    run.visitAnnotation(ASYNC, true).visitEnd();
    run.visitCode();
    shape.body.write(new Assembler(run, name));
    run.visitMaxs(0, 0);
    run.visitEnd();
    write(classes, name, out.toByteArray());
  }

  private static ClassWriter start(String name, int version, int... rows) {
    ClassWriter out =
        new ClassWriter(version < V1_7 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
    out.visit(version, ACC_SUPER | ACC_FINAL, name, null, OBJECT, null);
    var shape = out.visitAnnotation(SHAPE, true);
    shape.visit("value", rows);
    shape.visitEnd();
    return out;
  }

  private static void write(Path classes, String name, byte[] bytes) {
    try {
      Path file = classes.resolve(name + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A method's code, with the calls that all fixtures make. */
  private static final class Assembler extends MethodVisitor {
    final String owner;

    Assembler(MethodVisitor code, String owner) {
      super(ASM9, code);
      this.owner = owner;
    }

    void push(int value) {
      super.visitIntInsn(SIPUSH, value);
    }

    void push(Object constant) {
      super.visitLdcInsn(constant);
    }

    void call(String owner, String name, String descriptor) {
      super.visitMethodInsn(INVOKESTATIC, owner, name, descriptor, false);
    }

    void invoke(String owner, String name, String descriptor) {
      super.visitMethodInsn(INVOKEVIRTUAL, owner, name, descriptor, false);
    }

    void construct(String owner, String descriptor) {
      super.visitMethodInsn(INVOKESPECIAL, owner, "<init>", descriptor, false);
    }

    /** Passes what is on top through a leaf that may suspend. */
    void value(String type) {
      call(PROBE, "value", "(" + type + ")" + type);
    }

    void text() {
      call(PROBE, "text", "(Ljava/lang/String;)Ljava/lang/String;");
    }

    void point() {
      call(PROBE, "point", "()V");
    }

    /** Writes what is on top to the log, which is in slot 0, and takes it away. */
    void log(String type) {
      super.visitVarInsn(ALOAD, 0);
      boolean isWide = type.equals("J") || type.equals("D");
      super.visitInsn(isWide ? DUP_X2 : SWAP); // log, value(, log)
      if (isWide) {
        super.visitInsn(POP);
      }
      invoke(LOG, "add", "(" + type + ")V");
    }

    void say(String text) {
      push(text);
      log("Ljava/lang/String;");
    }

    void all(int... opcodes) {
      for (int opcode : opcodes) {
        super.visitInsn(opcode);
      }
    }

    void at(Label label) {
      super.visitLabel(label);
    }

    void jump(int opcode, Label to) {
      super.visitJumpInsn(opcode, to);
    }

    void load(int slot) {
      super.visitVarInsn(ILOAD, slot);
    }

    void store(int slot) {
      super.visitVarInsn(ISTORE, slot);
    }

    void loadReference(int slot) {
      super.visitVarInsn(ALOAD, slot);
    }

    void storeReference(int slot) {
      super.visitVarInsn(ASTORE, slot);
    }

    void end() {
      super.visitInsn(RETURN);
    }
  }

  // ---- operand stack ----

  private static void swap(Assembler code) {
    code.push(1); // 1
    code.push(2); // 1 2
    code.visitInsn(SWAP); // 2 1
    code.value("I"); // 2 1; suspends: keeps 2
    code.visitInsn(ISUB); // 1
    code.log("I");
    code.push("left");
    code.push(3); // left 3
    code.value("I");
    code.visitInsn(SWAP); // 3 left
    code.text(); // 3 left; suspends: keeps 3
    code.log("Ljava/lang/String;");
    code.log("I");
    code.end();
  }

  /**
   * All forms of the stack instructions, each followed by a suspension with what they made below.
   */
  private static void dups(Assembler code) {
    for (int opcode : new int[] {DUP, DUP_X1, DUP_X2, DUP2, DUP2_X1, DUP2_X2}) {
      int copies = opcode >= DUP2 ? 2 : 1;
      code.say("ints under " + opcode);
      code.push(1);
      code.push(2);
      code.push(3);
      code.push(4);
      code.visitInsn(opcode); // five or six ints
      code.value("I"); // suspends: keeps all but the top one
      for (int i = 0; i < 4 + copies; i++) {
        code.log("I");
      }
    }
    code.push(1);
    code.push(2L);
    code.visitInsn(DUP2_X1); // 2 1 2
    code.value("J"); // suspends: keeps a long and an int
    code.log("J");
    code.log("I");
    code.log("J");
    code.push(1L);
    code.push(2);
    code.visitInsn(DUP_X2); // 2 1L 2
    code.value("I");
    code.log("I");
    code.log("J");
    code.log("I");
    code.push(1L);
    code.push(2);
    code.push(3);
    code.visitInsn(DUP2_X2); // 2 3 1L 2 3
    code.value("I");
    code.log("I");
    code.log("I");
    code.log("J");
    code.log("I");
    code.log("I");
    code.push(1.5);
    code.push(2L);
    code.visitInsn(DUP2_X2); // 2L 1.5 2L
    code.value("J");
    code.log("J");
    code.log("D");
    code.log("J");
    code.push(1);
    code.push(2);
    code.push(3L);
    code.visitInsn(DUP2_X2); // 3L 1 2 3L
    code.value("J");
    code.log("J");
    code.log("I");
    code.log("I");
    code.log("J");
    code.push(1);
    code.push(2);
    code.push(3);
    code.value("I");
    code.visitInsn(POP2); // 1
    code.log("I");
    code.end();
  }

  private static void deepStack(Assembler code) {
    for (int i = 0; i < 120; i++) {
      code.push(i);
      code.push((long) i);
      code.push("s" + i);
    }
    code.point(); // suspends: keeps 360 values
    for (int i = 0; i < 120; i++) {
      code.log("Ljava/lang/String;");
      code.log("J");
      code.log("I");
    }
    code.end();
  }

  private static void handlesOnStack(Assembler code) {
    Handle handle = new Handle(H_INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
    code.push(handle);
    code.push(Type.getMethodType("(I)J"));
    code.push(Type.getObjectType("java/lang/String"));
    code.point(); // suspends: keeps a handle, a method type, a class
    code.invoke("java/lang/Class", "getSimpleName", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.invoke("java/lang/invoke/MethodType", "toString", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.push("four");
    code.text(); // suspends: keeps the handle
    code.invoke("java/lang/invoke/MethodHandle", "invokeExact", "(Ljava/lang/String;)I");
    code.value("I");
    code.log("I");
    code.end();
  }

  private static void dynamicConstants(Assembler code) {
    Handle nullConstant =
        new Handle(
            H_INVOKESTATIC,
            "java/lang/invoke/ConstantBootstraps",
            "nullConstant",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)"
                + "Ljava/lang/Object;",
            false);
    Handle primitiveClass =
        new Handle(
            H_INVOKESTATIC,
            "java/lang/invoke/ConstantBootstraps",
            "primitiveClass",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)"
                + "Ljava/lang/Class;",
            false);
    code.push(new ConstantDynamic("none", "Ljava/lang/String;", nullConstant));
    code.push(new ConstantDynamic("J", "Ljava/lang/Class;", primitiveClass));
    code.push(7);
    code.value("I"); // suspends: keeps two dynamic constants
    code.log("I");
    code.invoke("java/lang/Class", "getName", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.text();
    code.log("Ljava/lang/String;");
    code.end();
  }

  private static void otherBootstraps(Assembler code) {
    Handle bootstrap =
        new Handle(
            H_INVOKESTATIC,
            "io/jasyncio/weaving/probe/Bootstraps",
            "bootstrap",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
                + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
            false);
    code.push(1);
    code.value("I");
    code.push(2L);
    code.value("J"); // suspends: keeps 1
    code.push("three");
    code.text(); // suspends: keeps 1, 2L
    code.visitInvokeDynamicInsn("linked", "(IJLjava/lang/String;)Ljava/lang/String;", bootstrap);
    code.text();
    code.log("Ljava/lang/String;");
    code.end();
  }

  // ---- objects under construction ----

  private static void uninitializedCopies(Assembler code) {
    code.visitTypeInsn(NEW, BUILDER); // b
    code.all(DUP, DUP); // b b b
    code.push("made");
    code.text(); // suspends: three copies of what isn't made yet
    code.construct(BUILDER, "(Ljava/lang/String;)V"); // b b
    code.push("!"); // b b !
    code.text(); // suspends: keeps b b
    code.invoke(BUILDER, "append", "(Ljava/lang/String;)L" + BUILDER + ";"); // b b
    Label same = new Label();
    Label after = new Label();
    code.visitInsn(DUP2); // b b b b
    code.jump(IF_ACMPEQ, same);
    code.say("two objects");
    code.jump(GOTO, after);
    code.at(same);
    code.say("one object");
    code.at(after);
    code.log("Ljava/lang/Object;");
    code.visitInsn(POP);
    code.push(5); // 5
    code.visitTypeInsn(NEW, BUILDER); // 5 b
    code.visitInsn(DUP_X1); // b 5 b
    code.push("under an int");
    code.text(); // suspends: keeps 5
    code.construct(BUILDER, "(Ljava/lang/String;)V"); // b 5
    code.log("I");
    code.log("Ljava/lang/Object;");
    code.end();
  }

  private static void uninitializedInLocal(Assembler code) {
    code.visitTypeInsn(NEW, BUILDER);
    code.storeReference(1);
    code.push("in a local");
    code.text(); // suspends: slot 1 holds what isn't made yet
    code.storeReference(2);
    code.loadReference(1);
    code.loadReference(2);
    code.construct(BUILDER, "(Ljava/lang/String;)V");
    code.loadReference(1);
    code.point(); // suspends: keeps the object twice
    code.log("Ljava/lang/Object;");
    code.loadReference(1);
    code.log("Ljava/lang/Object;");
    code.end();
  }

  private static void uninitializedDropped(Assembler code) {
    code.visitTypeInsn(NEW, BUILDER);
    code.push(1);
    code.value("I"); // suspends over an object that is never made
    code.log("I");
    code.visitInsn(POP);
    code.visitTypeInsn(NEW, BUILDER); // no copy: the object is made and lost
    code.push("lost");
    code.text();
    code.construct(BUILDER, "(Ljava/lang/String;)V");
    code.say("end");
    code.end();
  }

  private static void uninitializedUnderBranch(Assembler code) {
    Label other = new Label();
    Label made = new Label();
    code.push("lowest");
    code.visitTypeInsn(NEW, BUILDER);
    code.visitInsn(DUP);
    code.visitInsn(ICONST_0);
    code.value("I"); // suspends under a condition
    code.jump(IFEQ, other);
    code.push("first");
    code.text();
    code.construct(BUILDER, "(Ljava/lang/String;)V"); // made on two paths
    code.jump(GOTO, made);
    code.at(other);
    code.push("second");
    code.text();
    code.construct(BUILDER, "(Ljava/lang/String;)V");
    code.at(made);
    code.log("Ljava/lang/Object;");
    code.text();
    code.log("Ljava/lang/String;");
    code.end();
  }

  /**
   * A loop goes round while an object is under construction. Behind the suspension in the first
   * loop, another copy of the code runs up to the way back of the second.
   */
  private static void loopUnderConstruction(Assembler code) {
    Label first = new Label();
    Label between = new Label();
    Label second = new Label();
    code.push(2);
    code.store(1);
    code.at(first);
    code.load(1);
    code.value("I"); // suspends: keeps slot 1
    code.jump(IFEQ, between);
    code.visitIincInsn(1, -1);
    code.jump(GOTO, first);
    code.at(between);
    code.visitTypeInsn(NEW, BUILDER); // b
    code.visitInsn(DUP); // b b
    code.push(3);
    code.store(1);
    code.at(second);
    code.visitIincInsn(1, -1);
    code.load(1);
    code.jump(IFGT, second); // b b
    code.push("round");
    code.construct(BUILDER, "(Ljava/lang/String;)V"); // b
    code.log("Ljava/lang/Object;");
    code.end();
  }

  // ---- control flow ----

  private static void backwardBranchWithStack(Assembler code) {
    Label loop = new Label();
    code.push("bottom"); // bottom
    code.push(3L); // bottom 3
    code.push(4);
    code.store(1);
    code.at(loop); // bottom sum
    code.push(2L);
    code.value("J"); // suspends: keeps bottom, sum, slot 1
    code.visitInsn(LMUL);
    code.visitIincInsn(1, -1);
    code.load(1);
    code.value("I");
    code.jump(IFGT, loop); // backwards, with two values on the stack
    code.log("J");
    code.log("Ljava/lang/String;");
    code.end();
  }

  private static void twoEntryLoop(Assembler code) {
    Label first = new Label();
    Label second = new Label();
    Label end = new Label();
    code.push(0);
    code.store(1);
    code.push(1);
    code.value("I");
    code.jump(IFNE, second); // into the middle of the loop
    code.at(first);
    code.load(1);
    code.value("I"); // suspends: keeps slot 1
    code.log("I");
    code.visitIincInsn(1, 1);
    code.at(second);
    code.visitIincInsn(1, 10);
    code.point(); // suspends: keeps slot 1
    code.load(1);
    code.push(40);
    code.jump(IF_ICMPGT, end);
    code.load(1);
    code.visitInsn(ICONST_1);
    code.visitInsn(IAND);
    code.jump(IFNE, first);
    code.visitIincInsn(1, 2);
    code.jump(GOTO, second); // a second back edge, to the other entry
    code.at(end);
    code.load(1);
    code.log("I");
    code.end();
  }

  private static void loopByException(Assembler code) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label out = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/IllegalStateException");
    code.push(3);
    code.store(1);
    code.at(start);
    code.load(1);
    code.jump(IFEQ, out);
    code.load(1);
    code.value("I"); // suspends: keeps slot 1
    code.log("I");
    code.visitTypeInsn(NEW, "java/lang/IllegalStateException");
    code.visitInsn(DUP);
    code.push("again");
    code.construct("java/lang/IllegalStateException", "(Ljava/lang/String;)V");
    code.call(PROBE, "fail", "(Ljava/lang/Throwable;)V"); // suspends: keeps slot 1
    code.at(end);
    code.end();
    code.at(handler); // the only way back
    code.point(); // suspends: keeps the exception on the stack, slot 1
    code.invoke("java/lang/Throwable", "getMessage", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.visitIincInsn(1, -1);
    code.jump(GOTO, start);
    code.at(out);
    code.say("out");
    code.end();
  }

  private static void handlerCoversItself(Assembler code) {
    Label start = new Label();
    Label end = new Label();
    code.push(0);
    code.store(1);
    Label handler = new Label();
    Label body = new Label();
    code.visitTryCatchBlock(start, end, handler, null);
    code.at(start);
    code.jump(GOTO, body);
    code.at(handler); // inside its own range: fails twice, and comes back
    code.point(); // suspends: keeps the exception, slot 1
    code.invoke("java/lang/Throwable", "getMessage", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.visitIincInsn(1, 1);
    code.at(body);
    Label fine = new Label();
    code.load(1);
    code.push(3);
    code.jump(IF_ICMPGE, fine);
    fail(code, "in the handler");
    code.at(fine);
    code.load(1);
    code.value("I");
    code.log("I");
    code.at(end);
    code.end();
  }

  private static void fail(Assembler code, String message) {
    code.visitTypeInsn(NEW, "java/lang/IllegalStateException");
    code.visitInsn(DUP);
    code.push(message);
    code.text();
    code.construct("java/lang/IllegalStateException", "(Ljava/lang/String;)V");
    code.call(PROBE, "fail", "(Ljava/lang/Throwable;)V");
  }

  private static void handlerReachedByJump(Assembler code) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    code.push(0);
    code.store(1);
    code.at(start);
    code.load(1);
    code.value("I");
    Label thrown = new Label();
    code.jump(IFNE, thrown);
    code.visitTypeInsn(NEW, "java/lang/Exception");
    code.visitInsn(DUP);
    code.push("jumped");
    code.construct("java/lang/Exception", "(Ljava/lang/String;)V");
    code.jump(GOTO, handler); // as if it had been thrown
    code.at(thrown);
    fail(code, "thrown");
    code.at(end);
    code.end();
    code.at(handler); // e
    code.point(); // suspends: keeps e on the stack, and slot 1
    code.invoke("java/lang/Throwable", "getMessage", "()Ljava/lang/String;");
    code.log("Ljava/lang/String;");
    code.load(1);
    code.visitIincInsn(1, 1);
    Label again = new Label();
    code.jump(IFEQ, again);
    code.end();
    code.at(again);
    code.jump(GOTO, start);
  }

  /**
   * {@code i = value(2)} where the handler's range starts with the store: what was in the local
   * before is never read, and the verifier wants it to be there all the same.
   */
  private static void handlerFromStore(Assembler code) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label next = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/ArithmeticException");
    code.push(1);
    code.store(1);
    code.push(2);
    code.value("I"); // 2; suspends: keeps log, i
    code.at(start);
    code.store(1);
    code.load(1);
    code.push(0);
    code.all(IDIV); // throws
    code.log("I");
    code.at(end);
    code.visitJumpInsn(GOTO, next);
    code.at(handler);
    code.all(POP);
    code.load(1);
    code.log("I");
    code.at(next);
    code.all(RETURN);
  }

  /** Ranges that overlap without one being inside the other, which no block structure gives. */
  private static void overlappingHandlers(Assembler code) {
    Label a = new Label();
    Label b = new Label();
    Label c = new Label();
    Label d = new Label();
    Label first = new Label();
    Label second = new Label();
    Label next = new Label();
    code.visitTryCatchBlock(a, c, first, "java/lang/IllegalStateException");
    code.visitTryCatchBlock(b, d, second, "java/lang/RuntimeException");
    code.push(0);
    code.store(1);
    Label loop = new Label();
    Label end = new Label();
    code.at(loop);
    code.load(1);
    code.push(3);
    code.jump(IF_ICMPEQ, end);
    code.at(a);
    step(code, 0);
    code.at(b);
    step(code, 1);
    code.at(c);
    step(code, 2);
    code.at(d);
    code.say("no failure");
    code.jump(GOTO, next);
    code.at(first);
    code.point();
    code.visitInsn(POP);
    code.say("first");
    code.jump(GOTO, next);
    code.at(second);
    code.invoke("java/lang/Throwable", "getMessage", "()Ljava/lang/String;");
    code.text();
    code.log("Ljava/lang/String;");
    code.say("second");
    code.at(next);
    code.visitIincInsn(1, 1);
    code.jump(GOTO, loop);
    code.at(end);
    code.end();
  }

  private static void step(Assembler code, int at) {
    Label fine = new Label();
    code.point();
    code.load(1);
    code.push(at);
    code.jump(IF_ICMPNE, fine);
    fail(code, "step " + at);
    code.at(fine);
  }

  private static void stackUnderSwitch(Assembler code) {
    Label loop = new Label();
    Label zero = new Label();
    Label one = new Label();
    Label other = new Label();
    code.push(0);
    code.store(1);
    code.push("below"); // below
    code.at(loop);
    code.push(100L); // below 100
    code.load(1);
    code.value("I"); // suspends: keeps below, 100
    code.visitTableSwitchInsn(0, 1, other, zero, one); // all targets with two values on the stack
    code.at(zero);
    code.push(1L);
    code.value("J");
    code.visitInsn(LADD);
    code.log("J");
    code.visitIincInsn(1, 1);
    code.jump(GOTO, loop);
    code.at(one);
    code.point();
    code.log("J");
    code.visitIincInsn(1, 5);
    code.jump(GOTO, loop);
    code.at(other);
    code.log("J");
    code.text();
    code.log("Ljava/lang/String;");
    code.end();
  }

  // ---- locals ----

  private static void halfOverlapInSlots(Assembler code) {
    code.push(1L << 40);
    code.visitVarInsn(LSTORE, 1); // slots 1, 2
    code.point();
    code.visitVarInsn(LLOAD, 1);
    code.log("J");
    code.push(7);
    code.store(2); // over the upper half; slot 1 is unusable
    code.point(); // suspends: keeps slot 2
    code.load(2);
    code.log("I");
    code.push(2.5);
    code.visitVarInsn(DSTORE, 2); // slots 2, 3
    code.push("x");
    code.storeReference(1);
    code.point(); // suspends: keeps slots 1, 2
    code.loadReference(1);
    code.log("Ljava/lang/String;");
    code.visitVarInsn(DLOAD, 2);
    code.log("D");
    code.push(3f);
    code.visitVarInsn(FSTORE, 3); // over the upper half again
    code.point(); // suspends: keeps slot 3
    code.visitVarInsn(FLOAD, 3);
    code.log("F");
    code.end();
  }

  /** One slot holds a boolean, a byte or a char, which are all ints to the verifier. */
  private static void mergedNarrow(Assembler code) {
    Label other = new Label();
    Label merged = new Label();
    code.push(1);
    code.value("I");
    code.jump(IFEQ, other);
    code.push(-1);
    code.value("B");
    code.store(1);
    code.jump(GOTO, merged);
    code.at(other);
    code.push(1);
    code.value("Z");
    code.store(1);
    code.at(merged);
    code.point(); // suspends: keeps slot 1, all its bits
    code.load(1);
    code.log("I");
    code.push(1);
    code.visitIntInsn(NEWARRAY, T_BOOLEAN);
    code.visitInsn(DUP);
    code.visitInsn(ICONST_0);
    code.load(1);
    code.value("Z");
    code.visitInsn(BASTORE);
    code.log("Ljava/lang/Object;");
    code.end();
  }

  private static void noStackMapFrames(Assembler code) {
    Label loop = new Label();
    Label end = new Label();
    code.visitInsn(ACONST_NULL);
    code.storeReference(1);
    code.push(3);
    code.store(2);
    code.at(loop);
    code.load(2);
    code.value("I"); // suspends: keeps slots 1 (null, then a string), 2
    code.jump(IFEQ, end);
    code.loadReference(1);
    code.log("Ljava/lang/String;");
    code.push("text");
    code.text();
    code.storeReference(1);
    code.visitIincInsn(2, -1);
    code.jump(GOTO, loop);
    code.at(end);
    code.end();
  }

  private static void unusedCode(Assembler code) {
    Label end = new Label();
    Label never = new Label();
    code.push(1);
    code.value("I");
    code.log("I");
    code.jump(GOTO, end);
    code.at(never); // nobody comes here
    code.push(2);
    code.value("I");
    code.log("I");
    code.jump(GOTO, never);
    code.at(end);
    code.point();
    code.say("end");
    code.end();
    code.point(); // nor here
    code.end();
  }

  // ---- methods ----

  /** Methods that differ in their result alone, as obfuscators make them. */
  private static byte[] sameButResult(String name) {
    ClassWriter out = start(name, V1_8, 93, 147);
    for (String type : new String[] {"I", "J", "Ljava/lang/String;"}) {
      MethodVisitor method =
          out.visitMethod(ACC_PRIVATE | ACC_STATIC, "a", "()" + type, null, null);
      method.visitAnnotation(ASYNC, true).visitEnd();
      method.visitCode();
      Assembler code = new Assembler(method, name);
      switch (type) {
        case "I" -> {
          code.push(1);
          code.value("I");
          code.visitInsn(IRETURN);
        }
        case "J" -> {
          code.push(2L);
          code.value("J");
          code.visitInsn(LRETURN);
        }
        default -> {
          code.push("three");
          code.text();
          code.visitInsn(ARETURN);
        }
      }
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    MethodVisitor run = out.visitMethod(ACC_STATIC, "run", RUN, null, null);
    run.visitAnnotation(ASYNC, true).visitEnd();
    run.visitCode();
    Assembler code = new Assembler(run, name);
    for (String type : new String[] {"I", "J", "Ljava/lang/String;"}) {
      code.call(name, "a", "()" + type);
      code.log(type);
    }
    code.end();
    code.visitMaxs(0, 0);
    code.visitEnd();
    return out.toByteArray();
  }

  /** A long or double that begins in the last slot of the parameters, as optimisers reuse slots. */
  private static byte[] wideOverParameter(String name) {
    ClassWriter out = start(name, V1_8, 3, 12);
    for (String parameter : new String[] {"I", "J"}) {
      MethodVisitor method =
          out.visitMethod(ACC_STATIC, "after", "(" + parameter + ")D", null, null);
      method.visitAnnotation(ASYNC, true).visitEnd();
      method.visitCode();
      Assembler code = new Assembler(method, name);
      int last = parameter.equals("J") ? 1 : 0;
      code.visitVarInsn(Type.getType(parameter).getOpcode(ILOAD), 0);
      code.value(parameter);
      code.visitInsn(parameter.equals("J") ? L2D : I2D);
      code.visitVarInsn(DSTORE, last); // one half where the parameter was
      code.point(); // suspends: keeps the double
      code.visitVarInsn(DLOAD, last);
      code.visitInsn(DRETURN);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
    MethodVisitor run = out.visitMethod(ACC_STATIC, "run", RUN, null, null);
    run.visitAnnotation(ASYNC, true).visitEnd();
    run.visitCode();
    Assembler code = new Assembler(run, name);
    code.push(7);
    code.call(name, "after", "(I)D");
    code.log("D");
    code.push(8L);
    code.call(name, "after", "(J)D");
    code.log("D");
    code.end();
    code.visitMaxs(0, 0);
    code.visitEnd();
    return out.toByteArray();
  }
}
