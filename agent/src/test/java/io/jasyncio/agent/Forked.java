package io.jasyncio.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that has run to its end.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it printed on standard error
 */
record Forked(int status, String out, String err) {

  /** Runs a class with the agent. */
  static Forked withAgent(String options, List<Path> classPath, String... mainAndArguments) {
    List<String> arguments =
        new ArrayList<>(List.of("-javaagent:" + Fixtures.agentJar() + options));
    arguments.addAll(List.of("-cp", Fixtures.join(classPath)));
    arguments.addAll(List.of(mainAndArguments));
    return java(arguments);
  }

  static Forked java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(arguments);
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile("forked", ".out");
      err = Files.createTempFile("forked", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running: " + command + "\n" + text(out) + text(err));
      }
      return new Forked(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static void delete(Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }
}
