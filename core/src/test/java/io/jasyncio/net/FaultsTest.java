package io.jasyncio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong with sockets: rows N1 to N7 of {@code docs/shapes.md}. In each the right task
 * hears of it, the others go on, and no descriptor stays open. {@code docs/testing.md} has the long
 * form.
 */
@Timeout(900)
class FaultsTest {
  private static final String HOST = "127.0.0.1";
  private static final int RESETS = Integer.getInteger("jasyncio.faults.resets", 400);
  private static final int SLOW = Integer.getInteger("jasyncio.faults.slow", 200);
  private static final Duration DEADLINE =
      Duration.ofMillis(Integer.getInteger("jasyncio.faults.deadline", 300));
  private static final long BYTES = Long.getLong("jasyncio.faults.bytes", 16_000_000);
  private static final long SEED = Long.getLong("jasyncio.seed", 8);

  /** Makes what stays open for good, such as the class path's files: the loops' are closed. */
  @BeforeEach
  void useSockets() {
    Descriptors.assumeKnown();
    resetEach(4);
  }

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

  private static SocketChannel connectAtOnce(Server server) throws IOException {
    return SocketChannel.open(new InetSocketAddress(HOST, server.getPort()));
  }

  private static void reset(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  private static void reset(Connection connection) throws IOException {
    connection.writer().setOption(StandardSocketOptions.SO_LINGER, 0);
    connection.writer().abort();
  }

  // ---- N1: resets

  @Test
  void n1ResetsAtEachStageReachTheRightTaskAndLeaveNothing() {
    int before = Descriptors.open();
    resetEach(RESETS / 4);
    assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
  }

  /** Each stage so many times; each handler fails in the stage that its connection is reset in. */
  private static void resetEach(int times) {
    Asyncio.run(
        () -> {
          List<String> reports = new ArrayList<>();
          Asyncio.getRunningLoop()
              .setExceptionHandler((loop, context) -> reports.add(context.toString()));
          var handlers = new Handlers();
          try (Server server = Streams.startServer(handlers::serve, HOST, 0)) {
            for (int i = 0; i < times; i++) {
              resetBeforeItIsAccepted(server);
              resetWhileItIsRead(server);
              resetWhileItIsWritten(server, handlers);
              resetAfterItIsConnected();
            }
            server.close();
            server.waitClosed();
          }
          assertThat(reports).isEmpty();
          assertThat(handlers.failures)
              .isEqualTo(Map.of("accepted", times, "reading", times, "writing", times));
        });
  }

  /** What servers do, and in which stage they failed. */
  private static final class Handlers {
    final Map<String, Integer> failures = new TreeMap<>();

    /** That of the handler which writes and writes. */
    StreamWriter writing;

    @Async
    void serve(StreamReader reader, StreamWriter writer) {
      String stage = "accepted";
      try {
        stage = reader.readLine();
        writer.write("well\n");
        if (stage.equals("reading")) {
          reader.readLine();
        } else {
          writing = writer;
          writer.setOption(StandardSocketOptions.SO_SNDBUF, 16 * 1024);
          writeForEver(writer);
        }
      } catch (IOException e) {
        failures.merge(stage, 1, Integer::sum);
      }
    }
  }

  @Async
  private static void writeForEver(StreamWriter writer) throws IOException {
    byte[] chunk = new byte[50_000];
    while (true) {
      writer.write(chunk);
      writer.drain();
    }
  }

  private static void resetBeforeItIsAccepted(Server server) throws IOException {
    reset(connectAtOnce(server));
  }

  @Async
  private static void resetWhileItIsRead(Server server) throws IOException {
    Connection connection = connect(server);
    connection.writer().write("reading\n");
    assertThat(connection.reader().readLine()).isEqualTo("well");
    reset(connection);
  }

  @Async
  private static void resetWhileItIsWritten(Server server, Handlers handlers) throws IOException {
    handlers.writing = null;
    Connection connection = connect(server);
    connection.writer().write("writing\n");
    assertThat(connection.reader().readLine()).isEqualTo("well");
    while (handlers.writing == null
        || handlers.writing.getWriteBufferSize() <= StreamWriter.DEFAULT_HIGH_WATER) {
      Await.sleep(0);
    }
    reset(connection);
  }

  @Async
  private static void resetAfterItIsConnected() throws IOException {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(HOST, 0));
      Connection connection = Streams.openConnection(listening.getLocalAddress());
      reset(listening.accept());
      try {
        connection.reader().readLine();
        throw new AssertionError("read");
      } catch (IOException e) {
        assertThat(connection.writer().isClosing()).isTrue();
      }
    }
  }

  // ---- N2: half-closed connections

  @Test
  void n2WhatIsOnItsWayComesBeforeTheEnd() {
    Asyncio.run(
        () -> {
          byte[] much = new byte[3_000_000];
          new Random(SEED).nextBytes(much);
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> writer.write(reader.read()), HOST, 0); // at the end
              Connection connection = connect(server)) {
            connection.writer().setOption(StandardSocketOptions.SO_SNDBUF, 16 * 1024);
            connection.writer().write(much);
            connection.writer().writeEof(); // while most is in the buffer
            assertThat(connection.writer().getWriteBufferSize()).isPositive();
            assertThat(connection.reader().read()).isEqualTo(much);
          }
        });
  }

  @Test
  void n2WhoWritesToAPeerThatHasGoneHearsOfIt() {
    int before = Descriptors.open();
    Asyncio.run(
        () -> {
          List<String> heard = new ArrayList<>();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> {
                    assertThat(reader.readLine()).isNull();
                    try {
                      writeForEver(writer);
                    } catch (IOException e) {
                      heard.add(reader.atEof() + " " + writer.isClosing());
                    }
                  },
                  HOST,
                  0)) {
            connect(server).close();
            while (heard.isEmpty()) {
              Await.sleep(0);
            }
            assertThat(heard).containsExactly("true true");
          }
        });
    assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
  }

  // ---- N3: slow loris

  @Test
  void n3ADeadlineEndsConnectionsThatSendAByteNowAndThen() {
    int before = Descriptors.open();
    Asyncio.run(
        () -> {
          int[] freed = {0};
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> beforeDeadline(reader, writer, freed), HOST, 0);
              Server others = Streams.startServer(FaultsTest::echo, HOST, 0);
              Connection honest = connect(others)) {
            roundTrips(honest, () -> true); // warms up
            long[] alone = roundTrips(honest, () -> true);
            List<Task<Void>> slow = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
              Connection connection = connect(server);
              slow.add(Asyncio.createTask(() -> sendSlowly(connection)));
            }
            long[] amongThem = roundTrips(honest, () -> freed[0] == SLOW);
            Await.gather(slow);
            assertThat(freed[0]).isEqualTo(SLOW);
            server.close();
            server.waitClosed();
            assertThat(others.getConnectionCount()).as("the honest one").isEqualTo(1);
            System.out.printf(
                "N3: a round trip's p99 %d us alone, %d us beside %d slow ones%n",
                percentile99(alone), percentile99(amongThem), SLOW);
          }
        });
    assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
  }

  /** A server that wants a whole line within the time. */
  @Async
  private static void beforeDeadline(StreamReader reader, StreamWriter writer, int[] freed)
      throws IOException {
    try {
      while (true) {
        String line = Await.timeout(DEADLINE, reader::readLine);
        if (line == null) {
          return;
        }
        writer.write(line + "\n");
        writer.drain();
      }
    } catch (TimeoutException e) {
      freed[0]++;
    }
  }

  @Async
  private static void sendSlowly(Connection connection) {
    try {
      while (true) {
        connection.writer().write("x");
        connection.writer().drain();
        Await.sleep(DEADLINE.dividedBy(3));
      }
    } catch (IOException e) {
      connection.writer().abort(); // as it should be: the server has closed it
    }
  }

  private interface Ended {
    boolean isTrue();
  }

  /** At least a thousand, until something has ended: how long each took, in microseconds. */
  @Async
  private static long[] roundTrips(Connection connection, Ended ended) throws IOException {
    var taken = new ArrayList<Long>();
    while (taken.size() < 1000 || !ended.isTrue()) {
      long begun = System.nanoTime();
      connection.writer().write("honest\n");
      assertThat(connection.reader().readLine()).isEqualTo("honest");
      taken.add((System.nanoTime() - begun) / 1000);
    }
    return taken.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static long percentile99(long[] sorted) {
    return sorted[sorted.length * 99 / 100];
  }

  // ---- N4: a slow reader

  @Test
  void n4AFastWriterHoldsNoMoreThanTheHighWaterMark() {
    Asyncio.run(
        () -> {
          try (Server server =
                  Streams.startServer(
                      (reader, writer) -> writer.write(readSlowly(reader) + "\n"), HOST, 0);
              Connection connection = connect(server)) {
            StreamWriter writer = connection.writer();
            byte[] chunk = new byte[16 * 1024];
            int most = 0;
            int waits = 0;
            for (long written = 0; written < BYTES; written += chunk.length) {
              writer.write(chunk);
              most = Math.max(most, writer.getWriteBufferSize());
              waits += writer.getWriteBufferSize() > StreamWriter.DEFAULT_HIGH_WATER ? 1 : 0;
              writer.drain();
            }
            writer.writeEof();
            assertThat(most).isLessThanOrEqualTo(StreamWriter.DEFAULT_HIGH_WATER + chunk.length);
            assertThat(waits).as("waits for the reader").isPositive();
            long whole = (BYTES + chunk.length - 1) / chunk.length * chunk.length;
            assertThat(connection.reader().readLine()).isEqualTo(whole + "");
          }
        });
  }

  @Async
  private static long readSlowly(StreamReader reader) throws IOException {
    long sum = 0;
    byte[] buffer = new byte[16 * 1024];
    int count;
    while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
      sum += count;
      Await.sleep(0);
      Await.sleep(0);
      Await.sleep(0);
    }
    return sum;
  }

  // ---- N5: no descriptor left

  @Test
  void n5AServerWithoutDescriptorsBacksOffAndRecovers() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh", java));
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(DescriptorExhaustion.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(output.lines())
        .containsExactly(
            "reported: can't accept a connection, perhaps for want of descriptors",
            "rests meanwhile",
            "serves again",
            "descriptors as before");
  }

  // ---- N6: peers that refuse, or can't be reached

  @Test
  void n6RefusedAndUnreachablePeersAreErrorsAndLeaveNothing() {
    int before = Descriptors.open();
    Asyncio.run(
        () -> {
          var refused = new InetSocketAddress(HOST, unusedPort());
          var unreachable = new InetSocketAddress("255.255.255.255", 9);
          for (SocketAddress address : List.of(refused, unreachable)) {
            Task<Connection> connecting = Asyncio.createTask(() -> Streams.openConnection(address));
            Await.wait(List.of(connecting));
            assertThat(connecting.exception()).as("" + address).isInstanceOf(IOException.class);
          }
        });
    assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void n6WhoeverDoesNotAnswerIsGivenUpAfterTheTimeAndTheNextAddressIsTried() {
    int before = Descriptors.open();
    Asyncio.run(
        () -> {
          try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
              Server server = Streams.startServer(FaultsTest::echo, HOST, 0)) {
            var silence = new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort());
            List<Connection> queued = fill(silence);
            int open = Descriptors.open();
            try {
              Await.timeout(Duration.ofMillis(50), () -> Streams.openConnection(silence));
              throw new AssertionError("connected");
            } catch (TimeoutException e) {
              assertThat(Descriptors.open()).isEqualTo(open);
            }
            var answers = new InetSocketAddress(HOST, server.getPort());
            SocketChannel channel = HappyEyeballs.connect(List.of(silence, answers));
            assertThat(channel.getRemoteAddress()).isEqualTo(answers);
            channel.close();
            for (Connection connection : queued) {
              reset(connection);
            }
          }
        });
    assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
  }

  /** Connects until the queue of those that nobody accepts is full, and nobody answers. */
  @Async
  private static List<Connection> fill(SocketAddress address) throws IOException {
    List<Connection> queued = new ArrayList<>();
    try {
      while (queued.size() < 64) {
        queued.add(Await.timeout(Duration.ofMillis(250), () -> Streams.openConnection(address)));
      }
    } catch (TimeoutException e) {
      return queued;
    }
    throw new AssertionError("64 are queued where one may be");
  }

  @Test
  void n6AServerOfIpVersion6Alone() {
    Asyncio.run(
        () -> {
          Server server = null;
          try {
            server = Streams.startServer(FaultsTest::echo, "::1", 0);
          } catch (IOException e) {
            Assumptions.abort("no IPv6 here: " + e);
          }
          try (Connection connection = Streams.openConnection("::1", server.getPort())) {
            connection.writer().write("six\n");
            assertThat(connection.reader().readLine()).isEqualTo("six");
          }
          server.close();
        });
  }

  // ---- N7: tiny and huge

  @Test
  void n7AnyPiecesAndAnyReadsGiveTheSameBytes() {
    System.out.println("N7: seed " + SEED);
    Asyncio.run(
        () -> {
          try (Server server = Streams.startServer(FaultsTest::echo, HOST, 0);
              Connection connection = connect(server)) {
            Task<Void> writing = Asyncio.createTask(() -> writeInPieces(connection.writer()));
            readInPieces(connection.reader());
            Await.await(writing);
          }
        });
  }

  private static byte at(long index) {
    return (byte) (index * 31 + (index >> 11));
  }

  /** Mostly small: of no byte, of one, of many, and of more than the socket takes at once. */
  private static int piece(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1, 2 -> 1;
      case 3 -> 1_000_000;
      default -> random.nextInt(100_000);
    };
  }

  @Async
  private static void writeInPieces(StreamWriter writer) throws IOException {
    var random = new Random(SEED);
    long written = 0;
    while (written < BYTES) {
      byte[] piece = new byte[(int) Math.min(piece(random), BYTES - written)];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = at(written + i);
      }
      if (random.nextBoolean()) {
        writer.write(piece);
      } else {
        writer.write(ByteBuffer.wrap(piece));
      }
      Arrays.fill(piece, (byte) 0); // it's the writer's no more
      written += piece.length;
      if (random.nextInt(4) > 0) {
        writer.drain();
      }
    }
    writer.writeEof();
  }

  @Async
  private static void readInPieces(StreamReader reader) throws IOException {
    var random = new Random(SEED + 1);
    long read = 0;
    while (read < BYTES) {
      int size = (int) Math.min(piece(random), BYTES - read);
      byte[] bytes;
      if (random.nextBoolean()) {
        bytes = reader.readExactly(size);
        assertThat(bytes).hasSize(size);
      } else {
        bytes = reader.read(size);
        assertThat(bytes).hasSizeLessThanOrEqualTo(size);
      }
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] != at(read + i)) {
          throw new AssertionError("byte " + (read + i) + " of seed " + SEED);
        }
      }
      read += bytes.length;
    }
    assertThat(reader.read()).isEmpty();
  }
}
