package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What runs for every class that is loaded has no invokedynamic, whose linking would load classes.
 */
class FirstPathTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        WeavingTransformer.class,
        ClassScan.class,
        Loaders.class,
        LoaderView.class,
        Glob.class,
        Console.class
      })
  void hasNoInvokeDynamic(Class<?> type) throws IOException {
    assertThat(invokeDynamics(type)).isEmpty();
  }

  private static List<String> invokeDynamics(Class<?> type) throws IOException {
    ClassNode node = new ClassNode();
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      new ClassReader(in).accept(node, 0);
    }
    List<String> found = new ArrayList<>();
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode insn : method.instructions) {
        if (insn.getOpcode() == Opcodes.INVOKEDYNAMIC) {
          found.add(type.getSimpleName() + "." + method.name);
        }
      }
    }
    return found;
  }
}
