package io.jasyncio.samples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The program {@code nc}, as a user would start it; tests are skipped where it isn't installed. */
final class Netcat implements AutoCloseable {
  private final Process process;
  private final BufferedReader reader;

  Netcat(int port) throws IOException {
    process =
        new ProcessBuilder("nc", "localhost", String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static void assumeInstalled() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nc"))),
        "nc isn't installed here");
  }

  /** Types text. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The next line that it prints; null at the end. */
  String line() throws IOException {
    return reader.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
