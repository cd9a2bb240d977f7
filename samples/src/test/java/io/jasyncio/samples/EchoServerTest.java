package io.jasyncio.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class EchoServerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void echoesToEachWhatItSends(Woven woven) throws IOException {
    try (Running server = woven.start(folder, EchoServer.class, "0")) {
      int port = server.port();
      try (var ann = new Client(port);
          var bob = new Client(port)) {
        ann.send("one\n");
        bob.send("two\n");
        assertThat(ann.line()).isEqualTo("one");
        ann.send("three, ");
        assertThat(bob.line()).isEqualTo("two");
        ann.send("and the end");
        ann.endOutput();
        assertThat(ann.rest()).isEqualTo("three, and the end");

        Jvm.Output output = server.terminate();
        assertThat(bob.line()).as("the server hangs up").isNull();
        assertThat(output.out()).isEqualTo("stopped\n");
        assertThat(output.err()).isEmpty();
        assertThat(output.status()).isZero();
      }
    }
  }

  @Test
  void muchIsEchoedWhole() throws IOException {
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, EchoServer.class, "0")) {
      try (var client = new Client(server.port())) {
        String text = "0123456789abcdef".repeat(1 << 20); // more than all buffers between
        var sender = new Thread(() -> sendAll(client, text));
        sender.start();
        assertThat(client.rest()).isEqualTo(text);
      }
      assertThat(server.terminate().status()).isZero();
    }
  }

  private static void sendAll(Client client, String text) {
    try {
      client.send(text);
      client.endOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void controlCStopsIt() throws IOException {
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, EchoServer.class, "0")) {
      assertThat(server.port()).isPositive();
      Jvm.Output output = server.interrupt();
      assertThat(output.out()).isEqualTo("stopped\n");
      assertThat(output.status()).isZero();
    }
  }

  @Test
  void aPortInUseIsTold() throws IOException {
    try (var taken = new ServerSocket()) {
      taken.bind(new java.net.InetSocketAddress("localhost", 0));
      String port = String.valueOf(taken.getLocalPort());
      Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, EchoServer.class, port);
      assertThat(output.err()).startsWith("can't listen at port " + port + ": ");
      assertThat(output.status()).isEqualTo(1);
    }
  }

  @Test
  void ncTalksToIt() throws IOException {
    Netcat.assumeInstalled();
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, EchoServer.class, "0");
        var nc = new Netcat(server.port())) {
      nc.type("hello\n");
      assertThat(nc.line()).isEqualTo("hello");
    }
  }
}
