package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocols that are told what happens, over real sockets of this machine. */
@Timeout(60)
class ProtocolTest {
  private static final String HOST = "localhost";
  private static final Tls TLS = Tls.of(TestKeys.TRUSTING);

  /** Writes down what it is told. */
  private static class Recorder implements Protocol {
    final List<String> events = new ArrayList<>();
    final EventLoop loop = Asyncio.getRunningLoop();
    final Future<Throwable> lost = loop.createFuture();
    Transport transport;
    Future<Void> next = loop.createFuture();

    void note(String event) {
      events.add(event);
      next.setResult(null);
      next = loop.createFuture();
    }

    /** Suspends until an event has come. */
    @Async
    void await(String event) {
      while (!events.contains(event)) {
        Await.await(next);
      }
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
      note("made");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      note("data " + text(data));
    }

    @Override
    public boolean eofReceived() {
      note("eof");
      return false;
    }

    @Override
    public void connectionLost(Throwable failure) {
      note("lost");
      lost.setResult(failure);
    }

    @Override
    public void pauseWriting() {
      note("pause");
    }

    @Override
    public void resumeWriting() {
      note("resume");
    }
  }

  /** Sends back what it gets. */
  private static final class Echo extends Recorder {
    @Override
    public void dataReceived(ByteBuffer data) {
      transport.write("got ".getBytes()); // before what came has been read
      transport.write(data);
    }
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(data).toString();
  }

  @Async
  private static Transport connect(Protocol protocol, Server server) throws IOException {
    return Streams.createConnection(() -> protocol, HOST, server.getPort());
  }

  static Stream<Tls> withAndWithoutTls() {
    return Stream.of(null, TLS);
  }

  @ParameterizedTest
  @MethodSource("withAndWithoutTls")
  void isToldWhatHappensInTurn(Tls tls) {
    Asyncio.run(
        () -> {
          List<Echo> served = new ArrayList<>();
          try (Server server =
              tls == null
                  ? Streams.createServer(() -> added(served, new Echo()), HOST, 0)
                  : Streams.createServer(() -> added(served, new Echo()), HOST, 0, tls)) {
            var client = new Recorder();
            Transport transport =
                tls == null
                    ? connect(client, server)
                    : Streams.createConnection(() -> client, HOST, server.getPort(), tls);
            assertThat(client.events).containsExactly("made");
            assertThat(transport).isSameAs(client.transport);
            assertThat(transport.getProtocol()).isSameAs(client);
            transport.write("hello".getBytes());
            while (!String.join("", client.events).contains("hello")) {
              Await.await(client.next);
            }
            assertThat(String.join("", client.events).replace("data ", ""))
                .isEqualTo("madegot hello");
            transport.writeEof();
            assertThat(Await.await(client.lost)).isNull();
            assertThat(client.events).endsWith("eof", "lost");
            assertThat(Await.await(served.get(0).lost)).isNull();
            assertThat(served.get(0).events).containsExactly("made", "eof", "lost");
            assertThat(transport.isClosing()).isTrue();
            server.close();
            server.waitClosed();
          }
        });
  }

  private static <T> T added(List<T> all, T one) {
    all.add(one);
    return one;
  }

  @Test
  void mayWriteAfterTheOtherSideHasEnded() {
    Asyncio.run(
        () -> {
          class Late extends Recorder {
            @Override
            public boolean eofReceived() {
              loop.callSoon(
                  () -> {
                    transport.write("late".getBytes());
                    transport.close();
                  });
              return true;
            }
          }

          try (Server server = Streams.createServer(() -> new Late(), HOST, 0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            connection.writer().writeEof();
            assertThat(connection.reader().read()).asString().isEqualTo("late");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("withAndWithoutTls")
  void isPausedWhenTooMuchIsBuffered(Tls tls) {
    Asyncio.run(
        () -> {
          byte[] chunk = new byte[50_000];
          class Source extends Recorder {
            boolean mayWrite = true;
            int written;

            @Override
            public void connectionMade(Transport transport) {
              this.transport = transport;
              transport.setWriteBufferLimits(10_000, 1000);
              write();
            }

            void write() {
              while (mayWrite && written < 400 * chunk.length) {
                transport.write(chunk);
                written += chunk.length;
              }
              if (mayWrite) {
                transport.close();
              }
            }

            @Override
            public void pauseWriting() {
              mayWrite = false;
              assertThat(transport.getWriteBufferSize()).isBetween(10_001, 70_000);
              note("pause");
            }

            @Override
            public void resumeWriting() {
              mayWrite = true;
              assertThat(transport.getWriteBufferSize()).isLessThanOrEqualTo(1000);
              note("resume");
              write();
            }
          }

          List<Source> sources = new ArrayList<>();
          try (Server server =
                  tls == null
                      ? Streams.createServer(() -> added(sources, new Source()), HOST, 0)
                      : Streams.createServer(() -> added(sources, new Source()), HOST, 0, tls);
              Connection connection =
                  tls == null
                      ? Streams.openConnection(HOST, server.getPort())
                      : Streams.openConnection(HOST, server.getPort(), tls)) {
            while (sources.isEmpty()) {
              Await.sleep(0);
            }
            sources.get(0).await("pause");
            assertThat(connection.reader().read()).hasSize(400 * chunk.length);
            assertThat(sources.get(0).events).contains("resume");
          }
        });
  }

  @Test
  void nothingComesWhileReadingIsPaused() {
    Asyncio.run(
        () -> {
          List<Recorder> served = new ArrayList<>();
          try (Server server = Streams.createServer(() -> added(served, new Recorder()), HOST, 0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            connection.writer().write("one");
            while (served.isEmpty()) {
              Await.sleep(0);
            }
            Recorder recorder = served.get(0);
            recorder.await("data one");
            Await.sleep(0); // it waits for more
            recorder.transport.pauseReading();
            assertThat(recorder.transport.isReading()).isFalse();
            connection.writer().write("two");
            for (int turns = 0; turns < 200; turns++) {
              Await.sleep(0); // the selector is asked meanwhile
            }
            assertThat(recorder.events).containsExactly("made", "data one");
            recorder.transport.resumeReading();
            recorder.await("data two");

            recorder.transport.pauseReading();
            recorder.transport.abort();
            assertThat(Await.await(recorder.lost)).isNull();
            assertThat(connection.reader().read()).isEmpty();
          }
        });
  }

  @Test
  void readingThatIsPausedAgainAtOnceStaysPaused() {
    class Pausing extends Recorder {
      @Override
      public void connectionMade(Transport transport) {
        super.connectionMade(transport);
        transport.pauseReading();
      }

      @Override
      public void dataReceived(ByteBuffer data) {
        note("data");
        transport.pauseReading();
      }
    }

    Asyncio.run(
        () -> {
          List<Pausing> served = new ArrayList<>();
          try (Server server = Streams.createServer(() -> added(served, new Pausing()), HOST, 0);
              Connection connection = Streams.openConnection(HOST, server.getPort())) {
            connection.writer().setWriteBufferLimits(0, 0);
            connection.writer().write(new byte[200_000]); // for more than one read
            connection.writer().drain();
            while (served.isEmpty()) {
              Await.sleep(0);
            }
            Pausing pausing = served.get(0);
            pausing.transport.resumeReading();
            pausing.await("data");
            Await.sleep(0);
            pausing.transport.resumeReading();
            pausing.transport.pauseReading();
            for (int turns = 0; turns < 200; turns++) {
              Await.sleep(0);
            }
            assertThat(pausing.events).containsExactly("made", "data");
            pausing.transport.abort();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("withAndWithoutTls")
  void whatIsWrittenWhenPausedComesBehindWhatPaused(Tls tls) {
    class Marking extends Recorder {
      @Override
      public void connectionMade(Transport transport) {
        this.transport = transport;
        transport.write(new byte[20_000_000]);
        transport.close();
      }

      @Override
      public void pauseWriting() {
        transport.write((byte) 1);
      }
    }

    Asyncio.run(
        () -> {
          try (Server server =
                  tls == null
                      ? Streams.createServer(Marking::new, HOST, 0)
                      : Streams.createServer(Marking::new, HOST, 0, tls);
              Connection connection =
                  tls == null
                      ? Streams.openConnection(HOST, server.getPort())
                      : Streams.openConnection(HOST, server.getPort(), tls)) {
            byte[] all = connection.reader().read();
            assertThat(all).hasSize(20_000_001);
            assertThat(all[20_000_000]).isEqualTo((byte) 1);
          }
        });
  }

  @Test
  void whatAProtocolThrowsIsReportedAndEndsItsConnection() {
    List<String> reports = new ArrayList<>();
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add("" + context.exception()));
          for (boolean atOnce : new boolean[] {true, false}) {
            class Failing extends Recorder {
              @Override
              public void connectionMade(Transport transport) {
                if (atOnce) {
                  throw new IllegalStateException("at once");
                }
              }

              @Override
              public void dataReceived(ByteBuffer data) {
                throw new AssertionError("with data");
              }
            }

            List<Failing> served = new ArrayList<>();
            try (Server server =
                Streams.createServer(() -> added(served, new Failing()), HOST, 0)) {
              Connection connection = Streams.openConnection(HOST, server.getPort());
              if (!atOnce) {
                connection.writer().write("x");
              }
              try {
                assertThat(connection.reader().read()).isEmpty();
              } catch (IOException e) {
                // a reset
              }
              assertThat(Await.await(served.get(0).lost)).isNotNull();
              connection.writer().abort();

              var client = new Failing();
              Transport transport = connect(client, server);
              assertThat(transport.isClosing()).isEqualTo(atOnce);
              transport.abort();
              Await.await(client.lost);
            }
          }
        });
    assertThat(reports)
        .contains("java.lang.IllegalStateException: at once", "java.lang.AssertionError: with data")
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aResetIsTold() {
    Asyncio.run(
        () -> {
          var client = new Recorder();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    reader.readExactly(1);
                    writer.setOption(StandardSocketOptions.SO_LINGER, 0);
                    writer.abort();
                  },
                  HOST,
                  0)) {
            connect(client, server).write((byte) 1);
            assertThat(Await.await(client.lost)).isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  void theEndOfARunEndsIt() {
    Recorder[] left = new Recorder[1];
    Asyncio.run(
        () -> {
          Server server = Streams.createServer(Echo::new, HOST, 0);
          left[0] = new Recorder();
          connect(left[0], server);
        });
    assertThat(left[0].events).containsExactly("made", "lost");
    assertThat(left[0].transport.getChannel().isOpen()).isFalse();
  }

  @Test
  void anotherProtocolMayGoOn() {
    Asyncio.run(
        () -> {
          var first = new Recorder();
          var second = new Recorder();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    writer.write("one");
                    reader.readExactly(1);
                    writer.write("two");
                  },
                  HOST,
                  0)) {
            Transport transport = connect(first, server);
            first.await("data one");
            transport.setProtocol(second);
            transport.write((byte) 1);
            second.await("data two");
            Await.await(second.lost);
            assertThat(first.events).containsExactly("made", "data one");
          }
        });
  }

  @Test
  void unixDomainSockets(@TempDir Path folder) {
    Asyncio.run(
        () -> {
          var address = UnixDomainSocketAddress.of(folder.resolve("s"));
          var client = new Recorder();
          try (Server server = Streams.createServer(Echo::new, address)) {
            Transport transport = Streams.createConnection(() -> client, address);
            transport.write("x".getBytes());
            while (!String.join("", client.events).endsWith("x")) {
              Await.await(client.next);
            }
            transport.close();
            assertThat(Await.await(client.lost)).isNull();
            server.close(Duration.ofSeconds(5));
          }
        });
    assertThat(Arrays.asList(folder.toFile().list())).containsExactly("s");
  }
}
