package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private final List<Object> log = new ArrayList<>();

  private static Generator<Integer> upTo(int last) {
    return Generator.of(
        y -> {
          for (int i = 1; i <= last; i++) {
            y.yield(i);
          }
        });
  }

  @Test
  void givesItsValuesOneByOne() {
    Generator<String> generator =
        Generator.of(
            y -> {
              log.add("begun");
              y.yield("a");
              log.add("between");
              y.yield("b");
              log.add("ended");
            });
    log.add("made");
    for (String value : generator) {
      log.add(value);
    }

    assertThat(log).containsExactly("made", "begun", "a", "between", "b", "ended");
  }
}
