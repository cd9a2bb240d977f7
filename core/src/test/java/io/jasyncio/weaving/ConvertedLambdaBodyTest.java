package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import java.nio.file.Path;
import java.util.Map;
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
  void isConvertedInACopyOfIt() throws Exception {
    Map<String, byte[]> classes =
        compile(
            "public class Box { public interface Get { @Async Integer get(); }"
                + " static Get make(Future<Integer> f) { return () -> Await.await(f) + 1; }"
                + " public static Object run() { return Asyncio.run(() -> {"
                + " Future<Integer> f = Asyncio.getRunningLoop().createFuture();"
                + " Asyncio.getRunningLoop().callSoon(() -> f.setResult(41));"
                + " return make(f).get(); }); } }");
    classes.put("Box", withPrimitiveLambda(classes.get("Box")));
    Weaver weaver = new Weaver(Snippets.lookup(classes));
    Weaving weaving = weaver.weave(classes.get("Box"));

    assertThat(weaving.refusals()).isEmpty();
    assertThat(weaver.verify(weaving)).isEmpty();
    Class<?> box = Snippets.loader(Snippets.woven(classes)).loadClass("Box");
    assertThat(box.getMethod("run").invoke(null)).isEqualTo(42);
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

  private Map<String, byte[]> compile(String source) {
    return Snippets.compile(folder, Flavour.DEBUG, source);
  }
}
