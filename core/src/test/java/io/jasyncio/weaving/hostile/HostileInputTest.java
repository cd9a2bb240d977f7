package io.jasyncio.weaving.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The weaver, with 256 MB, takes no more than five seconds for any hostile class, and says why. */
class HostileInputTest {
  private static final long MOST_MILLIS = 5_000;

  private static final Map<String, String> OUTCOMES = new TreeMap<>();
  private static final Map<String, Long> MILLIS = new TreeMap<>();

  @BeforeAll
  static void weaveAll() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(HostileRun.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    for (String line : output.lines().filter(each -> each.contains("\t")).toList()) {
      String[] parts = line.split("\t");
      MILLIS.put(parts[1], Long.parseLong(parts[0]));
      OUTCOMES.put(parts[1], parts[2]);
    }
  }

  @Test
  void noneTakesLong() {
    assertThat(MILLIS).hasSizeGreaterThan(30);
    assertThat(MILLIS).allSatisfy((name, millis) -> assertThat(millis).isLessThan(MOST_MILLIS));
  }

  @Test
  void noneMakesTheWeaverFail() {
    assertThat(OUTCOMES)
        .allSatisfy(
            (name, outcome) -> assertThat(outcome).as(name).matches("(woven into|refused: ).*"));
  }

  @Test
  void whatIsWovenVerifies() {
    assertThat(OUTCOMES)
        .allSatisfy(
            (name, outcome) -> {
              // The folder a class is written to is the driver's concern.
              if (!name.equals("a name that leads elsewhere")) {
                assertThat(outcome).as(name).doesNotContain("wrongly");
              }
            });
  }

  @Test
  void tooManySuspendPoints() {
    assertThat(OUTCOMES.get("5,000 points, ten locals"))
        .contains("run has 5000 suspend points and would take ")
        .endsWith("the JVM allows 65,535. Split the method [too-large]");
  }

  @Test
  void exceptionTablesThatWouldOverflow() {
    assertThat(OUTCOMES.get("65,535 handlers of one range"))
        .endsWith(
            "run has 1 suspend points and would take 131070 entries in its exception table when"
                + " woven; the JVM allows 65,535. Split the method [too-large]");
    assertThat(OUTCOMES.get("1,000 points under 100 handlers"))
        .contains("would take 100101 entries in its exception table");
  }

  @Test
  void methodsTooComplexToAnalyse() {
    assertThat(OUTCOMES.get("the highest local, 20,000 instructions"))
        .endsWith("run has 65535 slots of locals: too much to weave. Split the method [too-large]");
    assertThat(OUTCOMES.get("65,535 handlers of other ranges"))
        .endsWith(
            "run has 65535 entries in its exception table: too much to weave. Split the method"
                + " [too-large]");
    assertThat(OUTCOMES.get("30,000 operands"))
        .endsWith(
            "run has too many locals and operands for its number of instructions: too much to"
                + " weave. Split the method [too-large]");
    assertThat(OUTCOMES.get("2,000 operands at 2,000 points"))
        .endsWith(
            "run has 2000 suspend points, at which too many values are kept: too much to weave."
                + " Split the method [too-large]");
  }

  @Test
  void newerClassFiles() {
    assertThat(OUTCOMES.get("class file version 200"))
        .isEqualTo(
            "refused: Damaged.<class>(Unknown Source): has class file version 200, which this"
                + " jasyncio doesn't know. Update jasyncio, or compile for an earlier release"
                + " [class-file]");
  }

  @Test
  void damagedClassFilesAreNamed() {
    assertThat(OUTCOMES.get("all but the last byte"))
        .startsWith("refused: Damaged.<class>(Unknown Source): is a damaged class file: ")
        .endsWith("Compile it anew [class-file]");
    assertThat(OUTCOMES.get("a switch of 2^31 cases")).startsWith("refused: Switch.<class>(");
    assertThat(OUTCOMES.get("a constant made of itself")).startsWith("refused: Constant.<class>(");
    assertThat(OUTCOMES.get("code that pops an empty stack"))
        .startsWith("refused: Empty.run(Unknown Source): has code that no JVM accepts (");
    assertThat(OUTCOMES.get("text"))
        .isEqualTo("refused: ?.<class>(Unknown Source): isn't a class file [class-file]");
    assertThat(OUTCOMES.get("a name that isn't UTF-8"))
        .isEqualTo(
            "refused: ?.<class>(Unknown Source): is a damaged class file: it's cut off, or its"
                + " constants are wrong. Compile it anew [class-file]");
  }
}
