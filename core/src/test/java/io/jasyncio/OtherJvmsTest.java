package io.jasyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.sync.Lock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What depends on how the JVM is started. */
class OtherJvmsTest {
  @Test
  void tracesAreLeftToTheJvm() throws IOException {
    assertThat(run("-Djasyncio.trace.limit=0"))
        .contains("io.jasyncio.runtime.Coroutine.resumeFrames", "OtherJvmsTest$$failing.resume")
        .doesNotContain("OtherJvmsTest.callsIt(", "---");
  }

  @Test
  void tracesAreBounded() throws IOException {
    assertThat(run("-Djasyncio.trace.limit=4").lines().skip(1))
        .hasSize(4)
        .anyMatch(line -> line.matches("\tat --- lines\\.left out\\(at least:\\d+\\)"));
  }

  @Test
  void coreNeedsNothingButTheModuleJavaBase() throws IOException {
    assertThat(run("--limit-modules=java.base"))
        .startsWith("Exception in thread \"main\" java.lang.IllegalStateException: 1 task")
        .contains("OtherJvmsTest.callsIt(OtherJvmsTest.java:");
  }

  /** What runs in the other JVM. */
  public static void main(String[] arguments) {
    Asyncio.run(() -> callsIt());
  }

  @Async
  private static void callsIt() {
    failing(new Lock());
    Await.sleep(0);
  }

  @Async
  private static void failing(Lock lock) {
    lock.acquire();
    Await.sleep(0);
    int tasks = Asyncio.getRunningLoop().dump().tasks().size();
    throw new IllegalStateException(tasks + " task");
  }

  private static String run(String option) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(option);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(OtherJvmsTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
