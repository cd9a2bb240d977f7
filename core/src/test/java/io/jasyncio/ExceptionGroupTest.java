package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final IOException inner = new IOException("inner");
  private final ExceptionGroup nested = new ExceptionGroup("nested", List.of(inner));
  private final ExceptionGroup group = new ExceptionGroup("outer", List.of(io, state, nested));

  @Test
  void holdsItsFailuresInOrderAndShowsThem() {
    assertThat(group.failures()).containsExactly(io, state, nested);
    assertThat(group.getSuppressed()).containsExactly(io, state, nested);
    assertThat(group).hasMessage("outer (3 failures)");
    assertThat(nested).hasMessage("nested (1 failure)");
  }

  @Test
  void splitKeepsTheNesting() {
    ExceptionGroup.Split split = group.split(IOException.class);
    ExceptionGroup matched = split.matched().orElseThrow();
    assertThat(matched.failures()).hasSize(2).first().isSameAs(io);
    assertThat(((ExceptionGroup) matched.failures().get(1)).failures()).containsExactly(inner);
    assertThat(split.rest().orElseThrow().failures()).containsExactly(state);
    assertThat(matched.getStackTrace()).isEqualTo(group.getStackTrace());
  }

  @Test
  void subgroupOfNothing() {
    assertThat(group.subgroup(ArithmeticException.class)).isEmpty();
    assertThat(group.split(ArithmeticException.class).rest().orElseThrow().failures()).hasSize(3);
    assertThat(group.subgroup(RuntimeException.class)).containsSame(group);
  }

  @Test
  void anEmptyGroupIsNone() {
    assertThatThrownBy(() -> new ExceptionGroup("empty", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nestedAHundredThousandTimesItIsDividedWithoutRecursion() {
    Throwable innermost = new java.io.IOException("staged");
    ExceptionGroup group = new ExceptionGroup("innermost", List.of(innermost));
    for (int i = 0; i < 100_000; i++) {
      group = new ExceptionGroup("nest", List.of(new IllegalStateException("beside"), group));
    }
    ExceptionGroup matched = group.subgroup(java.io.IOException.class).orElseThrow();
    int depth = 0;
    Throwable next = matched;
    while (next instanceof ExceptionGroup nest) {
      assertThat(nest.failures()).hasSize(1);
      next = nest.failures().get(0);
      depth++;
    }
    assertThat(next).isSameAs(innermost);
    assertThat(depth).isEqualTo(100_001);
  }
}
