package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.AsyncRunnable;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams with TLS, over real sockets of this machine, with ourselves and with the JDK's. */
@Timeout(60)
class TlsTest {
  private static final String HOST = "localhost";
  private static final Tls TLS = Tls.of(TestKeys.TRUSTING);

  /** Longer than anything takes that ends at all. */
  private static final Duration MUCH = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofMillis(50);

  private static Tls version(String protocol) {
    return TLS.withParameters(p -> p.setProtocols(new String[] {protocol}));
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    byte[] buffer = new byte[5000];
    int count;
    while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
      writer.write(buffer, 0, count);
      writer.drain();
    }
  }

  @Async
  private static Server echoServer() throws IOException {
    return Streams.startServer(TlsTest::echo, HOST, 0, TLS);
  }

  @Async
  private static Connection connect(Server server) throws IOException {
    return Streams.openConnection(HOST, server.getPort(), TLS);
  }

  /** What a body fails with. */
  @Async
  private static Throwable failure(AsyncRunnable body) {
    Task<Void> task = Asyncio.createTask(body);
    Await.wait(List.of(task));
    assertThat(task.isCancelled()).isFalse();
    return task.exception();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  // ---- both ways

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, 1", "TLSv1.3, 16384", "TLSv1.3, 16385", "TLSv1.3, 3000000",
    "TLSv1.2, 1", "TLSv1.2, 16384", "TLSv1.2, 16385", "TLSv1.2, 3000000"
  })
  void whatGoesThereComesBack(String protocol, int size) {
    byte[] bytes = random(size);
    Asyncio.run(
        () -> {
          try (Server server = echoServer();
              Connection connection =
                  Streams.openConnection(HOST, server.getPort(), version(protocol))) {
            Task<Void> writing = Asyncio.createTask(() -> write(connection.writer(), bytes));
            assertThat(connection.reader().readExactly(size)).isEqualTo(bytes);
            Await.await(writing);
            assertThat(connection.writer().getSslSession().getProtocol()).isEqualTo(protocol);
          }
        });
  }

  @Async
  private static void write(StreamWriter writer, byte[] bytes) throws IOException {
    for (int offset = 0; offset < bytes.length; offset += 70_001) {
      writer.write(bytes, offset, Math.min(70_001, bytes.length - offset));
      writer.drain();
    }
  }

  @Test
  void thirtyClientsGetTheirOwnBytesBack() {
    Asyncio.run(
        () -> {
          try (Server server = echoServer()) {
            List<Task<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
              String text = "client " + i + "\n";
              clients.add(Asyncio.createTask(() -> exchange(server, text)));
            }
            Await.gather(clients);
            server.close();
            server.waitClosed();
            assertThat(server.getConnectionCount()).isZero();
          }
        });
  }

  @Async
  private static void exchange(Server server, String text) throws IOException {
    try (Connection connection = connect(server)) {
      for (int i = 0; i < 5; i++) {
        connection.writer().write(text);
        assertThat(connection.reader().readLine() + "\n").isEqualTo(text);
      }
    }
  }

  @Test
  void whatWasWrittenIsSentBeforeTheClose() {
    byte[] much = random(2_000_000);
    Asyncio.run(
        () -> {
          try (Server server =
                  Streams.startServer((reader, writer) -> writer.write(much), HOST, 0, TLS);
              Connection connection = connect(server)) {
            assertThat(connection.reader().read()).isEqualTo(much);
            assertThat(connection.reader().atEof()).isTrue();
          }
        });
  }

  @Test
  void aFastWriterWaitsForASlowReader() {
    Asyncio.run(
        () -> {
          Future<Void> mayRead = Asyncio.getRunningLoop().createFuture();
          byte[] much = random(12_000_000);
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        Await.await(mayRead);
                        assertThat(reader.readExactly(much.length)).isEqualTo(much);
                        writer.write("all\n");
                      },
                      HOST,
                      0,
                      TLS);
              Connection connection = connect(server)) {
            StreamWriter writer = connection.writer();
            Task<Void> writing = Asyncio.createTask(() -> write(writer, much));
            while (writer.getWriteBufferSize() <= StreamWriter.DEFAULT_HIGH_WATER) {
              Await.sleep(0);
            }
            for (int turns = 0; turns < 100; turns++) {
              Await.sleep(0);
            }
            assertThat(writing.isDone()).as("waits").isFalse();
            assertThat(writer.getWriteBufferSize()).isLessThan(3 * 65_536);
            mayRead.setResult(null);
            assertThat(connection.reader().readLine()).isEqualTo("all");
            Await.await(writing);
          }
        });
  }

  // ---- with the JDK's own sockets, in a thread

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aBlockingClientAndOurServer(String protocol) {
    byte[] bytes = random(1_000_000);
    Asyncio.run(
        () -> {
          Future<Boolean> ends = Asyncio.getRunningLoop().createFuture();
          Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    writer.write(reader.readExactly(bytes.length));
                    writer.write(reader.readExactly(1)); // all handshakes have ended by then
                    ends.setResult(reader.read(1).length == 0);
                  },
                  HOST,
                  0,
                  TLS);
          int port = server.getPort();
          byte[] back =
              Await.toThread(
                  () -> {
                    try (SSLSocket socket = blocking(port, protocol)) {
                      socket.getOutputStream().write(bytes, 0, 1000);
                      socket.startHandshake(); // TLS 1.2: renegotiates; 1.3: a key update
                      socket.getOutputStream().write(bytes, 1000, bytes.length - 1000);
                      byte[] read = socket.getInputStream().readNBytes(bytes.length);
                      socket.getOutputStream().write('x');
                      assertThat(socket.getInputStream().read()).isEqualTo('x');
                      return read;
                    }
                  });
          assertThat(back).isEqualTo(bytes);
          assertThat(Await.await(ends)).isTrue();
          server.close();
          server.waitClosed();
        });
  }

  private static SSLSocket blocking(int port, String protocol) throws IOException {
    var socket = (SSLSocket) TestKeys.TRUSTING.getSocketFactory().createSocket(HOST, port);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void ourClientAndABlockingServer(String protocol) {
    byte[] bytes = random(1_000_000);
    Asyncio.run(
        () -> {
          try (ServerSocket listening = listening()) {
            Future<Object> serving =
                Asyncio.toThread(
                    () -> {
                      try (var socket = (SSLSocket) listening.accept()) {
                        var in = new DataInputStream(socket.getInputStream());
                        byte[] half = in.readNBytes(bytes.length / 2);
                        socket.getOutputStream().write(half);
                        socket.startHandshake();
                        socket.getOutputStream().write(in.readNBytes(bytes.length / 2));
                        socket.getOutputStream().write(in.read());
                        return in.read();
                      }
                    });
            try (Connection connection =
                Streams.openConnection(HOST, listening.getLocalPort(), version(protocol))) {
              Task<Void> writing = Asyncio.createTask(() -> write(connection.writer(), bytes));
              assertThat(connection.reader().readExactly(bytes.length)).isEqualTo(bytes);
              Await.await(writing);
              connection.writer().write("x");
              assertThat(connection.reader().readExactly(1)).asString().isEqualTo("x");
            }
            assertThat(Await.await(serving)).as("the end").isEqualTo(-1);
          }
        });
  }

  private static ServerSocket listening() throws IOException {
    return TestKeys.TRUSTING
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getByName(HOST));
  }

  @Test
  void theJdksHttpClientIsServed() {
    Asyncio.run(
        () -> {
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    String request = reader.readLine();
                    while (!reader.readLine().isEmpty()) {
                      // a header
                    }
                    writer.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + request);
                  },
                  HOST,
                  0,
                  TLS)) {
            HttpClient client = HttpClient.newBuilder().sslContext(TestKeys.TRUSTING).build();
            URI uri = URI.create("https://" + HOST + ":" + server.getPort() + "/there");
            HttpResponse<String> response =
                Await.await(
                    client.sendAsync(
                        HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
                        HttpResponse.BodyHandlers.ofString()));
            assertThat(response.body()).isEqualTo("GET /there HTTP/1.1");
          }
        });
  }

  // ---- handshakes that fail

  @Test
  void aWrongNameIsRefused() {
    Asyncio.run(
        () -> {
          try (Server server = echoServer()) {
            int port = server.getPort();
            Throwable failure =
                failure(
                    () ->
                        Streams.openConnection(
                            HOST, port, TLS.withServerHostname("wrong.example")));
            assertThat(failure)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining(
                    "handshake with wrong.example (" + HOST + "/127.0.0.1:" + port)
                .hasMessageContaining("Tls.withServerHostname");
            Connection connection =
                Streams.openConnection(
                    HOST, port, TLS.withServerHostname("wrong.example").withoutHostnameCheck());
            connection.writer().write("x\n");
            assertThat(connection.reader().readLine()).isEqualTo("x");
            connection.close();
          }
        });
  }

  @Test
  void whoIsNotTrustedIsRefused() {
    Asyncio.run(
        () -> {
          try (Server server = echoServer()) {
            Throwable failure =
                failure(
                    () ->
                        Streams.openConnection(
                            HOST, server.getPort(), Tls.of(TestKeys.MISTRUSTING)));
            assertThat(failure)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("isn't trusted")
                .hasMessageContaining("SSLContext");
            exchange(server, "others are served\n");
          }
        });
  }

  @Test
  void aClientMayNeedACertificateToo() {
    Asyncio.run(
        () -> {
          Tls needing = TLS.withParameters(p -> p.setNeedClientAuth(true));
          try (Server server = Streams.startServer(TlsTest::echo, HOST, 0, needing)) {
            exchange(server, "has one\n");
          }
        });
  }

  @Test
  void aServerOfPlainTextIsRefused() {
    Asyncio.run(
        () -> {
          try (Server server =
              Streams.startServer((reader, writer) -> writer.write("220 hello\r\n"), HOST, 0)) {
            Throwable failure = failure(() -> connect(server));
            assertThat(failure)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("plain text");
          }
        });
  }

  @Test
  void aClientOfPlainTextIsNoFailureOfTheServer() {
    List<String> reports = new ArrayList<>();
    List<String> handled = new ArrayList<>();
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.toString()));
          Server server =
              Streams.startServer((reader, writer) -> handled.add("handled"), HOST, 0, TLS);
          try (Connection plain = Streams.openConnection(HOST, server.getPort())) {
            plain.writer().write("GET / HTTP/1.0\r\n\r\n");
            byte[] answer = plain.reader().read();
            assertThat(answer.length == 0 || answer[0] == 21).as("nothing, or an alert").isTrue();
          } catch (IOException e) {
            // a reset
          }
          server.close();
          server.waitClosed();
        });
    assertThat(reports).isEmpty();
    assertThat(handled).isEmpty();
  }

  @Test
  void aHandshakeThatStalls() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer((reader, writer) -> reader.read(), HOST, 0)) {
            int port = server.getPort();
            Throwable failure =
                failure(() -> Streams.openConnection(HOST, port, TLS.withHandshakeTimeout(SHORT)));
            assertThat(failure)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("longer than 50 ms");
          }
          Server server =
              Streams.startServer(TlsTest::echo, HOST, 0, TLS.withHandshakeTimeout(SHORT));
          try (Connection silent = Streams.openConnection(HOST, server.getPort())) {
            assertThat(silent.reader().read()).isEmpty();
          }
          server.close();
          server.waitClosed();
        });
  }

  @Test
  void aPeerThatLeavesDuringTheHandshake() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer((reader, writer) -> reader.read(9), HOST, 0)) {
            assertThat(failure(() -> connect(server))).isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  void whoCancelsTheHandshakeHasNotAgreed() {
    byte[] cancelsAndCloses = {21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 0};
    Asyncio.run(
        () -> {
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    reader.read(1);
                    writer.write(cancelsAndCloses);
                    reader.read();
                  },
                  HOST,
                  0)) {
            assertThat(failure(() -> connect(server)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("the other side has ended it");
          }
        });
  }

  @Test
  void cancelledDuringTheHandshake() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(descriptors.toFile().isDirectory());
    cancelHandshakes(); // whatever stays open for good is open after this
    long before = descriptors.toFile().list().length;
    cancelHandshakes();
    cancelHandshakes();
    assertThat(descriptors.toFile().list().length).isEqualTo((int) before);
  }

  private static void cancelHandshakes() {
    Asyncio.run(
        () -> {
          Server server = echoServer();
          List<Task<Void>> clients = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            Task<Void> client = Asyncio.createTask(() -> exchange(server, "x\n"));
            for (int turns = 0; turns < i; turns++) {
              Await.sleep(0);
            }
            client.cancel();
            clients.add(client);
          }
          Await.wait(clients);
          for (Task<Void> client : clients) {
            assertThat(client.isCancelled() || client.exception() == null).isTrue();
          }
          server.close();
          server.waitClosed();
        });
  }

  // ---- from plain text to TLS

  @Test
  void startTlsInTheMiddleOfAConversation() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(TlsTest::mail, HOST, 0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            StreamWriter writer = connection.writer();
            assertThat(connection.reader().readLine()).isEqualTo("220 hello");
            assertThat(writer.getSslSession()).isNull();
            writer.write("STARTTLS\r\n");
            assertThat(connection.reader().readLine()).isEqualTo("220 go on");
            writer.startTls(TestKeys.TRUSTING);
            writer.write("EHLO\r\n");
            assertThat(connection.reader().readLine()).isEqualTo("250 EHLO, TLSv1.3");
            assertThat(failure(() -> writer.startTls(TestKeys.TRUSTING)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TLS already");
          }
        });
  }

  @Async
  private static void mail(StreamReader reader, StreamWriter writer) throws IOException {
    writer.write("220 hello\r\n");
    assertThat(reader.readLine()).isEqualTo("STARTTLS");
    writer.write("220 go on\r\n");
    writer.startTls(TLS);
    String line = reader.readLine();
    writer.write("250 " + line + ", " + writer.getSslSession().getProtocol() + "\r\n");
  }

  @Test
  void whatIsBufferedAlreadyIsTheBeginningOfTls() {
    Asyncio.run(
        () -> {
          Future<Void> sent = Asyncio.getRunningLoop().createFuture();
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        Await.await(sent);
                        assertThat(reader.readLine()).isEqualTo("STARTTLS");
                        writer.startTls(TLS); // the client's hello came with the line
                        writer.write(reader.readLine() + "!\n");
                      },
                      HOST,
                      0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            connection.writer().write("STARTTLS\n");
            Task<Void> starting = Asyncio.createTask(() -> connection.writer().startTls(TLS));
            Await.sleep(0);
            connection.writer().write("held back until both agree\n");
            assertThat(connection.writer().getWriteBufferSize()).isEqualTo(27);
            sent.setResult(null);
            Await.await(starting);
            assertThat(connection.reader().readLine()).isEqualTo("held back until both agree!");
          }
        });
  }

  @Test
  void anEndDuringTheHandshakeIsSentAfterIt() {
    Asyncio.run(
        () -> {
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        writer.startTls(TLS);
                        writer.write(reader.read().length + "\n");
                      },
                      HOST,
                      0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            Task<Void> starting = Asyncio.createTask(() -> connection.writer().startTls(TLS));
            Await.sleep(0);
            connection.writer().writeEof();
            Await.await(starting);
            Task<String> reading = Asyncio.createTask(() -> connection.reader().readLine());
            assertThat(Await.waitFor(reading, MUCH)).isEqualTo("0");
          }
        });
  }

  @Test
  void startTlsWhileAnotherTaskReads() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(TlsTest::echo, HOST, 0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            Task<String> reading = Asyncio.createTask(() -> connection.reader().readLine());
            Await.sleep(0);
            assertThat(failure(() -> connection.writer().startTls(TLS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another task waits");
            connection.writer().write("still plain\n");
            assertThat(Await.await(reading)).isEqualTo("still plain");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"example.org, 1", "a_service, 0", "example.org., 0", "127.0.0.1, 0"})
  void aNameThatSniDoesNotKnowIsNotAskedFor(String host, int names) {
    var address = InetSocketAddress.createUnresolved(host, 443);
    assertThat(TLS.engine(false, host, address).getSSLParameters().getServerNames()).hasSize(names);
  }

  @Test
  void anAddressIsNoNameToCheck() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(TlsTest::echo, HOST, 0);
              Connection connection =
                  Streams.openConnection(new InetSocketAddress(HOST, server.getPort()))) {
            assertThat(failure(() -> connection.writer().startTls(TLS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withServerHostname(name)");
            connection.writer().write("still plain\n");
            assertThat(connection.reader().readLine()).isEqualTo("still plain");
          }
        });
  }

  // ---- facts

  @Test
  void whatBothSidesKnow() {
    Asyncio.run(
        () -> {
          Tls speaking =
              TLS.withParameters(p -> p.setApplicationProtocols(new String[] {"h2", "echo"}));
          Future<String> asked = Asyncio.getRunningLoop().createFuture();
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        var session = (ExtendedSSLSession) writer.getSslSession();
                        var name = (SNIHostName) session.getRequestedServerNames().get(0);
                        asked.setResult(
                            name.getAsciiName() + " " + writer.getApplicationProtocol());
                      },
                      HOST,
                      0,
                      TLS.withParameters(p -> p.setApplicationProtocols(new String[] {"echo"})));
              Connection connection = Streams.openConnection(HOST, server.getPort(), speaking)) {
            StreamWriter writer = connection.writer();
            assertThat(Await.await(asked)).isEqualTo("localhost echo");
            assertThat(writer.getApplicationProtocol()).isEqualTo("echo");
            assertThat(writer.getSslSession().getCipherSuite()).startsWith("TLS_");
            assertThat(writer.getSslSession().getPeerPrincipal().getName())
                .isEqualTo("CN=localhost");
          }
        });
  }

  // ---- ends

  @Test
  void oneSideMayEndByItself() {
    Asyncio.run(
        () -> {
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        byte[] all = reader.read();
                        writer.write(all.length + "\n");
                        writer.drain();
                      },
                      HOST,
                      0,
                      TLS);
              Connection connection = connect(server)) {
            connection.writer().write(new byte[100_000]);
            connection.writer().writeEof();
            assertThatIllegalStateException()
                .isThrownBy(() -> connection.writer().write("more"))
                .withMessageContaining("after writeEof");
            assertThat(connection.reader().readLine()).isEqualTo("100000");
            assertThat(connection.reader().readLine()).isNull();
          }
        });
  }

  @Test
  void inTls12TheOtherSideEndsBoth() {
    Asyncio.run(
        () -> {
          Future<Throwable> failure = Asyncio.getRunningLoop().createFuture();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    reader.read();
                    writer.write("too late");
                    failure.setResult(failure(writer::drain));
                  },
                  HOST,
                  0,
                  version("TLSv1.2"))) {
            Connection connection = connect(server);
            connection.writer().writeEof();
            assertThat(Await.await(failure))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("has ended the TLS session");
            connection.writer().abort();
          }
        });
  }

  @Test
  void aStreamThatIsCutIsAnError() {
    Asyncio.run(
        () -> {
          Future<Void> seen = Asyncio.getRunningLoop().createFuture();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    writer.write("half");
                    writer.drain();
                    writer.getChannel().shutdownOutput(); // no close_notify
                    Await.await(seen);
                  },
                  HOST,
                  0,
                  TLS)) {
            Connection connection = connect(server);
            assertThat(connection.reader().read(100)).asString().isEqualTo("half");
            for (int i = 0; i < 2; i++) {
              assertThat(failure(() -> connection.reader().read(100)))
                  .isInstanceOf(SSLException.class)
                  .hasMessageContaining("close_notify");
            }
            assertThat(connection.writer().isClosing()).isTrue();
            seen.setResult(null);
          }
        });
  }

  @Test
  void whoDoesNotEndIsNotWaitedForForEver() {
    Asyncio.run(
        () -> {
          try (ServerSocket listening = listening()) {
            Future<Socket> accepting =
                Asyncio.toThread(
                    () -> {
                      Socket socket = listening.accept();
                      socket.getOutputStream().write('x');
                      return socket;
                    });
            Connection connection =
                Streams.openConnection(
                    HOST, listening.getLocalPort(), TLS.withShutdownTimeout(SHORT));
            assertThat(connection.reader().read(1)).isEqualTo(new byte[] {'x'});
            assertThat(failure(connection::close))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("longer than 50 ms");
            assertThat(connection.writer().getChannel().isOpen()).isFalse();
            Await.await(accepting).close();
          }
        });
  }

  @Test
  void aReaderFindsThatThisSideCloses() {
    Asyncio.run(
        () -> {
          try (Server server = echoServer()) {
            Connection connection = connect(server);
            Task<byte[]> reading = Asyncio.createTask(() -> connection.reader().read(10));
            Await.sleep(0);
            connection.writer().write("what comes now is of no use to anybody");
            connection.close();
            assertThat(Await.await(reading)).isEmpty();
            server.close();
            server.waitClosed();
          }
        });
  }

  @Test
  void aCloseThatIsCancelledCutsTheConnection() {
    Asyncio.run(
        () -> {
          try (ServerSocket listening = listening()) {
            Future<Socket> accepting =
                Asyncio.toThread(
                    () -> {
                      Socket socket = listening.accept();
                      socket.getOutputStream().write('x');
                      return socket;
                    });
            Connection connection = Streams.openConnection(HOST, listening.getLocalPort(), TLS);
            connection.reader().read(1);
            Task<Void> closing = Asyncio.createTask(connection::close);
            Await.sleep(0);
            closing.cancel();
            Await.wait(List.of(closing));
            assertThat(closing.isCancelled()).isTrue();
            assertThat(connection.writer().getChannel().isOpen()).isFalse();
            Await.await(accepting).close();
          }
        });
  }

  @Test
  void whatIsLeftOpenEndsWithTheRun() {
    List<String> reports = new ArrayList<>();
    Connection[] left = new Connection[2];
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.toString()));
          Server server = echoServer();
          for (int i = 0; i < 2; i++) {
            left[i] = connect(server);
            left[i].writer().write("x\n");
            assertThat(left[i].reader().readLine()).isEqualTo("x");
          }
          left[0].writer().close(); // nobody waits for it
        });
    assertThat(left[0].writer().getChannel().isOpen()).isFalse();
    assertThat(reports).isEmpty();
  }
}
