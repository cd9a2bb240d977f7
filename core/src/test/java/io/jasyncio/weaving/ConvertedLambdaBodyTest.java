package io.jasyncio.weaving;

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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A lambda's body whose result is converted where the lambda is made: no Java compiler writes it.
 */
class ConvertedLambdaBodyTest {
  @TempDir private Path folder;

  @Test
  void isRefusedIfItSuspends() throws IOException {
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

  // ---- compiling and weaving

  private static final ClassFiles LOOKUP = ConvertedLambdaBodyTest::resource;

  private static byte[] resource(String name) {
    ClassLoader loader = ConvertedLambdaBodyTest.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassFiles lookup(Map<String, byte[]> classes) {
    return name -> classes.containsKey(name) ? classes.get(name) : LOOKUP.find(name);
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
