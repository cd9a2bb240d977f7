package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where an iterator's origin is uncertain, it's called plainly; a coloured one says why that fails.
 */
class IterationTest {
  private final Behaviour iteration = Behaviour.of("Iteration");

  @Test
  void aPlainIteratorThatMightBeAnotherWorks() throws Throwable {
    MethodHandle merged = iteration.hidden(int.class, "merged", boolean.class);
    int[] sum = new int[1];
    new ProbedCoroutine(new Schedule.None()).run(c -> sum[0] = (int) merged.invoke(true, c));

    assertThat(sum[0]).isEqualTo(7);
  }

  @Test
  void anAsyncIteratorThatMightBeAPlainOneRefuses() {
    MethodHandle merged = iteration.hidden(int.class, "merged", boolean.class);

    assertThatThrownBy(
            () -> new ProbedCoroutine(new Schedule.None()).run(c -> merged.invoke(false, c)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called the @Async method Iteration.hasNext as a plain method")
        .hasMessageContaining(
            "through a type whose method isn't @Async. Declare the variable with"
                + " a type whose method is, such as Iteration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inField", "parameter"})
  void soDoesOneOfWhichNothingIsKnown(String method) {
    MethodHandle handle = iteration.hidden(int.class, method);

    assertThatThrownBy(() -> new ProbedCoroutine(new Schedule.None()).run(c -> handle.invoke(c)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called the @Async method Iteration.hasNext as a plain method");
  }
}
