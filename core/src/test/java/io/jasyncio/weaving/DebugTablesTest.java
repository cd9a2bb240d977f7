package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.probe.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/** Debuggers, stack traces and coverage find in woven code the lines and names of the source. */
class DebugTablesTest {
  private final Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
  private final WeavingLoader.Woven woven = new WeavingLoader.Woven(fixtures);

  @TestFactory
  Stream<DynamicTest> linesAndNames() {
    return fixtures.classFiles().keySet().stream()
        .filter(name -> name.startsWith("shapes/") && !name.startsWith("shapes/bytecode/"))
        .map(name -> dynamicTest(name, () -> checkTables(name)));
  }

  private void checkTables(String name) {
    Weaving weaving = woven.weave(name);
    if (!weaving.isUnchanged()) {
      Map<String, Tables> expected = tables(fixtures.classFiles().get(name));
      Map<String, Tables> actual = tables(weaving.bytes());
      expected.forEach(
          (method, tables) -> {
            assertThat(actual.get(method).lines).as("lines of " + method).isEqualTo(tables.lines);
            assertThat(actual.get(method).names).as("names in " + method).containsAll(tables.names);
          });
    }
  }

  /**
   * The lines and names of all methods of one name: of a method as it was, or of its woven forms.
   */
  private record Tables(Set<Integer> lines, Set<String> names) {}

  private static Map<String, Tables> tables(byte[] bytes) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes).accept(node, 0);
    Map<String, Tables> tables = new TreeMap<>();
    for (MethodNode method : node.methods) {
      Tables of =
          tables.computeIfAbsent(method.name, name -> new Tables(new TreeSet<>(), new TreeSet<>()));
      method.instructions.forEach(
          insn -> {
            if (insn instanceof LineNumberNode line) {
              of.lines.add(line.line);
            }
          });
      if (method.localVariables != null) {
        for (LocalVariableNode local : method.localVariables) {
          of.names.add(local.name + " " + local.desc);
        }
      }
      if (isHidden(method) && !node.name.endsWith("ManyParameters")) { // no room for a body there
        assertThat(method.instructions).noneMatch(LineNumberNode.class::isInstance);
      }
    }
    return tables;
  }

  /** Whether debuggers should step over a method. */
  private static boolean isHidden(MethodNode method) {
    return (method.access & Opcodes.ACC_SYNTHETIC) != 0
        && !method.name.startsWith("lambda$")
        && !method.name.startsWith("access$")
        && method.desc.contains("Lio/jasyncio/runtime/Coroutine;");
  }

  /** The trace of an exception that was thrown with no suspension before it. */
  @TestFactory
  Stream<DynamicTest> stackTraces() {
    return fixtures.names().stream()
        .filter(name -> !name.startsWith("shapes.bytecode"))
        .map(name -> dynamicTest(Fixtures.simple(name), () -> checkTrace(name)));
  }

  private void checkTrace(String name) throws ClassNotFoundException {
    Trace plain = Twin.plain(WeavingLoader.plain(fixtures).loadClass(name));
    Trace same =
        Twin.woven(WeavingLoader.woven(fixtures, woven).loadClass(name), new Schedule.None());
    if (plain.thrown() != null) {
      assertThat(lines(same.thrown())).isEqualTo(lines(plain.thrown()));
    }
  }

  private static List<String> lines(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(element -> element.getClassName().startsWith("shapes."))
        .filter(element -> element.getLineNumber() >= 0)
        .map(StackTraceElement::toString)
        .toList();
  }
}
