package io.jasyncio.weaving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Starts JVMs like this one. */
final class Jvm {
  private Jvm() {}

  /** What a process printed, both streams, and how it ended. */
  record Ended(int status, String output) {}

  /** Runs java with these arguments. */
  static Ended run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("couldn't run " + String.join(" ", command), e);
    }
  }

  /** The jar that the build has made of the agent. */
  static Path agentJar() {
    String jar = System.getProperty("jasyncio.agent.jar");
    if (jar == null) {
      throw new IllegalStateException("-Djasyncio.agent.jar must name the agent's jar");
    }
    return Path.of(jar);
  }

  /** A mutable list of arguments. */
  static List<String> arguments(String... first) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, first);
    return arguments;
  }
}
