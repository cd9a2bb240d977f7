package io.jasyncio.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusingClassTest {
  @TempDir Path folder;

  private Class<?> refusing(URLClassLoader loader, String source, String message) throws Exception {
    Fixtures.compile(folder, source);
    byte[] file = RefusingClass.of(Files.readAllBytes(folder.resolve("Job.class")), message);
    Files.write(folder.resolve("Job.class"), file);
    return loader.loadClass("Job");
  }

  private URLClassLoader loader() throws Exception {
    URL[] urls = {folder.toUri().toURL(), Fixtures.core().toUri().toURL()};
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static Object call(Class<?> type, String name, Object... arguments) throws Throwable {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        try {
          return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  @Test
  void throwsTheExplanationFromAsyncMethodsAlone() throws Throwable {
    try (URLClassLoader loader = loader()) {
      Class<?> job =
          refusing(
              loader,
              """
              class Job {
                @io.jasyncio.Async static long run(long x, double[] y) throws java.io.IOException {
                  synchronized (y) {
                    for (int i = 0; i < x; i++) {
                      try { io.jasyncio.Await.sleep(0); } finally { y[i] = 0; }
                    }
                  }
                  return x;
                }
                @io.jasyncio.Async static native void foreign();
                static int plain(int x) { return x + 1; }
              }
              """,
              "because");
      assertThat(call(job, "plain", 1)).isEqualTo(2);
      assertThatThrownBy(() -> call(job, "run", 1L, new double[1]))
          .hasMessage("because")
          .isInstanceOf(LinkageError.class);
      assertThatThrownBy(() -> call(job, "run", 1L, new double[1], null)).hasMessage("because");
    }
  }

  @Test
  void givesInterfacesTheirOverloads() throws Throwable {
    try (URLClassLoader loader = loader()) {
      Class<?> job =
          refusing(
              loader,
              "interface Job { @io.jasyncio.Async int run(); @io.jasyncio.Async default void more()"
                  + " {} }",
              "because");
      assertThat(job.getDeclaredMethods())
          .extracting(Method::getName)
          .containsExactlyInAnyOrder("run", "run", "more", "more");
      assertThat(job.getDeclaredMethods())
          .filteredOn(Method::isSynthetic)
          .hasSize(2)
          .allMatch(Method::isDefault)
          .allMatch(Method::isBridge);
    }
  }

  @Test
  void cutsWhatNoConstantCanHold() throws Throwable {
    try (URLClassLoader loader = loader()) {
      Class<?> job =
          refusing(
              loader, "class Job { @io.jasyncio.Async static void run() {} }", "漢".repeat(70_000));
      assertThatThrownBy(() -> call(job, "run")).hasMessage("漢".repeat(21_845));
    }
  }
}
