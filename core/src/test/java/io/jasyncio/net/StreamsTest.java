package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.EventLoop;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and servers over real sockets of this machine. */
@Timeout(60)
class StreamsTest {
  private static final String HOST = "127.0.0.1";

  @Async
  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    byte[] buffer = new byte[4096];
    int count;
    while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
      writer.write(buffer, 0, count);
      writer.drain();
    }
  }

  @Async
  private static Connection connect(Server server) throws IOException {
    return Streams.openConnection(HOST, server.getPort());
  }

  @Async
  private static Throwable failureOf(Task<?> task) {
    Await.wait(List.of(task));
    return task.exception();
  }

  // ---- both ways

  @Test
  void aHundredClientsGetTheirOwnBytesBack() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            List<Task<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
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
      for (int i = 0; i < 20; i++) {
        connection.writer().write(text);
        assertThat(connection.reader().readLine() + "\n").isEqualTo(text);
      }
    }
  }

  @Test
  void aFastWriterWaitsForASlowReader() {
    Asyncio.run(
        () -> {
          Future<Void> mayRead = Asyncio.getRunningLoop().createFuture();
          int size = 30_000_000;
          try (Server server =
                  Streams.startServer((reader, writer) -> count(reader, writer, mayRead), HOST, 0);
              Connection connection = connect(server)) {
            StreamWriter writer = connection.writer();
            Task<Integer> writing = Asyncio.createTask(() -> writeMuch(writer, size));
            while (writer.getWriteBufferSize() <= StreamWriter.DEFAULT_HIGH_WATER) {
              Await.sleep(0);
            }
            assertThat(writing.isDone()).as("waits").isFalse();
            mayRead.setResult(null);
            assertThat(Await.await(writing)).as("most buffered").isLessThan(2 * 65_536);
            assertThat(connection.reader().readLine()).isEqualTo("" + size);
          }
        });
  }

  @Async
  private static void count(StreamReader reader, StreamWriter writer, Future<Void> mayRead)
      throws IOException {
    Await.await(mayRead);
    long sum = 0;
    byte[] buffer = new byte[100_000];
    int count;
    while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
      for (int i = 0; i < count; i++) {
        assertThat(buffer[i]).isEqualTo((byte) ((sum + i) % 251));
      }
      sum += count;
    }
    writer.write(sum + "\n");
  }

  @Async
  private static int writeMuch(StreamWriter writer, int size) throws IOException {
    int most = 0;
    byte[] chunk = new byte[10_000];
    for (int written = 0; written < size; written += chunk.length) {
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = (byte) ((written + i) % 251);
      }
      writer.write(chunk);
      most = Math.max(most, writer.getWriteBufferSize());
      writer.drain();
    }
    writer.writeEof();
    return most;
  }

  @Test
  void whatWasWrittenIsSentBeforeTheClose() {
    Asyncio.run(
        () -> {
          byte[] much = new byte[5_000_000];
          new Random(7).nextBytes(much);
          try (Server server =
                  Streams.startServer((reader, writer) -> writer.write(much), HOST, 0);
              Connection connection = connect(server)) {
            assertThat(connection.reader().read()).isEqualTo(much);
          }
        });
  }

  @Test
  void bothSidesMayEndByThemselves() {
    Asyncio.run(
        () -> {
          Future<String> last = Asyncio.getRunningLoop().createFuture();
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        writer.write("server's end\n");
                        writer.writeEof();
                        assertThatIllegalStateException()
                            .isThrownBy(() -> writer.write("more"))
                            .withMessageContaining("after writeEof");
                        last.setResult(reader.readLine());
                      },
                      HOST,
                      0);
              Connection connection = connect(server)) {
            assertThat(connection.reader().readLine()).isEqualTo("server's end");
            assertThat(connection.reader().readLine()).isNull();
            connection.writer().write("client's end\n");
            assertThat(Await.await(last)).isEqualTo("client's end");
          }
        });
  }

  @Test
  void byteByByteAndInBuffers() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
              Connection connection = connect(server)) {
            for (byte b : new byte[] {'a', 'b', '\n'}) {
              connection.writer().write(b);
            }
            connection.writer().write(ByteBuffer.wrap("xcdy".getBytes(), 1, 2));
            connection.writer().writeLines(List.of("e", "f"));
            for (String line : new String[] {"ab", "cde", "f"}) {
              assertThat(connection.reader().readLine()).isEqualTo(line);
            }
          }
        });
  }

  // ---- losing a connection

  @Test
  void aResetFailsTheReaderAndTheWriter() {
    Asyncio.run(
        () -> {
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    reader.readLine();
                    writer.setOption(StandardSocketOptions.SO_LINGER, 0);
                    writer.abort();
                  },
                  HOST,
                  0)) {
            Connection connection = connect(server);
            connection.writer().write("x\n");
            try {
              connection.reader().readLine();
              throw new AssertionError("read");
            } catch (IOException e) {
              assertThat(connection.writer().isClosing()).isTrue();
            }
            connection.writer().write("dropped");
            try {
              connection.writer().drain();
              throw new AssertionError("drained");
            } catch (IOException e) {
              // as it should be
            }
            try {
              connection.close();
              throw new AssertionError("closed");
            } catch (IOException e) {
              // as it should be
            }
          }
        });
  }

  @Test
  void whoWaitsForRoomHearsThatTheConnectionIsLost() {
    Asyncio.run(
        () -> {
          Future<Void> mayCut = Asyncio.getRunningLoop().createFuture();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    Await.await(mayCut);
                    writer.setOption(StandardSocketOptions.SO_LINGER, 0);
                    writer.abort();
                  },
                  HOST,
                  0)) {
            Connection connection = connect(server);
            Task<String> reading = Asyncio.createTask(() -> connection.reader().readLine());
            Task<Integer> writing =
                Asyncio.createTask(() -> writeMuch(connection.writer(), 30_000_000));
            while (connection.writer().getWriteBufferSize() <= StreamWriter.DEFAULT_HIGH_WATER) {
              Await.sleep(0);
            }
            mayCut.setResult(null);
            assertThat(failureOf(writing)).isInstanceOf(IOException.class);
            assertThat(failureOf(reading)).isInstanceOf(IOException.class);
            assertThat(connection.writer().getWriteBufferSize()).isZero();
          }
        });
  }

  @Test
  void closingWakesWhoReads() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            Connection connection = connect(server);
            Task<String> reading = Asyncio.createTask(() -> connection.reader().readLine());
            Await.sleep(0);
            connection.close();
            assertThat(Await.await(reading)).as("the end of the stream").isNull();
            assertThatIllegalStateException()
                .isThrownBy(() -> connection.writer().write("x"))
                .withMessageContaining("after close");
          }
        });
  }

  @Test
  void aCancelledReadLeavesTheConnectionAsItWas() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
              Connection connection = connect(server)) {
            for (int i = 0; i < 3; i++) {
              Task<String> reading = Asyncio.createTask(() -> connection.reader().readLine());
              Await.sleep(0);
              reading.cancel();
              Await.wait(List.of(reading));
              assertThat(reading.isCancelled()).isTrue();
              connection.writer().write("line " + i + "\n");
              assertThat(connection.reader().readLine()).isEqualTo("line " + i);
            }
          }
        });
  }

  // ---- servers

  @Test
  void aHandlerThatFailsIsReportedAndItsConnectionClosed() {
    List<String> reports = new ArrayList<>();
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add("" + context.exception()));
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        throw new IllegalStateException("broken");
                      },
                      HOST,
                      0);
              Connection connection = connect(server)) {
            assertThat(connection.reader().readLine()).isNull();
          }
        });
    assertThat(reports).containsExactly("java.lang.IllegalStateException: broken");
  }

  @Test
  void anErrorOfAHandlerIsReportedToo() {
    List<String> reports = new ArrayList<>();
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add("" + context.exception()));
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        throw new AssertionError("broken");
                      },
                      HOST,
                      0);
              Connection connection = connect(server)) {
            assertThat(connection.reader().readLine()).isNull();
            assertThat(reports).containsExactly("java.lang.AssertionError: broken");
          }
        });
  }

  @Test
  void aServerThatIsLeftOpenStopsListeningAtTheEndOfTheRun() {
    Server[] left = new Server[1];
    Asyncio.run(
        () -> {
          left[0] = Streams.startServer(StreamsTest::echo, HOST, 0);
          exchange(left[0], "x\n");
        });
    assertThat(left[0].isServing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsStillBeingSentIsCutAtTheEndOfTheRun(boolean handlerHasEnded) throws IOException {
    Socket[] client = new Socket[1];
    Asyncio.run(
        () -> {
          Future<Void> written = Asyncio.getRunningLoop().createFuture();
          Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    writer.write(new byte[20_000_000]);
                    written.setResult(null);
                    if (!handlerHasEnded) {
                      writer.drain();
                    }
                  },
                  HOST,
                  0);
          int port = server.getPort();
          client[0] = Await.toThread(() -> new Socket(HOST, port), IOException.class);
          Await.await(written);
          Await.sleep(0);
        });
    try (Socket socket = client[0]) {
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(20_000_000);
    } catch (SocketException e) {
      // a reset
    }
  }

  @Test
  void whoAlwaysHasMoreToReadLetsOthersHaveTheirTurn() {
    Asyncio.run(
        () -> {
          int size = 100_000;
          int[] turns = new int[1];
          Future<Integer> seen = Asyncio.getRunningLoop().createFuture();
          Future<Void> sent = Asyncio.getRunningLoop().createFuture();
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> {
                        Await.await(sent);
                        byte[] one = new byte[1];
                        Asyncio.getRunningLoop().callSoon(() -> turns[0]++);
                        int count = 0;
                        while (turns[0] == 0 && count < size) {
                          count += reader.read(one, 0, 1);
                        }
                        seen.setResult(count);
                      },
                      HOST,
                      0);
              Connection connection = connect(server)) {
            connection.writer().write(new byte[size]);
            connection.writer().drain();
            sent.setResult(null);
            assertThat(Await.await(seen)).isLessThan(100);
          }
        });
  }

  @Test
  void closingWithGraceCancelsWhoDoesNotEnd() {
    List<String> ends = new ArrayList<>();
    Asyncio.run(
        () -> {
          Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    try {
                      reader.readLine();
                      Await.sleep(Duration.ofDays(1));
                    } catch (CancelledError e) {
                      ends.add("cancelled");
                      throw e;
                    }
                  },
                  HOST,
                  0);
          Connection connection = connect(server);
          connection.writer().write("x\n");
          while (server.getConnectionCount() == 0) {
            Await.sleep(0);
          }
          server.close(Duration.ZERO);
          assertThat(server.getConnectionCount()).isZero();
          assertThat(server.isServing()).isFalse();
          assertThat(connection.reader().readLine()).isNull();
          connection.close();
        });
    assertThat(ends).containsExactly("cancelled");
  }

  @Test
  void closingTheClientsEndsTheirHandlersQuietly() {
    List<String> reports = new ArrayList<>();
    Asyncio.run(
        () -> {
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.toString()));
          Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
          Connection connection = connect(server);
          while (server.getConnectionCount() == 0) {
            Await.sleep(0);
          }
          server.close();
          server.closeClients();
          assertThat(connection.reader().read()).isEmpty();
          server.waitClosed();
          connection.close();
        });
    assertThat(reports).isEmpty();
  }

  @Test
  void aLargeBufferNeedsNoLargeDirectOne() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer((reader, writer) -> reader.read(1), HOST, 0)) {
            Connection connection = connect(server);
            connection.writer().write((byte) 1); // what writing needs anyway is made now
            long before = directMemory();
            connection.writer().write(ByteBuffer.wrap(new byte[30_000_000]));
            assertThat(directMemory() - before).isLessThan(10_000_000);
            connection.writer().abort();
          }
        });
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void closingInAWrongThreadChangesNothing() {
    Asyncio.run(
        () -> {
          Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
          int port = server.getPort();
          Throwable failure =
              Await.toThread(
                  () -> {
                    try {
                      server.close();
                      return null;
                    } catch (IllegalStateException e) {
                      return e;
                    }
                  });
          assertThat(failure).hasMessageContaining("callSoonThreadsafe");
          exchange(server, "still served\n");
          server.close();
          Task<Connection> late = Asyncio.createTask(() -> Streams.openConnection(HOST, port));
          assertThat(failureOf(late)).isInstanceOf(ConnectException.class);
        });
  }

  @Test
  void aLimitThatIsNoneIsRefusedBeforeAnythingIsOpened() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            int port = server.getPort();
            Task<Connection> client =
                Asyncio.createTask(() -> Streams.openConnection(HOST, port, 0));
            assertThat(failureOf(client)).isInstanceOf(IllegalArgumentException.class);
            for (int turns = 0; turns < 50; turns++) {
              Await.sleep(0);
            }
            assertThat(server.getConnectionCount()).isZero();
          }
          Task<Server> server =
              Asyncio.createTask(() -> Streams.startServer(StreamsTest::echo, HOST, 0, 0));
          assertThat(failureOf(server)).isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void servesUntilItIsCancelled() {
    Asyncio.run(
        () -> {
          Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
          int port = server.getPort();
          Task<Void> serving = Asyncio.createTask(server::serveForever);
          exchange(server, "x\n");
          serving.cancel();
          Await.wait(List.of(serving));
          assertThat(serving.isCancelled()).isTrue();
          assertThat(server.isServing()).isFalse();
          try {
            Streams.openConnection(HOST, port);
            throw new AssertionError("connected");
          } catch (ConnectException e) {
            // nobody listens
          }
        });
  }

  @Test
  void aPortInUseIsAnError() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            Streams.startServer(StreamsTest::echo, HOST, server.getPort());
            throw new AssertionError("started");
          } catch (BindException e) {
            // as it should be
          }
        });
  }

  // ---- connecting

  @Test
  void anUnknownNameIsAnError() {
    Asyncio.run(
        () -> {
          try {
            Streams.openConnection("no-such-name.invalid", 80);
            throw new AssertionError("connected");
          } catch (UnknownHostException e) {
            assertThat(e).hasMessageContaining("no-such-name.invalid");
          }
        });
  }

  @Test
  void takesTheFirstAddressThatAnswers() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            var closed = new InetSocketAddress(HOST, unusedPort());
            var open = new InetSocketAddress(HOST, server.getPort());
            SocketChannel channel = HappyEyeballs.connect(List.of(closed, closed, open));
            assertThat(channel.getRemoteAddress()).isEqualTo(open);
            channel.close();
            try {
              HappyEyeballs.connect(List.of(closed, closed));
              throw new AssertionError("connected");
            } catch (ConnectException e) {
              assertThat(e.getSuppressed()).hasSize(1);
            }
          }
        });
  }

  private static int unusedPort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void familiesAlternate() throws IOException {
    InetAddress six = InetAddress.getByName("::1");
    InetAddress four = InetAddress.getByName("127.0.0.1");
    assertThat(HappyEyeballs.alternating(List.of(six, six, six, four, four)))
        .containsExactly(six, four, six, four, six);
    assertThat(HappyEyeballs.alternating(List.of(four, six))).containsExactly(four, six);
  }

  @Test
  void unixDomainSockets(@TempDir Path folder) {
    Asyncio.run(
        () -> {
          Path path = folder.resolve("s");
          try (Server server = Streams.startUnixServer(StreamsTest::echo, path);
              Connection connection = Streams.openUnixConnection(path)) {
            connection.writer().write("over a file\n");
            assertThat(connection.reader().readLine()).isEqualTo("over a file");
            assertThatIllegalStateException().isThrownBy(server::getPort);
          }
        });
  }

  @Test
  void datagrams() {
    Asyncio.run(
        () -> {
          var any = new InetSocketAddress(HOST, 0);
          try (var one = Streams.openDatagramEndpoint(any);
              var other = Streams.openDatagramEndpoint(any)) {
            Task<DatagramEndpoint.Datagram> receiving = Asyncio.createTask(other::receive);
            Await.sleep(0);
            one.send("hello".getBytes(), other.getLocalAddress());
            DatagramEndpoint.Datagram datagram = Await.await(receiving);
            assertThat(datagram.bytes()).asString().isEqualTo("hello");
            assertThat(datagram.sender()).isEqualTo(one.getLocalAddress());
            one.send(new byte[0], other.getLocalAddress());
            assertThat(other.receive().bytes()).isEmpty();

            Task<DatagramEndpoint.Datagram> waiting = Asyncio.createTask(other::receive);
            Await.sleep(0);
            other.close();
            assertThat(failureOf(waiting)).isInstanceOf(ClosedChannelException.class);
          }
        });
  }

  // ---- the layer below

  @Test
  void socketsByHand() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          try (var listening = ServerSocketChannel.open();
              var client = SocketChannel.open()) {
            listening.bind(new InetSocketAddress(HOST, 0)).configureBlocking(false);
            client.configureBlocking(false);
            Task<SocketChannel> accepting = Asyncio.createTask(() -> loop.sockAccept(listening));
            loop.sockConnect(client, listening.getLocalAddress());
            try (SocketChannel accepted = Await.await(accepting)) {
              ByteBuffer much = ByteBuffer.allocate(3_000_000);
              Task<Void> sending = Asyncio.createTask(() -> loop.sockSendall(client, much));
              ByteBuffer into = ByteBuffer.allocate(3_000_000);
              while (into.hasRemaining()) {
                assertThat(loop.sockRecv(accepted, into)).isPositive();
              }
              Await.await(sending);
              client.close();
              assertThat(loop.sockRecv(accepted, into.clear())).isEqualTo(-1);
            }
          }
        });
  }

  @Test
  void callbacksComeWhileThereIsSomethingToRead() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Pipe pipe = Pipe.open();
          Pipe.SourceChannel source = pipe.source();
          source.configureBlocking(false);
          Future<Void> thrice = loop.createFuture();
          int[] calls = {0};
          loop.addReader(
              source,
              () -> {
                if (++calls[0] == 3) {
                  assertThat(loop.removeReader(source)).isTrue();
                  assertThat(loop.removeReader(source)).isFalse();
                  thrice.setResult(null);
                }
              });
          pipe.sink().write(ByteBuffer.allocate(1));
          Await.await(thrice);
          for (int turns = 0; turns < 200; turns++) {
            Await.sleep(0); // the selector is asked meanwhile
          }
          assertThat(calls[0]).isEqualTo(3);

          Task<Void> waiting = Asyncio.createTask(() -> Await.readable(source));
          Await.await(waiting);
          source.read(ByteBuffer.allocate(1));
          Task<Void> more = Asyncio.createTask(() -> Await.readable(source));
          Await.sleep(0);
          assertThatIllegalStateException().isThrownBy(() -> loop.addReader(source, () -> {}));
          try {
            Await.readable(source);
            throw new AssertionError("two wait");
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("One at a time");
          }
          more.cancel();
          Await.wait(List.of(more));
          assertThat(more.isCancelled()).isTrue();
          loop.addReader(source, () -> {});
          loop.notifyClosing(source);
          assertThat(loop.removeReader(source)).isFalse();
          source.close();
          try {
            Await.readable(source);
            throw new AssertionError("readable");
          } catch (ClosedChannelException e) {
            // as it should be
          }
          pipe.sink().close();
        });
  }

  @Test
  void aBlockingChannelIsRefused() {
    Asyncio.run(
        () -> {
          Pipe pipe = Pipe.open();
          try {
            Await.readable(pipe.source());
            throw new AssertionError("waited");
          } catch (IllegalBlockingModeException e) {
            pipe.source().close();
            pipe.sink().close();
          }
        });
  }

  @Test
  void socketsAreHeardWhileTheLoopNeverRests() {
    Asyncio.run(
        () -> {
          Task<Void> restless = Asyncio.createTask(StreamsTest::spin);
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            exchange(server, "heard\n");
          }
          restless.cancel();
        });
  }

  @Async
  private static void spin() {
    while (true) {
      Await.sleep(0);
    }
  }

  @Test
  void otherThreadsWakeALoopThatWaitsForSockets() {
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0)) {
            for (int i = 0; i < 1000; i++) {
              int n = i;
              assertThat(Await.toThread(() -> n)).isEqualTo(n);
            }
            exchange(server, "still there\n");
          }
        });
  }

  @Test
  void aStreamBelongsToItsLoop() {
    Connection[] kept = new Connection[1];
    Asyncio.run(
        () -> {
          Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
          Connection connection = connect(server);
          kept[0] = connection;
          String refused =
              Await.toThread(
                  () -> {
                    try {
                      connection.writer().write("x");
                      return "written";
                    } catch (IllegalStateException e) {
                      return e.getMessage();
                    }
                  });
          assertThat(refused).isNotEqualTo("written");
          connection.close();
          server.close(Duration.ZERO);
        });
    assertThat(kept[0].writer().isClosing()).isTrue();
  }

  @Test
  void noDescriptorIsLeft() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    org.junit.jupiter.api.Assumptions.assumeTrue(descriptors.toFile().isDirectory());
    connectAndCancel(); // whatever stays open for good is open after this
    long before = count(descriptors);
    for (int i = 0; i < 20; i++) {
      connectAndCancel();
    }
    assertThat(count(descriptors)).isEqualTo(before);
  }

  private static void connectAndCancel() {
    Asyncio.run(
        () -> {
          Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
          List<Task<Void>> clients = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            clients.add(Asyncio.createTask(() -> exchange(server, "x\n")));
          }
          for (int i = 0; i < 10; i++) {
            for (int turns = 0; turns < i; turns++) {
              Await.sleep(0);
            }
            clients.get(i).cancel();
          }
          Await.wait(clients);
          server.close(Duration.ZERO);
        });
  }

  private static long count(Path folder) throws IOException {
    return Arrays.stream(folder.toFile().list()).count();
  }

  /** A handler that got more would answer, and couldn't. */
  @Test
  void nothingIsReadAnyMoreWhileWhatIsBufferedIsSent() {
    List<Integer> counts = new ArrayList<>();
    Asyncio.run(
        () -> {
          Future<Void> hasRead = Asyncio.getRunningLoop().createFuture();
          Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    writer.write(new byte[64 << 20]); // more than the sockets' buffers take
                    writer.close();
                    counts.add(reader.read(1).length);
                    hasRead.setResult(null);
                  },
                  HOST,
                  0);
          try (server) {
            Connection client = connect(server);
            client.writer().write("x");
            Await.await(hasRead);
            client.writer().abort();
          }
        });
    assertThat(counts).containsExactly(0);
  }
}
