package io.jasyncio.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code ps} and {@code pstree} show of a program that hangs in another process. */
class PsTest {
  private static Process hanging;

  @BeforeAll
  static void start() throws IOException {
    hanging = java("-cp", System.getProperty("java.class.path"), Hanging.class.getName());
    var output = new BufferedReader(new InputStreamReader(hanging.getInputStream()));
    assertThat(output.readLine()).isEqualTo("hangs");
  }

  @AfterAll
  static void stop() {
    hanging.destroyForcibly();
  }

  @Test
  void pstreeShowsWhoWaitsForWhomAndTheDeadlock() throws Exception {
    String tree = agent("pstree", String.valueOf(hanging.pid()));

    assertThat(tree.replaceAll(":\\d+\\)", ":1)").replaceAll("\\d+ m?s old", "1 s old"))
        .isEqualToNormalizingNewlines(
            """
            event loop of thread "main": running, 3 tasks, 0 ready, 0 timers
            DEADLOCK: these wait for one another, for ever unless one is cancelled:
              seller waits for Lock[held by buyer, 1 waiting]
              buyer waits for Lock[held by seller, 1 waiting]
            Task-1: waiting for Event[not set, 1 waiting], 1 s old
                at io.jasyncio.sync.Event.awaitSet(Event.java:1)
                at io.jasyncio.sync.Event.await(Event.java:1)
                at io.jasyncio.monitoring.Hanging.start(Hanging.java:1)
            seller: waiting for Lock[held by buyer, 1 waiting], 1 s old
                at io.jasyncio.sync.Lock.awaitTurn(Lock.java:1)
                at io.jasyncio.sync.Lock.acquire(Lock.java:1)
                at io.jasyncio.sync.Lock.hold(Lock.java:1)
                at io.jasyncio.monitoring.Hanging.both(Hanging.java:1)
              buyer: waiting for Lock[held by seller, 1 waiting], 1 s old
                  at io.jasyncio.sync.Lock.awaitTurn(Lock.java:1)
                  at io.jasyncio.sync.Lock.acquire(Lock.java:1)
                  at io.jasyncio.sync.Lock.hold(Lock.java:1)
                  at io.jasyncio.monitoring.Hanging.both(Hanging.java:1)
                seller: see above
            """);
  }

  @Test
  void psShowsALineForEachTask() throws Exception {
    String table = agent("ps", String.valueOf(hanging.pid()));

    assertThat(table.lines().skip(1))
        .hasSize(4)
        .anyMatch(
            line -> line.matches(" +2 +waiting .* seller +Lock\\[held by buyer, 1 waiting] .*"));
  }

  @Test
  void processesThatHaveNoJasyncioAreRefusedInWords() throws Exception {
    assertThat(agent("ps", "none")).startsWith("usage: java -jar jasyncio-agent.jar ps PID");
    assertThat(agent("ps", String.valueOf(Integer.MAX_VALUE)))
        .startsWith("can't reach process " + Integer.MAX_VALUE);
  }

  private static String agent(String... arguments) throws IOException, InterruptedException {
    String jar = Path.of(System.getProperty("jasyncio.agent.jar")).toString();
    Process process =
        java(Stream.concat(Stream.of("-jar", jar), Stream.of(arguments)).toArray(String[]::new));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1"),
                Stream.of(arguments))
            .toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
