package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Task;
import io.jasyncio.insight.LoopDump;
import io.jasyncio.insight.TaskDump;
import io.jasyncio.sync.Event;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that wait at sockets say so in dumps, with the address. */
@Timeout(60)
class SocketDumpTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void acceptingReadingAndDraining() {
    Asyncio.run(
        () -> {
          Event never = new Event();
          try (Server server = Streams.startServer((r, w) -> never.await(), HOST, 0)) {
            Task<Void> reading = Asyncio.createTask(() -> read(server), "reading");
            Task<Void> draining = Asyncio.createTask(() -> drain(server), "draining");
            String at = "/" + HOST + ":" + server.getPort();
            LoopDump dump = dumpWith("room to write");

            assertThat(waitOf(dump, "reading")).isEqualTo("bytes from " + at);
            assertThat(waitOf(dump, "draining"))
                .matches(
                    "room to write at java.nio.channels.SocketChannel\\[connected"
                        + " local=/127.0.0.1:\\d+ remote="
                        + at
                        + "], \\d+ bytes buffered");
            assertThat(dump.tasks())
                .filteredOn(task -> task.name().startsWith("accepts at "))
                .extracting(TaskDump::waitsFor)
                .containsExactly("a client at " + at);
            reading.cancel();
            draining.cancel();
          }
        });
  }

  @Async
  private static void read(Server server) throws IOException {
    try (Connection connection = Streams.openConnection(HOST, server.getPort())) {
      connection.reader().readLine();
    }
  }

  /** Writes for as long as somebody could read: nobody does. */
  @Async
  private static void drain(Server server) throws IOException {
    try (Connection connection = Streams.openConnection(HOST, server.getPort())) {
      while (true) {
        connection.writer().write(new byte[1 << 20]);
        connection.writer().drain();
      }
    }
  }

  /** Looks until a task waits for something, and the reading one for bytes. */
  @Async
  private static LoopDump dumpWith(String wait) {
    EventLoop loop = Asyncio.getRunningLoop();
    while (true) {
      LoopDump dump = loop.dump();
      String all = dump.text();
      if (all.contains("waiting for " + wait) && all.contains("reading: waiting for bytes")) {
        return dump;
      }
      Await.sleep(1);
    }
  }

  private static String waitOf(LoopDump dump, String name) {
    return dump.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow()
        .waitsFor();
  }
}
