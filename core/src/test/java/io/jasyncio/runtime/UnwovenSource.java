package io.jasyncio.runtime;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A class compiled while the tests run, so that nothing has woven it. */
final class UnwovenSource {
  private final Path folder;

  UnwovenSource(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles and loads a class, and calls a static method of it without parameters; gives what it
   * throws.
   */
  Throwable thrownBy(String className, String source, String method) throws Exception {
    Path file = folder.resolve(className.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    compile(file);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Method entry = loader.loadClass(className).getDeclaredMethod(method);
      entry.setAccessible(true);
      entry.invoke(null);
      throw new AssertionError(method + " threw nothing");
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private void compile(Path file) throws IOException {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    if (status != 0) {
      throw new IOException("can't compile " + file);
    }
  }
}
