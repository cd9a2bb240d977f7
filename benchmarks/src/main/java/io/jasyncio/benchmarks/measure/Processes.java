package io.jasyncio.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes that measure, one at a time. They end with this one, however it ends. */
final class Processes {
  private static volatile Process running;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Processes::end));
  }

  private Processes() {}

  /**
   * Runs a command to its end.
   *
   * @param log what it writes is appended to it
   * @param limit when it is ended
   * @return whether it ended well, in time; false too if it can't be started
   */
  static boolean run(List<String> command, Path log, Duration limit)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      running = builder.start();
    } catch (IOException e) { // such as no python3: the other cells can be measured
      Files.writeString(log, e + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return false;
    }
    if (running.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      return running.exitValue() == 0;
    }
    end();
    running.waitFor();
    return false;
  }

  private static void end() {
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }
}
