package io.jasyncio.samples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.samples.Client;
import io.jasyncio.samples.Jvm;
import io.jasyncio.samples.Running;
import io.jasyncio.samples.Woven;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file server as a user runs it; what it makes of requests is in {@link RequestsTest}. */
@Timeout(120)
class FileServerTest {
  private static final long BIG = 64L << 20; // more than all buffers between hold

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void servesAFolder(Woven woven) throws IOException {
    Files.writeString(folder.resolve("a.txt"), "hello");
    try (Running server = woven.start(folder, FileServer.class, ".", "0");
        var client = new Client(server.port())) {
      client.send("GET /a.txt HTTP/1.1\r\nHost: here\r\n\r\nGET /b.txt HTTP/1.0\r\n\r\n");
      String answers = client.rest();
      assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(answers).contains("\r\n\r\nhelloHTTP/1.1 404 Not Found\r\n");
      assertThat(answers).endsWith("\r\n\r\n404 Not Found: There is no /b.txt.\n");

      Jvm.Output output = server.terminate();
      assertThat(output.out()).isEqualTo("stopped\n");
      assertThat(output.err()).isEmpty();
      assertThat(output.status()).isZero();
    }
  }

  @Test
  void whatIsBeingSentIsSentToTheEnd() throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
      file.setLength(BIG);
    }
    try (Running server = Woven.BY_THE_PLUGIN.start(folder, FileServer.class, ".", "0");
        var client = new Client(server.port())) {
      client.send("GET /big HTTP/1.0\r\n\r\n");
      String head = head(client.bytes());
      server.signalTermination();
      assertThat(head).contains("\r\nContent-Length: " + BIG + "\r\n");
      assertThat(count(client.bytes())).isEqualTo(BIG);

      Jvm.Output output = server.end();
      assertThat(output.out()).isEqualTo("stopped\n");
      assertThat(output.err()).isEmpty();
      assertThat(output.status()).isZero();
    }
  }

  private static String head(InputStream bytes) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) bytes.read());
    }
    return head.toString();
  }

  private static long count(InputStream bytes) throws IOException {
    byte[] chunk = new byte[64 * 1024];
    long count = 0;
    for (int n; (n = bytes.read(chunk)) >= 0; ) {
      count += n;
    }
    return count;
  }

  @Test
  void withoutAFolderItSaysHowToUseIt() {
    Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, FileServer.class);
    assertThat(output.err()).isEqualTo("usage: FileServer FOLDER [PORT]\n");
    assertThat(output.status()).isEqualTo(2);
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    Jvm.Output output = Woven.BY_THE_PLUGIN.run(folder, FileServer.class, "none", "0");
    assertThat(output.err()).startsWith("can't serve none at port 0: ");
    assertThat(output.status()).isEqualTo(1);
  }
}
