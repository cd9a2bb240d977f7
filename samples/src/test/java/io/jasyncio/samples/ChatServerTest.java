package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.AsyncConsumer;
import io.jasyncio.Asyncio;
import io.jasyncio.net.Connection;
import io.jasyncio.net.Server;
import io.jasyncio.net.Streams;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ChatServerTest {
  @TempDir Path folder;

  // ---- as a user runs it

  @ParameterizedTest
  @EnumSource
  void guestsHearOneAnother(Woven woven) throws IOException {
    try (Running server = woven.start(folder, ChatServer.class, "0")) {
      int port = server.port();
      try (var ann = new Client(port);
          var bob = new Client(port)) {
        assertThat(ann.line()).isEqualTo("* What is your name?");
        ann.send("Ann\r\n"); // as telnet ends its lines
        assertThat(ann.line()).isEqualTo("* Hello, Ann. Here are: nobody");
        assertThat(bob.line()).isEqualTo("* What is your name?");
        bob.send("ann\n");
        assertThat(bob.line()).isEqualTo("* ann is here already. What is your name?");
        bob.send("Bob\n");
        assertThat(bob.line()).isEqualTo("* Hello, Bob. Here are: Ann");
        assertThat(ann.line()).isEqualTo("* Bob has come");
        ann.send("good evening\n/who\n");
        assertThat(bob.line()).isEqualTo("Ann: good evening");
        assertThat(ann.line()).isEqualTo("* Ann, Bob");
        ann.send("/quit\n");
        assertThat(ann.line()).isNull();
        assertThat(bob.line()).isEqualTo("* Ann has left");

        Jvm.Output output = server.terminate();
        assertThat(bob.line()).isEqualTo("* the room closes");
        assertThat(bob.line()).isNull();
        assertThat(output.out()).isEqualTo("stopped\n");
        assertThat(output.err()).isEmpty();
        assertThat(output.status()).isZero();
      }
    }
  }

  @Test
  void ncTalksToIt() throws IOException {
    Netcat.assumeInstalled();
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, ChatServer.class, "0")) {
      int port = server.port();
      try (var ann = new Netcat(port);
          var bob = new Client(port)) {
        ann.line();
        ann.type("Ann\n");
        ann.line();
        bob.line();
        bob.send("Bob\nhello, nc\n");
        assertThat(ann.line()).isEqualTo("* Bob has come");
        assertThat(ann.line()).isEqualTo("Bob: hello, nc");
        ann.type("hello, Bob\n");
        assertThat(bob.line()).isEqualTo("* Hello, Bob. Here are: Ann");
        assertThat(bob.line()).isEqualTo("Ann: hello, Bob");
      }
    }
  }

  // ---- at its edges, in this JVM

  /** Runs a test in a room, in the same loop. */
  private static void inARoom(AsyncConsumer<Integer> test) {
    Asyncio.run(() -> inARoomHere(test));
  }

  @Async
  private static void inARoomHere(AsyncConsumer<Integer> test) throws Exception {
    var room = new ChatServer();
    try (Server server = Streams.startServer(room::welcome, "localhost", 0, 16 * 1024)) {
      test.accept(server.getPort());
    }
  }

  @Async
  private static Connection enter(int port, String name) throws IOException {
    Connection connection = Streams.openConnection("localhost", port);
    connection.writer().write(name + "\n");
    assertThat(connection.reader().readLine()).isEqualTo("* What is your name?");
    assertThat(connection.reader().readLine()).startsWith("* Hello, " + name);
    return connection;
  }

  @Test
  void whoReadsNothingHoldsNobodyUp() {
    int lines = 1500; // of nearly 16 KiB: more than all buffers between hold
    String text = "x".repeat(16_000);
    inARoom(
        port -> {
          Connection slow = enter(port, "Sam");
          Connection ann = enter(port, "Ann");
          Connection bob = enter(port, "Bob");
          assertThat(ann.reader().readLine()).isEqualTo("* Bob has come");
          for (int i = 0; i < lines; i++) {
            ann.writer().write(text + i + "\n");
            ann.writer().drain();
            assertThat(bob.reader().readLine()).isEqualTo("Ann: " + text + i);
          }
          assertThat(slow.reader().readLine()).isEqualTo("* Ann has come");
          assertThat(slow.reader().readLine()).isEqualTo("* Bob has come");
          int heard = 0;
          String line;
          while ((line = slow.reader().readLine()).equals("Ann: " + text + heard)) {
            heard++;
            if (heard % 10 == 0) {
              bob.writer().write("and now?\n"); // finds room, sooner or later
            }
          }
          assertThat(line).matches("\\* You read too slowly: \\d+ lines are lost\\.");
          assertThat(heard).isLessThan(lines);
          slow.close();
          ann.close();
          bob.close();
        });
  }

  @Test
  void whatIsNoNameIsRefused() {
    inARoom(
        port -> {
          try (Connection guest = Streams.openConnection("localhost", port)) {
            guest
                .writer()
                .write("\n<b>\n" + "x".repeat(21) + "\n" + "y".repeat(20_000) + "\nÉva\n");
            assertThat(guest.reader().readLine()).isEqualTo("* What is your name?");
            for (int i = 0; i < 3; i++) {
              assertThat(guest.reader().readLine()).startsWith("* A name has letters and digits");
            }
            assertThat(guest.reader().readLine())
                .isEqualTo("* That was too long; nobody has heard it.");
          }
        });
  }

  @Test
  void controlCharactersStayHere() {
    inARoom(
        port -> {
          try (Connection ann = enter(port, "Ann");
              Connection bob = enter(port, "Bob")) {
            bob.writer().write("\u001b[2Jboo\u0007\n");
            assertThat(ann.reader().readLine()).isEqualTo("* Bob has come");
            assertThat(ann.reader().readLine()).isEqualTo("Bob: [2Jboo");
          }
        });
  }

  @Test
  void whoSaysNoNameIsDismissed() {
    new VirtualTime()
        .run(
            () ->
                inARoom(
                    port -> {
                      try (Connection guest = Streams.openConnection("localhost", port)) {
                        assertThat(guest.reader().readLine()).isEqualTo("* What is your name?");
                        assertThat(guest.reader().readLine()).isEqualTo("* so long, stranger");
                        assertThat(guest.reader().readLine()).isNull();
                      }
                    }));
  }
}
