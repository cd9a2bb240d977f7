package io.jasyncio.weaving;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Runs a fixture's {@code run(Log)}: plain, or woven under a schedule. */
final class Twin {
  private Twin() {}

  static Trace plain(Class<?> fixture) {
    return Trace.of(log -> call(fixture.getDeclaredMethod("run", Log.class), log));
  }

  static Trace woven(Class<?> fixture, Schedule schedule) {
    return woven(fixture, new ProbedCoroutine(schedule));
  }

  static Trace woven(Class<?> fixture, ProbedCoroutine coroutine) {
    return Trace.of(
        log -> {
          Method hidden = fixture.getDeclaredMethod("run", Log.class, Coroutine.class);
          coroutine.run(c -> call(hidden, log, c));
        });
  }

  private static void call(Method method, Object... arguments) throws Throwable {
    method.setAccessible(true);
    try {
      method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
