package io.jasyncio.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own: the one that runs the tests, of the same version. */
public record Jvm(List<String> options) {

  /** What a program printed, with lines ending in {@code \n}, and its exit status. */
  public record Output(int status, String out, String err) {}

  /** A JVM that weaves nothing: its classes have been woven, or aren't. */
  static Jvm plain() {
    return new Jvm(List.of());
  }

  /** A JVM with the agent. */
  static Jvm withAgent() {
    return new Jvm(List.of("-javaagent:" + agentJar()));
  }

  static Path agentJar() {
    return Path.of(required("jasyncio.agent.jar"));
  }

  static Path coreClasses() {
    return Path.of(required("jasyncio.core.classes"));
  }

  static String required(String property) {
    String value = System.getProperty(property);
    if (value == null || value.contains("${")) {
      throw new AssertionError(
          "the build sets the system property " + property + "; it is " + value);
    }
    return value;
  }

  /** Starts a program whose output is of no interest. */
  Process start(Path folder, List<?> arguments) {
    try {
      return new ProcessBuilder(command(arguments))
          .directory(folder.toFile())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a program, for a test that reads what it prints; its errors go to a file. */
  Process start(Path folder, List<?> arguments, Path err) {
    try {
      var builder = new ProcessBuilder(command(arguments)).directory(folder.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      return builder.redirectError(err.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code arguments} (options, main class and its arguments) in {@code folder}. */
  Output run(Path folder, List<?> arguments) {
    List<String> command = command(arguments);
    try {
      Path out = Files.createTempFile("out", ".txt");
      Path err = Files.createTempFile("err", ".txt");
      try {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after a minute: " + command);
        }
        return new Output(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> command(List<?> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.add("-Dfile.encoding=UTF-8");
    command.addAll(options);
    arguments.forEach(a -> command.add(a.toString()));
    return command;
  }

  static String text(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n");
  }
}
