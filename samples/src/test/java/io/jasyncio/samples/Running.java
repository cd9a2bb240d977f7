package io.jasyncio.samples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A sample in a JVM of its own, which runs until a signal stops it. */
public final class Running implements AutoCloseable {
  private final Path err;
  private final Process process;
  private final BufferedReader out;

  /**
   * Starts it.
   *
   * @param program starts the process, whose errors go to the file
   */
  Running(Function<Path, Process> program) {
    try {
      err = Files.createTempFile("err", ".txt");
      process = program.apply(err);
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that it prints. Waits for it. */
  public String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("it has ended: " + Jvm.text(err));
    }
    return line;
  }

  /**
   * The port at the end of the line that it prints first: {@code Echoing at localhost, port 7007}.
   */
  public int port() throws IOException {
    String line = line();
    return Integer.parseInt(line.replaceFirst(".*\\D(\\d+)/?$", "$1"));
  }

  /** Sends SIGTERM; what it has printed since, and the status with which it ended. */
  public Jvm.Output terminate() throws IOException {
    signalTermination();
    return end();
  }

  /** Sends SIGTERM, and doesn't wait. */
  public void signalTermination() {
    assumeTrue(process.supportsNormalTermination(), "there is no SIGTERM here");
    process.toHandle().destroy();
  }

  /** Sends SIGINT, as Ctrl-C does. */
  public Jvm.Output interrupt() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "there is no kill here");
    assumeTrue(!isInterruptIgnored(), "started by nohup, or in the background of a script");
    new ProcessBuilder("/bin/kill", "-INT", String.valueOf(process.pid())).start();
    return end();
  }

  /** Waits until it ends by itself. */
  public Jvm.Output end() throws IOException {
    String rest = out.lines().map(line -> line + "\n").collect(Collectors.joining());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after a minute");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new Jvm.Output(process.exitValue(), rest, Jvm.text(err));
  }

  /** A process inherits this from the one that started it: from this JVM. */
  private static boolean isInterruptIgnored() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Method handle = signal.getMethod("handle", signal, handler);
      Object before = handle.invoke(null, interrupt, handler.getField("SIG_DFL").get(null));
      handle.invoke(null, interrupt, before);
      return before == handler.getField("SIG_IGN").get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(err);
  }
}
