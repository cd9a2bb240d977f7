package io.jasyncio.samples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.AsyncFunction;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.net.Connection;
import io.jasyncio.net.Server;
import io.jasyncio.net.Streams;
import io.jasyncio.testing.VirtualTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in as bytes, and what goes out: requests of all kinds, right and wrong. */
@Timeout(120)
class RequestsTest {
  private static final String TAG = "\"18cc820d888-a\"";
  private static final long BIG = 64L << 20; // more than all buffers between hold
  private static final String GET = "GET /a.txt HTTP/1.1\r\nHost: here\r\n";

  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    folder = Files.createDirectory(home.resolve("site"));
    write("a.txt", "0123456789");
    write("sub/page.html", "<p>here</p>");
    write("with index/index.html", "<p>index</p>");
    write(".hidden", "secret");
    Files.writeString(home.resolve("outside.txt"), "secret");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-02T03:04:05Z")));
  }

  private void writeBig() throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
      file.setLength(BIG);
    }
  }

  // ---- talking

  /** Runs a client against a server, both in one loop. */
  private <T> T withServer(AsyncFunction<Integer, T> client) {
    return withServer(100, client);
  }

  private <T> T withServer(int mostConnections, AsyncFunction<Integer, T> client) {
    return Asyncio.run(() -> serving(mostConnections, client));
  }

  @Async
  private <T> T serving(int mostConnections, AsyncFunction<Integer, T> client) throws Exception {
    var server = new FileServer(folder, mostConnections);
    int port = server.start(0).getPort();
    try {
      return client.apply(port);
    } finally {
      server.stop();
    }
  }

  /** All that comes back for some bytes, but for the date; after them the client sends no more. */
  private String answers(String request) {
    return withServer(
        port -> {
          try (Connection connection = Streams.openConnection("localhost", port)) {
            connection.writer().write(request.getBytes(StandardCharsets.ISO_8859_1));
            connection.writer().writeEof();
            return rest(connection);
          }
        });
  }

  @Async
  private static String rest(Connection connection) throws IOException {
    return text(connection.reader().read());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("Date: .*\r\n", "");
  }

  private String status(String request) {
    return answers(request).replaceFirst("(?s)HTTP/1.1 (\\d*) .*", "$1");
  }

  private static List<String> statuses(String answers) {
    List<String> statuses = new ArrayList<>();
    var line = java.util.regex.Pattern.compile("HTTP/1.1 (\\d+) ").matcher(answers);
    while (line.find()) {
      statuses.add(line.group(1));
    }
    return statuses;
  }

  // ---- what is asked for rightly

  private static final String HEADERS_OF_A =
      """
      HTTP/1.1 200 OK
      Content-Type: text/plain; charset=utf-8
      ETag: %s
      Last-Modified: Tue, 02 Jan 2024 03:04:05 GMT
      Accept-Ranges: bytes
      X-Content-Type-Options: nosniff
      Connection: keep-alive
      Content-Length: 10

      """
          .formatted(TAG)
          .replace("\n", "\r\n");

  @Test
  void getGivesTheFile() {
    assertThat(answers(GET + "\r\n")).isEqualTo(HEADERS_OF_A + "0123456789");
  }

  @Test
  void headGivesItsHeadersAlone() {
    assertThat(answers("HEAD /a.txt HTTP/1.1\r\nHost: here\r\n\r\n")).isEqualTo(HEADERS_OF_A);
  }

  @Test
  void bytesMayComeOneByOne() {
    String got =
        withServer(
            port -> {
              try (Connection connection = Streams.openConnection("localhost", port)) {
                for (byte b : (GET + "\r\n" + GET + "\r\n").getBytes()) {
                  connection.writer().write(b);
                  Await.sleep(0); // lets the server have it
                }
                connection.writer().writeEof();
                return rest(connection);
              }
            });
    assertThat(got).isEqualTo((HEADERS_OF_A + "0123456789").repeat(2));
  }

  @Test
  void requestsInARowAreAnsweredInTheirOrder() {
    String got =
        answers(
            "GET /a.txt HTTP/1.1\r\nHost: here\r\n\r\n"
                + "\r\n" // some clients send an empty line too many
                + "GET /none HTTP/1.1\r\nHost: here\r\n\r\n"
                + "HEAD /a.txt HTTP/1.1\r\nHost: here\r\n\r\n"
                + "GET /sub/page.html HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                + "GET /a.txt HTTP/1.1\r\nHost: here\r\n\r\n");
    assertThat(statuses(got)).containsExactly("200", "404", "200", "200");
    assertThat(got).endsWith("Connection: close\r\nContent-Length: 11\r\n\r\n<p>here</p>");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.0,, close",
    "HTTP/1.0, close, close",
    "HTTP/1.0, Keep-Alive, keep-alive",
    "HTTP/1.1,, keep-alive",
    "HTTP/1.1, 'x, Close', close"
  })
  void theConnectionStaysIfTheClientWantsIt(String version, String asked, String answered) {
    String header = asked == null ? "" : "Connection: " + asked + "\r\n";
    String request = "GET /a.txt " + version + "\r\nHost: here\r\n" + header + "\r\n";
    assertThat(answers(request)).contains("\r\nConnection: " + answered + "\r\n");
    assertThat(statuses(answers(request + request))).hasSize(answered.equals("keep-alive") ? 2 : 1);
  }

  @Test
  void theServerHangsUpFirstWhereTheLengthSaysNothingToOldClients() {
    String got =
        withServer(
            port -> {
              try (Connection connection = Streams.openConnection("localhost", port)) {
                connection.writer().write("GET /a.txt HTTP/1.0\r\n\r\n");
                return rest(connection); // without an end of one's own
              }
            });
    assertThat(got).endsWith("\r\n\r\n0123456789");
  }

  @ParameterizedTest
  @CsvSource({
    "/a.txt?query, 200",
    "http://here/a.txt, 200",
    "/%61%2Etxt, 200",
    "//a.txt, 200",
    "/./a.txt, 404",
    "/sub/, 200",
    "/with%20index/, 200",
    "/sub, 301",
    "/a.txt/, 404",
    "/a.txt/b, 404",
    "/none, 404",
    "/.hidden, 404",
    "/%2ehidden, 404",
    "/../outside.txt, 400",
    "/sub/../a.txt, 400",
    "/%2e%2e/outside.txt, 400",
    "/sub%2f..%2F..%2foutside.txt, 400",
    "/..%5coutside.txt, 400",
    "/a.txt%00, 400",
    "/a.txt%0d%0aX:y, 400",
    "/%zz, 400",
    "/%4, 400",
    "/%ff, 400",
    "a.txt, 400",
    "*, 400"
  })
  void targetsLeadNowhereElse(String target, String status) {
    String got = answers("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n");
    assertThat(got).startsWith("HTTP/1.1 " + status + " ").doesNotContain("secret");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksLeadNowhereElse() throws IOException {
    Files.createSymbolicLink(folder.resolve("out"), home.resolve("outside.txt"));
    Files.createSymbolicLink(folder.resolve("hid"), folder.resolve(".hidden"));
    Files.createSymbolicLink(folder.resolve("in"), folder.resolve("a.txt"));
    assertThat(status("GET /out HTTP/1.1\r\nHost: here\r\n\r\n")).isEqualTo("404");
    assertThat(status("GET /hid HTTP/1.1\r\nHost: here\r\n\r\n")).isEqualTo("404");
    assertThat(status("GET /in HTTP/1.1\r\nHost: here\r\n\r\n")).isEqualTo("200");
  }

  @Test
  void aFolderIsListed() throws IOException {
    write("sub/a & b <c>.txt", "");
    write("sub/deeper/x", "");
    write("sub/.git/x", "");
    assertThat(answers("GET /sub/ HTTP/1.1\r\nHost: here\r\n\r\n"))
        .contains("Content-Type: text/html; charset=utf-8\r\n")
        .endsWith(
            """
            <title>/sub/</title>
            <h1>/sub/</h1>
            <ul>
            <li><a href="../">../</a>
            <li><a href="a%20%26%20b%20%3Cc%3E.txt">a &amp; b &lt;c>.txt</a>
            <li><a href="deeper/">deeper/</a>
            <li><a href="page.html">page.html</a>
            </ul>
            </html>
            """);
    assertThat(answers("GET //with%20index HTTP/1.1\r\nHost: here\r\n\r\n"))
        .contains("\r\nLocation: /with%20index/\r\n");
  }

  // ---- parts, and what the client has

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=4-, 206, 456789, bytes 4-9/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=-30, 206, 0123456789, bytes 0-9/10",
    "bytes=9-9, 206, 9, bytes 9-9/10",
    "bytes=8-99999999999999999999, 206, 89, bytes 8-9/10",
    "bytes=10-, 416,, bytes */10",
    "bytes=99999999999999999999-, 416,, bytes */10",
    "bytes=-0, 416,, bytes */10",
    "bytes=5-2, 200, 0123456789,",
    "bytes=-, 200, 0123456789,",
    "bytes=a-b, 200, 0123456789,",
    "'bytes=0-1,3-4', 200, 0123456789,",
    "lines=0-1, 200, 0123456789,"
  })
  void partsOfAFile(String range, String status, String part, String contentRange) {
    String got = answers(GET + "Range: " + range + "\r\n\r\n");
    assertThat(got).startsWith("HTTP/1.1 " + status + " ");
    if (contentRange != null) {
      assertThat(got).contains("\r\nContent-Range: " + contentRange + "\r\n");
    }
    if (part != null) {
      assertThat(got).contains("Content-Length: " + part.length() + "\r\n").endsWith("\n" + part);
    }
  }

  @Test
  void aPartOfAnotherVersionIsNotGiven() {
    String range = GET + "Range: bytes=0-3\r\nIf-Range: ";
    assertThat(status(range + TAG + "\r\n\r\n")).isEqualTo("206");
    assertThat(status(range + "\"other\"\r\n\r\n")).isEqualTo("200");
    assertThat(status(range + "Tue, 02 Jan 2024 03:04:05 GMT\r\n\r\n")).isEqualTo("206");
    assertThat(status("HEAD /a.txt HTTP/1.1\r\nHost: here\r\nRange: bytes=0-3\r\n\r\n"))
        .isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match: " + TAG + ", 304",
    "'If-None-Match: \"x\", W/" + TAG + "', 304",
    "If-None-Match: *, 304",
    "If-None-Match: \"x\", 200",
    "'If-Modified-Since: Tue, 02 Jan 2024 03:04:05 GMT', 304",
    "'If-Modified-Since: Tue, 02 Jan 2024 03:04:04 GMT', 200",
    "If-Modified-Since: yesterday, 200"
  })
  void whatTheClientHasIsNotSentAgain(String header, String status) {
    String got = answers(GET + header + "\r\n\r\n");
    assertThat(got).startsWith("HTTP/1.1 " + status + " ").contains("\r\nETag: " + TAG + "\r\n");
    assertThat(got.endsWith("\r\n\r\n")).isEqualTo(status.equals("304"));
  }

  // ---- what is wrong

  @ParameterizedTest
  @CsvSource({
    "'GET /a.txt', 400",
    "'GET  /a.txt HTTP/1.1', 400",
    "'GET /a b HTTP/1.1', 400",
    "'G(T /a.txt HTTP/1.1', 400",
    "'GET /a.txt HTTP/11', 400",
    "'GET /a.txt\u0000 HTTP/1.1', 400",
    "'GET /a.txt HTTP/2.0', 505",
    "'POST /a.txt HTTP/1.1', 405",
    "'DELETE /a.txt HTTP/1.1', 405",
    "'get /a.txt HTTP/1.1', 501",
    "'BREW /a.txt HTTP/1.1', 501"
  })
  void firstLines(String line, String status) {
    assertThat(status(line + "\r\nHost: here\r\n\r\n")).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no host
        "Host: here\r\nHost: there\r\n",
        "Host: here\r\nno colon\r\n",
        "Host : here\r\n",
        "Host: here\r\n folded: line\r\n",
        "Host: here\r\nX: \u0000\r\n",
        "Host: here\r\nX: a\rb\r\n",
        "Host: here\r\nContent-Length: -1\r\n",
        "Host: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "Host: here\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
      })
  void headersThatAreWrong(String headers) {
    String got = answers("GET /a.txt HTTP/1.1\r\n" + headers + "\r\n" + GET + "\r\n");
    assertThat(statuses(got)).as("nothing after it is taken for a request").containsExactly("400");
  }

  @Test
  void headsThatAreTooLong() {
    String x = "x".repeat(9000);
    assertThat(status("GET /" + x + " HTTP/1.1\r\nHost: here\r\n\r\n")).isEqualTo("414");
    assertThat(status("GET /" + x + x + x + x + x + x + x + x)).isEqualTo("414");
    assertThat(status(GET + "X: " + x + "\r\n\r\n")).isEqualTo("431");
    assertThat(status(GET + "X: 0123456789\r\n".repeat(5000) + "\r\n")).isEqualTo("431");
  }

  @Test
  void whoSendsMuchMoreThanIsReadGetsTheAnswer() {
    String got =
        withServer(
            port -> {
              try (Connection connection = Streams.openConnection("localhost", port)) {
                connection.writer().write("GET /" + "x".repeat(4 << 20));
                return rest(connection);
              }
            });
    assertThat(got).startsWith("HTTP/1.1 414 ");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 3, abc, 405",
    "Content-Length: 003, abc, 405",
    "Transfer-Encoding: chunked, '1;x=y\r\na\r\n2\r\nbc\r\n0\r\nTrailer: x\r\n\r\n', 405",
    "Content-Length: 65537,, 413",
    "Content-Length: 99999999999999999999,, 413",
    "Transfer-Encoding: chunked, '10001\r\n', 413",
    "Transfer-Encoding: chunked, 'fffffffffffffffff\r\n', 413",
    "Transfer-Encoding: chunked, '-1\r\n', 400",
    "Transfer-Encoding: chunked, '1\r\nab\r\n', 400",
    "Transfer-Encoding: gzip,, 501"
  })
  void bodiesAreDropped(String header, String body, String status) {
    String request = "POST /a.txt HTTP/1.1\r\nHost: here\r\n" + header + "\r\n\r\n";
    String got = answers(request + (body == null ? "" : body) + GET + "\r\n");
    if (status.equals("405")) {
      assertThat(statuses(got)).containsExactly("405", "200");
    } else {
      assertThat(statuses(got)).containsExactly(status);
    }
  }

  @Test
  void whoAsksBeforeSendingABodyIsAnswered() {
    assertThat(status(GET + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")).isEqualTo("417");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET /a.txt HTTP/1.1\r\nHost: here", GET, GET + "\r"})
  void aRequestThatEndsInTheMiddleIsNone(String request) {
    assertThat(answers(request)).isEmpty();
  }

  // ---- the slow, and the many

  @Test
  void whoSendsTooSlowlyIsToldSo() {
    new VirtualTime()
        .run(
            () -> {
              String got =
                  withServer(
                      port -> {
                        try (Connection slow = Streams.openConnection("localhost", port)) {
                          slow.writer().write(GET + "X: y");
                          return rest(slow);
                        }
                      });
              assertThat(got).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n");
            });
  }

  @Test
  void whoSendsNothingIsLeft() {
    new VirtualTime()
        .run(
            () ->
                withServer(
                    port -> {
                      try (Connection idle = Streams.openConnection("localhost", port)) {
                        assertThat(rest(idle)).isEmpty();
                      } catch (IOException e) {
                        assertThat(e).hasMessageContaining("reset"); // as good
                      }
                      return null;
                    }));
  }

  @Test
  void whoReadsSlowlyHoldsNobodyUp() throws IOException {
    writeBig();
    withServer(
        port -> {
          try (Connection slow = Streams.openConnection("localhost", port);
              Connection quick = Streams.openConnection("localhost", port)) {
            slow.writer().write("GET /big HTTP/1.1\r\nHost: here\r\n\r\n");
            slow.reader().readUntil("\r\n\r\n".getBytes());
            for (int i = 0; i < 10; i++) {
              quick.writer().write(GET + "\r\n");
              quick.reader().readUntil("\r\n\r\n".getBytes());
              assertThat(quick.reader().readExactly(10)).isEqualTo("0123456789".getBytes());
            }
            assertThat(bytesUpTo(BIG, slow)).isEqualTo(BIG);
          }
          return null;
        });
  }

  @Async
  private static long bytesUpTo(long most, Connection connection) throws IOException {
    byte[] chunk = new byte[64 * 1024];
    long bytes = 0;
    for (int n; bytes < most && (n = connection.reader().read(chunk, 0, chunk.length)) >= 0; ) {
      bytes += n;
    }
    return bytes;
  }

  @Test
  void whoTakesNothingIsLeft() throws IOException {
    writeBig();
    new VirtualTime().run(() -> Asyncio.run(() -> takeNothing()));
  }

  @Async
  private void takeNothing() throws IOException {
    var files = new FileServer(folder, 100);
    Server server = files.start(0);
    try (Connection connection = Streams.openConnection("localhost", server.getPort())) {
      connection.writer().write("GET /big HTTP/1.1\r\nHost: here\r\n\r\n");
      connection.reader().readUntil("\r\n\r\n".getBytes());
      while (server.getConnectionCount() > 0) {
        Await.sleep(1000);
      }
      assertThat(bytesUpTo(BIG, connection)).isLessThan(BIG);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset"); // as good
    } finally {
      files.stop();
    }
  }

  @Test
  void aFileThatBecomesShorterEndsTheConnection() throws IOException {
    writeBig();
    withServer(
        port -> {
          try (Connection connection = Streams.openConnection("localhost", port)) {
            connection.writer().write("GET /big HTTP/1.1\r\nHost: here\r\n\r\n");
            connection.reader().readUntil("\r\n\r\n".getBytes());
            try (var file = new RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
              file.setLength(1);
            }
            assertThat(bytesUpTo(BIG, connection)).isLessThan(BIG);
          }
          return null;
        });
  }

  @Test
  void thereAreOnlySoManyConnections() {
    withServer(
        1,
        port -> {
          try (Connection first = Streams.openConnection("localhost", port)) {
            first.writer().write(GET + "\r\n");
            first.reader().readUntil("\r\n\r\n".getBytes());
            try (Connection second = Streams.openConnection("localhost", port)) {
              assertThat(rest(second)).startsWith("HTTP/1.1 503 ");
            }
          }
          return null;
        });
  }

  @Test
  void stoppingHangsUpWhereNothingIsUnderWay() {
    String got =
        Asyncio.run(
            () -> {
              var server = new FileServer(folder, 100);
              try (Connection idle =
                  Streams.openConnection("localhost", server.start(0).getPort())) {
                idle.writer().write(GET + "\r\n");
                idle.reader().readUntil("\r\n\r\n".getBytes());
                idle.reader().readExactly(10);
                server.stop();
                return rest(idle);
              }
            });
    assertThat(got).isEmpty();
  }
}
