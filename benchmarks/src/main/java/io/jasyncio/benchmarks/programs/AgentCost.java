package io.jasyncio.benchmarks.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the agent costs an application of 10,000 classes at its start, of which none, 1 % and 20 %
 * have {@code @Async} methods; and one of no classes of its own. Each is started several times,
 * with the agent and without by turns, and the medians are told.
 */
final class AgentCost {
  private static final int CLASSES = 10_000;

  private final Path classes;
  private final int starts;

  private AgentCost(Path classes, int starts) {
    this.classes = classes;
    this.starts = starts;
  }

  /** Arguments: the peer, the form. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("agent-cost");
    try {
      AgentCost cost = new AgentCost(folder, starts(args[1]));
      cost.makeClasses();
      if (args[0].endsWith("-agent")) {
        cost.tellDifferences();
      } else {
        cost.tell(List.of());
      }
    } finally {
      delete(folder);
    }
  }

  private static int starts(String form) {
    return switch (form) {
      case "smoke" -> 1;
      case "short" -> 3;
      default -> 7;
    };
  }

  private void tellDifferences() throws IOException, InterruptedException {
    double bare = median(List.of(), 0, 0);
    double plain = median(List.of(), CLASSES, 0);
    List<String> agent = List.of("-javaagent:" + System.getProperty("benchmarks.agent"));
    double bareWithAgent = median(agent, 0, 0);
    double plainWithAgent = tell(agent);
    double fixed = bareWithAgent - bare;
    Report.result("", "fixed", "ms", fixed);
    Report.result("", "passed over", "us/class", (plainWithAgent - plain - fixed) * 1000 / CLASSES);
  }

  /** The time that it takes without any coroutines. */
  private double tell(List<String> agent) throws IOException, InterruptedException {
    double none = 0;
    for (int percent : new int[] {0, 1, 20}) {
      int async = CLASSES * percent / 100;
      double millis = median(agent, CLASSES - async, async);
      Report.result(percent + " % async", "start", "ms", millis);
      none = percent == 0 ? millis : none;
    }
    return none;
  }

  private double median(List<String> agent, int plain, int async)
      throws IOException, InterruptedException {
    double[] millis = new double[starts];
    for (int i = 0; i < starts; i++) {
      millis[i] = start(agent, plain, async);
    }
    Arrays.sort(millis);
    return millis[starts / 2];
  }

  private double start(List<String> agent, int plain, int async)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(agent);
    command.addAll(
        List.of(
            "-cp",
            classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
            Application.class.getName(),
            String.valueOf(plain),
            String.valueOf(async)));
    long begun = System.nanoTime();
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    long nanos = System.nanoTime() - begun;
    if (status != 0) {
      throw new IllegalStateException("the application ended with " + status);
    }
    return nanos / 1e6;
  }

  private void makeClasses() throws IOException {
    Files.createDirectories(classes.resolve("example"));
    makeClasses("Plain", CLASSES);
    makeClasses("Async", CLASSES / 5);
  }

  /** Copies of a class whose name ends with five digits, which stand in the class file as text. */
  private void makeClasses(String name, int count) throws IOException {
    String original = "example/" + name + "00000";
    Path unwoven = Path.of(System.getProperty("benchmarks.unwoven"), original + ".class");
    String file = Files.readString(unwoven, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < count; i++) {
      String copy = "example/" + name + String.valueOf(100_000 + i).substring(1);
      Files.writeString(
          classes.resolve(copy + ".class"),
          file.replace(original, copy),
          StandardCharsets.ISO_8859_1);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(path);
      }
    }
  }
}
