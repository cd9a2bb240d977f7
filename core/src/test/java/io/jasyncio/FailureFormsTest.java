package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever hands on a failure as it is has a form with a trailing {@code Class<X>}, which declares
 * {@code X}: so that {@code catch (IOException e)} compiles.
 */
class FailureFormsTest {
  /** These take code that may throw what it likes, or give a result that somebody else failed. */
  private static final Set<Class<?>> MAY_FAIL =
      Set.of(
          AsyncCallable.class,
          AsyncRunnable.class,
          AsyncFunction.class,
          AsyncConsumer.class,
          Callable.class);

  /**
   * These keep the failure, in a future or an {@code ExceptionGroup}; varargs have no place for a
   * trailing class, but a form with a collection, which has one.
   */
  private static final Set<String> KEEP_IT =
      Set.of(
          "createTask",
          "createEagerTask",
          "spawn",
          "fork",
          "runInExecutor",
          "runCoroutineThreadsafe",
          "Asyncio.toThread",
          "TaskGroup.run",
          "TaskGroup.call",
          "Await.race");

  static Stream<Method> methodsThatHandOnAFailure() {
    return Stream.of(
            Asyncio.class,
            Await.class,
            CancelScope.class,
            EventLoop.class,
            Future.class,
            Outcome.class,
            Runner.class,
            TaskGroup.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(FailureFormsTest::handsOnAFailure);
  }

  private static boolean handsOnAFailure(Method method) {
    List<Class<?>> types = List.of(method.getParameterTypes());
    String name = method.getName();
    if (types.contains(Class.class)
        || types.contains(io.jasyncio.runtime.Coroutine.class)
        || method.isVarArgs()
        || KEEP_IT.contains(name)
        || KEEP_IT.contains(method.getDeclaringClass().getSimpleName() + "." + name)) {
      return false;
    }
    return types.stream().anyMatch(MAY_FAIL::contains)
        || name.equals("result")
        || name.equals("runUntilComplete")
        || method.getDeclaringClass() == Await.class
            && Set.of("await", "gather", "waitFor", "shield").contains(name);
  }

  @ParameterizedTest
  @MethodSource("methodsThatHandOnAFailure")
  void hasAFormThatDeclaresIt(Method method) throws Exception {
    Class<?>[] types =
        Arrays.copyOf(method.getParameterTypes(), method.getParameterCount() + 1, Class[].class);
    types[types.length - 1] = Class.class;
    Method form = method.getDeclaringClass().getMethod(method.getName(), types);
    assertThat(form.getGenericExceptionTypes())
        .anyMatch(type -> type.getTypeName().equals("X"), "declares what the class says");
    assertThat(form.getGenericExceptionTypes())
        .containsAll(List.of(method.getGenericExceptionTypes()));
    assertThat(form.getGenericReturnType()).hasToString(method.getGenericReturnType().toString());
    assertThat(form.isAnnotationPresent(Async.class))
        .isEqualTo(method.isAnnotationPresent(Async.class));
  }

  private static <T> T fail() throws IOException {
    throw new IOException("staged");
  }

  /** Each line compiles only because the exception is declared. */
  @Async
  private static void handOn(int form) throws IOException, TimeoutException {
    switch (form) {
      case 0 -> Await.timeout(5, () -> fail(), IOException.class);
      case 1 -> Await.timeoutAt(5, () -> fail(), IOException.class);
      case 2 ->
          Await.timeoutAt(
              5,
              t -> {
                fail();
              },
              IOException.class);
      case 3 -> Await.waitFor(() -> fail(), 5, IOException.class);
      case 4 -> Await.waitFor(Asyncio.createTask(() -> fail()), 5, IOException.class);
      case 5 -> Await.map(List.of(1), i -> fail(), 1, IOException.class);
      case 6 -> CancelScope.run(scope -> fail(), IOException.class);
      case 7 -> CancelScope.call(scope -> fail(), IOException.class);
      case 8 -> CancelScope.moveOnAfter(Duration.ofMillis(5), scope -> fail(), IOException.class);
      case 9 -> CancelScope.shielded(scope -> fail(), IOException.class);
      default -> start();
    }
  }

  @Async
  private static void start() throws IOException {
    try (TaskGroup group = TaskGroup.open()) {
      group.start(ready -> fail(), IOException.class);
    }
  }

  @Test
  void theFailureComesAsItIs() {
    for (int i = 0; i <= 10; i++) {
      int form = i;
      try (EventLoop loop = new VirtualTime().newLoop()) {
        assertThatThrownBy(() -> loop.runUntilComplete(() -> handOn(form)))
            .as("form %d", form)
            .isInstanceOf(IOException.class)
            .hasMessage("staged");
      }
    }
  }
}
