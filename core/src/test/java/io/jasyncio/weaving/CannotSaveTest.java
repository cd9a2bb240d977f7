package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

/**
 * A suspension that fails half-way, as for want of memory or stack: here because a frame class
 * can't be loaded. It is an exception like any other; who catches it goes on, and may suspend
 * again.
 */
class CannotSaveTest {
  @Test
  void isThrownWhereTheActivationWouldHaveWaited() throws Throwable {
    assertThat(run(new Schedule.Only(1)).events())
        .containsExactly(
            "before",
            "behaviour.CannotSave$$between is denied",
            "finally 0",
            "int 4",
            "finally 1",
            "after");
  }

  @Test
  void doesNotDisturbOtherSuspensions() throws Throwable {
    assertThat(run(new Schedule.Every()).events())
        .containsExactly(
            "before",
            "behaviour.CannotSave$$between is denied",
            "finally 0",
            "behaviour.CannotSave$$between is denied",
            "finally 1",
            "after");
  }

  private static Log run(Schedule schedule) throws Throwable {
    Behaviour behaviour = Behaviour.of("CannotSave");
    behaviour.loader().deny("behaviour.CannotSave$$between");
    MethodHandle run = behaviour.hidden(void.class, "run", Log.class);
    Log log = new Log();
    new ProbedCoroutine(schedule).run(c -> run.invoke(log, c));
    return log;
  }
}
