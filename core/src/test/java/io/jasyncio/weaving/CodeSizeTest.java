package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaver.Weaver;
import io.jasyncio.weaver.Weaving;
import io.jasyncio.weaving.corpus.CodeSizes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much code weaving adds, in bytes of bytecode: the fresh body decides what the JIT inlines,
 * all of it what has to be loaded and compiled. What a method's frame class holds is counted apart.
 */
class CodeSizeTest {
  private static final String CLASS = "sizes/Sizes";
  private static final int INLINED_IF_HOT = 325; // -XX:FreqInlineSize
  private static final String BODY = "Lio/jasyncio/runtime/Body;)";

  private final Map<String, Integer> source;
  private final Map<String, Integer> woven;
  private final Map<String, byte[]> companions;

  CodeSizeTest() {
    Fixtures fixtures = Fixtures.of(Flavour.DEBUG);
    byte[] classFile = fixtures.classFiles().get(CLASS);
    Weaving weaving = new Weaver(fixtures.lookup()).weave(classFile);
    assertThat(weaving.refusals()).isEmpty();
    source = CodeSizes.of(classFile);
    woven = CodeSizes.of(weaving.bytes());
    companions = weaving.companions();
  }

  private static int size(Map<String, Integer> sizes, String method, String part) {
    return sizes.entrySet().stream()
        .filter(
            entry ->
                (method.isEmpty() || entry.getKey().startsWith(method + "("))
                    && entry.getKey().contains(part))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private double times(String method, String part) {
    return (double) size(woven, method, part) / size(source, method, "");
  }

  /** What there is now, in bytes: a change that needs more has to say why it's worth it. */
  @ParameterizedTest
  @CsvSource({
    "leaf, 11, 40, 86, 54",
    "handler, 45, 111, 290, 126",
    "fib, 25, 90, 221, 81",
    "sumRare, 47, 86, 236, 85",
    "server, 79, 153, 541, 176",
    "fetch, 82, 130, 370, 77",
    "pump, 150, 253, 723, 204",
    "three, 127, 244, 882, 272",
    "ten, 140, 475, 1501, 828"
  })
  void isNoLarger(String method, int before, int body, int all, int frame) {
    assertThat(size(source, method, "")).isEqualTo(before);
    assertThat(size(woven, method, BODY)).as("fresh body").isLessThanOrEqualTo(body);
    assertThat(size(woven, method, "")).as("all methods").isLessThanOrEqualTo(all);
    assertThat(size(CodeSizes.of(companions.get(CLASS + "$$" + method)), "", ""))
        .as("frame class")
        .isLessThanOrEqualTo(frame);
  }

  /** C2 inlines a hot method of up to 325 bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"leaf", "handler", "fib", "sumRare", "server", "fetch", "pump", "three"})
  void theFreshBodyStaysSmallEnoughToBeInlined(String method) {
    assertThat(size(woven, method, BODY)).isLessThanOrEqualTo(INLINED_IF_HOT);
  }

  @Test
  void theFreshBodyIsTwiceItsSourceInTheMedian() {
    double[] times =
        source.keySet().stream()
            .map(key -> key.substring(0, key.indexOf('(')))
            .filter(method -> size(woven, method, BODY) > 0)
            .mapToDouble(method -> times(method, BODY))
            .sorted()
            .toArray();

    assertThat(times).hasSize(9);
    assertThat(times[times.length / 2]).isLessThanOrEqualTo(2.0);
  }
}
