package io.jasyncio.benchmarks.net;

import io.jasyncio.benchmarks.MissingInPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in another process, and what the system says of that. */
final class ServerProcess implements AutoCloseable {
  private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g");

  /** Linux counts processor time in these. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int FIELDS_BEFORE_TIMES = 11;

  private final Process process;
  private final BufferedReader answers;
  private final int port;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream()));
    this.port = (int) answer("PORT");
  }

  /** Starts the server of a peer. Heard of by its descriptor; it inherits this process's limits. */
  static ServerProcess start(String peer) throws IOException {
    List<String> command = new ArrayList<>();
    if (peer.equals("asyncio")) {
      Path script = Path.of(System.getProperty("benchmarks.home"), "src/main/python");
      command.addAll(List.of("python3", script.resolve("asyncio_echo.py").toString()));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(JVM);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Echo.class.getName(), peer));
    }
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new MissingInPeer("its server can't be started: " + e.getMessage());
    }
    return new ServerProcess(process);
  }

  int port() {
    return port;
  }

  private long answer(String what) throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith(what + " ")) {
      throw new IOException("the server said " + line + " instead of " + what);
    }
    return Long.parseLong(line.substring(what.length() + 1));
  }

  /** Bytes of heap in use after collections; 0 if the server can't tell. */
  long heap() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return answer("HEAP");
  }

  /** Seconds of processor time so far, in the kernel too. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks =
        Long.parseLong(fields[FIELDS_BEFORE_TIMES])
            + Long.parseLong(fields[FIELDS_BEFORE_TIMES + 1]);
    return ticks / TICKS_PER_SECOND;
  }

  /** Bytes of memory that the process holds. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
  }
}
