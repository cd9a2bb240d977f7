package io.jasyncio.weaving;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.weaver.Refusal;
import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaver.hierarchy.ClassFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The refusals that no short piece of Java shows, each with its whole message. The others stand in
 * docs/errors.md, with the Java that is refused, and are held to it by the samples' tests.
 */
class RefusalsTest {
  @TempDir private Path folder;

  @Test
  void tooManyParameters() throws IOException {
    String parameters = IntStream.range(0, 255).mapToObj(i -> "int p" + i).collect(joining(", "));

    assertThat(refused("class Wide { @Async static void all(" + parameters + ") {} }"))
        .containsExactly(
            "Wide.all(Wide.java:1): all is @Async, but its parameters take 255 of the 255 slots"
                + " that a method may have, and the hidden one needs one more. Pass an object or an"
                + " array instead [too-many-parameters]");
  }

  @Test
  void oneParameterLessIsWoven() throws IOException {
    String parameters = IntStream.range(0, 254).mapToObj(i -> "int p" + i).collect(joining(", "));

    assertThat(refused("class Wide { @Async static void all(" + parameters + ") {} }")).isEmpty();
  }

  @Test
  void tooLarge() throws IOException {
    String calls = "n += Await.await(f);".repeat(2000);

    assertThat(
            refused(
                "class Large { @Async static long all(Future<Long> f) { long n = 0;"
                    + calls
                    + " return n; } }"))
        .singleElement()
        .asString()
        .matches(
            "Large\\.all\\(Large\\.java:1\\): all has 2000 suspend points and would take \\d+ bytes"
                + " of code when woven; the JVM allows 65,535\\. Split the method \\[too-large]");
  }

  @Test
  void aCollisionWithTheHiddenOverload() throws IOException {
    assertThat(
            refused(
                "class Twice { @Async void run(int i) {}"
                    + " void run(int i, io.jasyncio.runtime.Coroutine c) {} }"))
        .containsExactly(
            "Twice.run(Twice.java:1): run is @Async, but there is a method run(int, Coroutine)"
                + " already, which is the signature of its hidden overload. Rename one of the two"
                + " [collision]");
  }

  @Test
  void subroutines() {
    ClassWriter old = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    old.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
    MethodVisitor code =
        old.visitMethod(Opcodes.ACC_STATIC | Opcodes.ACC_PUBLIC, "run", "()V", null, null);
    code.visitAnnotation("Lio/jasyncio/Async;", true).visitEnd();
    code.visitCode();
    Label subroutine = new Label();
    code.visitJumpInsn(Opcodes.JSR, subroutine);
    code.visitInsn(Opcodes.RETURN);
    code.visitLabel(subroutine);
    code.visitVarInsn(Opcodes.ASTORE, 0);
    code.visitVarInsn(Opcodes.RET, 0);
    code.visitMaxs(0, 0);
    code.visitEnd();
    old.visitEnd();

    assertThat(messages(new Weaver(LOOKUP).weave(old.toByteArray())))
        .containsExactly(
            "Old.run(Unknown Source): run is @Async, but was compiled for Java 6 or before, with"
                + " subroutines (jsr), which can't be woven. Compile it with -source/-target 7 or"
                + " later [subroutine]");
  }

  @Test
  void aLambdaBodyWhoseResultIsConvertedOutsideIt() throws IOException {
    Map<String, byte[]> classes =
        compile(
            "class Box { interface Get { @Async Integer get(); }"
                + " static Get make(Future<Integer> f) { return () -> Await.await(f); } }");
    byte[] primitive = withPrimitiveLambda(classes.get("Box"));

    assertThat(messages(new Weaver(lookup(classes)).weave(primitive)))
        .containsExactly(
            "Box.make(Box.java:1): is the body of a lambda for Box.Get.get and suspends, and its"
                + " result is converted where the lambda is made, which no Java compiler leaves to"
                + " that place: after a suspension it would be lost. Let the body return what the"
                + " interface's method returns [class-file]");
  }

  /** The class with a lambda's body that returns an int instead of an Integer. */
  private static byte[] withPrimitiveLambda(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode insn : method.instructions.toArray()) {
        if (method.name.startsWith("lambda$") && insn.getOpcode() == Opcodes.ARETURN) {
          method.instructions.insertBefore(
              insn,
              new MethodInsnNode(
                  Opcodes.INVOKEVIRTUAL, "java/lang/Integer", "intValue", "()I", false));
          method.instructions.set(insn, new InsnNode(Opcodes.IRETURN));
        } else if (insn instanceof InvokeDynamicInsnNode indy) {
          Handle body = (Handle) indy.bsmArgs[1];
          indy.bsmArgs[1] =
              new Handle(
                  body.getTag(),
                  body.getOwner(),
                  body.getName(),
                  body.getDesc().replace(")Ljava/lang/Integer;", ")I"),
                  body.isInterface());
        }
      }
      if (method.name.startsWith("lambda$")) {
        method.desc = method.desc.replace(")Ljava/lang/Integer;", ")I");
      }
    }
    ClassWriter writer = new ClassWriter(0);
    node.accept(writer);
    return writer.toByteArray();
  }

  @Test
  void aCalleeThatIsNoLongerAsync() throws IOException {
    Map<String, byte[]> before =
        compile(
            "class Caller { @Async static void go() { Callee.work(); } }"
                + " class Callee { @Async static void work() {} }");
    Weaving caller = new Weaver(lookup(before)).weave(before.get("Caller"));
    Map<String, byte[]> after = compile("class Callee { static void work() {} }");

    assertThat(messages(new Weaver(lookup(after)).weave(caller.bytes())))
        .contains(
            "Caller.go(Caller.java:1): was woven when Callee.work() was @Async, which it no longer"
                + " is. Compile and weave anew what depends on it: mvn clean, then your command"
                + " [stale]");
  }

  @Test
  void aCalleeThatHasBecomeAsync() throws IOException {
    Map<String, byte[]> before =
        compile(
            "class Caller { @Async static void go() { Callee.work(); } }"
                + " class Callee { static void work() {} }");
    Weaving caller = new Weaver(lookup(before)).weave(before.get("Caller"));
    Map<String, byte[]> after = compile("class Callee { @Async static void work() {} }");

    assertThat(messages(new Weaver(lookup(after)).weave(caller.bytes())))
        .containsExactly(
            "Caller.go(Caller.java:1): was woven when Callee.work() was a plain method, which has"
                + " become @Async since. Compile and weave anew what depends on it: mvn clean, then"
                + " your command [stale]");
  }

  // ---- compiling and weaving

  private static final ClassFiles LOOKUP = RefusalsTest::resource;

  private static byte[] resource(String name) {
    ClassLoader loader = RefusalsTest.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassFiles lookup(Map<String, byte[]> classes) {
    return name -> classes.containsKey(name) ? classes.get(name) : LOOKUP.find(name);
  }

  /** What is said of a class, and of others in its source. */
  private List<String> refused(String source) throws IOException {
    Map<String, byte[]> classes = compile(source);
    Weaver weaver = new Weaver(lookup(classes));
    return classes.values().stream()
        .flatMap(bytes -> messages(weaver.weave(bytes)).stream())
        .toList();
  }

  private static List<String> messages(Weaving weaving) {
    return weaving.refusals().stream().map(Refusal::message).toList();
  }

  /** Compiles classes that stand in one line; the file has the first one's name. */
  private Map<String, byte[]> compile(String source) throws IOException {
    String name = source.split(" ")[1];
    Path file = Files.createDirectories(folder.resolve("source")).resolve(name + ".java");
    Files.writeString(file, "import io.jasyncio.*; " + source);
    Path classes = Files.createTempDirectory(folder, "classes");
    Compiling.compile(
        ToolProvider.getSystemJavaCompiler(),
        List.of(file),
        classes,
        List.of("-g"),
        List.of(Compiling.home(Async.class)));
    return new TreeMap<>(Compiling.classFiles(classes));
  }
}
