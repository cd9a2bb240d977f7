package io.jasyncio.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
  @TempDir Path folder;

  @Test
  void whatTheRecorderKeeps() throws IOException {
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("io.jasyncio.Step");
      recording.enable("io.jasyncio.Iteration");
      recording.start();
      runSlowly();
      recording.stop();
      Path file = folder.resolve("loop.jfr");
      recording.dump(file);
      events = RecordingFile.readAllEvents(file);
    }

    assertThat(named(events, "TaskSpawned"))
        .extracting(event -> event.getString("task"))
        .containsExactly("worker");
    assertThat(named(events, "TaskSpawned").get(0).getStackTrace().getFrames())
        .anyMatch(frame -> frame.getMethod().getName().equals("runSlowly"));
    assertThat(named(events, "TaskEnded"))
        .extracting(event -> event.getString("outcome"))
        .containsExactly("Task[worker, finished, result null]");
    assertThat(named(events, "Step"))
        .extracting(event -> event.getString("task"))
        .contains("worker", "worker", null);
    assertThat(named(events, "Step").get(0).getString("suspendedAt"))
        .startsWith("io.jasyncio.monitoring.FlightRecordingTest.work(FlightRecordingTest.java:");
    List<RecordedEvent> slow = named(events, "SlowStep"); // more than one on a slow machine
    assertThat(slow).isNotEmpty();
    assertThat(slow.get(slow.size() - 1).getString("task")).isEqualTo("worker");
    assertThat(named(events, "Iteration")).isNotEmpty().allMatch(e -> e.getInt("ready") > 0);
    assertThat(named(events, "LoopWait")).isNotEmpty();
  }

  private static void runSlowly() {
    try (EventLoop loop = new VirtualTime().newLoop();
        FlightRecording recorded = FlightRecording.of(loop)) {
      loop.runUntilComplete(loop.createTask(() -> work(), "worker"));
    }
  }

  @Async
  private static void work() throws InterruptedException {
    Await.sleep(1);
    new CountDownLatch(1).await(25, TimeUnit.MILLISECONDS); // longer than the event's threshold
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("io.jasyncio." + name))
        .toList();
  }
}
