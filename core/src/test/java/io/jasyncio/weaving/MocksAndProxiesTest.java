package io.jasyncio.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.runtime.Coroutine;
import io.jasyncio.weaving.probe.Log;
import io.jasyncio.weaving.probe.ProbedCoroutine;
import io.jasyncio.weaving.probe.Schedule;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

/** Mocks and proxies of interfaces with {@code @Async} methods answer woven callers. */
class MocksAndProxiesTest {
  private final Behaviour service = Behaviour.of("Service");

  static Stream<Schedule> schedules() {
    return Stream.of(new Schedule.None(), new Schedule.Every(), new Schedule.Only(1));
  }

  // ---- Mockito ----

  @Test
  void aMockIsStubbedAndVerifiedInACoroutine() throws Throwable {
    Behaviour mocked = Behaviour.of("Mocked");

    List<String> events = run(mocked.hidden(void.class, "run", Log.class), new Schedule.Every());

    assertThat(events).containsExactly("stubbed", "null", "int 7", "stubbed", "touched");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aMockAnswersItsWovenCaller(Schedule schedule) throws Throwable {
    Object mock =
        Mockito.mock(
            service.type(),
            invocation ->
                switch (invocation.getMethod().getName()) {
                  case "fetch" -> "mocked " + invocation.getArgument(0);
                  case "count" -> answer(invocation.getArgument(0), invocation.getArgument(1));
                  default -> null;
                });

    assertThat(call("all", mock, schedule))
        .containsExactly("mocked a", "int 2", "IOException mocked", "touched");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aSpyCallsTheWovenMethods(Schedule schedule) throws Throwable {
    Object spy = Mockito.spy(real());

    assertThat(call("all", spy, schedule))
        .containsExactly("real a", "int 2", "IOException backwards", "touched");
  }

  private static Object answer(long from, int to) throws IOException {
    if (to < from) {
      throw new IOException("mocked");
    }
    return (int) (to - from);
  }

  // ---- java.lang.reflect.Proxy ----

  @ParameterizedTest
  @MethodSource("schedules")
  void aProxyThatAnswersByName(Schedule schedule) throws Throwable {
    Object proxy =
        proxy(
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "fetch" -> "by name " + arguments[0];
                  case "count" -> answer((long) arguments[0], (int) arguments[1]);
                  default -> null;
                });

    assertThat(call("all", proxy, schedule))
        .containsExactly("by name a", "int 2", "IOException mocked", "touched");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aProxyThatDelegates(Schedule schedule) throws Throwable {
    Object real = real();
    List<String> calls = new ArrayList<>();
    Object proxy =
        proxy(
            (self, method, arguments) -> {
              calls.add(method.getName());
              try {
                return method.invoke(real, arguments); // suspends, and is returned at once
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });

    assertThat(call("all", proxy, schedule))
        .containsExactly("real a", "int 2", "IOException backwards", "touched");
    assertThat(calls).containsExactly("fetch", "count", "count", "touch");
  }

  /** As Retrofit, Feign and Spring Data do: default methods run, abstract ones are looked up. */
  @ParameterizedTest
  @MethodSource("schedules")
  void aProxyThatRunsDefaultMethods(Schedule schedule) throws Throwable {
    List<Method> known =
        Arrays.stream(service.type().getMethods()).filter(m -> !m.isDefault()).toList();
    Object proxy =
        proxy(
            (self, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(self, method, arguments);
              }
              assertThat(known).contains(method);
              return "looked up " + arguments[0];
            });

    assertThat(call("twice", proxy, schedule)).containsExactly("looked up b, looked up b");
  }

  private Object proxy(InvocationHandler handler) {
    return Proxy.newProxyInstance(service.loader(), new Class<?>[] {service.type()}, handler);
  }

  // ---- calling ----

  private Object real() throws ReflectiveOperationException {
    return service.load("behaviour.Service$Real").getConstructor().newInstance();
  }

  private List<String> call(String method, Object service, Schedule schedule) throws Throwable {
    Method hidden =
        this.service
            .load("behaviour.Service$Caller")
            .getDeclaredMethod(method, this.service.type(), Log.class, Coroutine.class);
    hidden.setAccessible(true);
    Log log = new Log();
    new ProbedCoroutine(schedule)
        .run(
            c -> {
              try {
                hidden.invoke(null, service, log, c);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return log.events();
  }

  private static List<String> run(MethodHandle hidden, Schedule schedule) throws Throwable {
    Log log = new Log();
    new ProbedCoroutine(schedule).run(c -> hidden.invoke(log, c));
    return log.events();
  }
}
