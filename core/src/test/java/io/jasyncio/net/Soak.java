package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Outcome;
import io.jasyncio.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Clients and a server in one loop, for as long as one likes: each client does something sensible
 * or rude, a part of them is cancelled meanwhile. It goes by rounds: at the end of each all clients
 * have ended, and what the round has left behind is counted.
 */
final class Soak {
  /** What a client does with its connection. */
  enum Deed {
    /** Sends lines, and wants each back. */
    LINES,
    /** Sends much at once, and wants all of it back. */
    MUCH,
    /** Says that nothing more comes while most is on its way, and reads the rest. */
    HALF_CLOSE,
    /** Waits, not for long, for an answer that never comes. */
    TIMEOUT,
    /** Resets the connection in the middle. */
    RESET,
    /** Goes without a word while the server writes. */
    GONE,
    /** Connects where nobody listens. */
    REFUSED,
    /** Wants the server to reset the connection. */
    RESET_BY_SERVER
  }

  /** How a client ended. */
  enum End {
    WELL,
    FAILED,
    TIMED_OUT,
    CANCELLED
  }

  /**
   * What is there between two rounds.
   *
   * @param tasks of the loop
   * @param connections of the server
   * @param descriptors of the process
   * @param heap in use after collections, in bytes
   */
  record Left(int tasks, int connections, int descriptors, long heap) {}

  private static final String HOST = "127.0.0.1";
  private static final int AT_ONCE = 100;

  private final Random random;
  private final Map<End, Long> ends = new EnumMap<>(End.class);
  private final List<String> reports = new ArrayList<>();
  private Server server;
  private int refusedPort;

  Soak(long seed) {
    random = new Random(seed);
  }

  /** Opens the server. */
  @Async
  void begin() throws IOException {
    Asyncio.getRunningLoop()
        .setExceptionHandler((loop, context) -> reports.add(context.toString()));
    server = Streams.startServer(Soak::serve, HOST, 0);
    Server unused = Streams.startServer(Soak::serve, HOST, 0);
    refusedPort = unused.getPort();
    unused.close();
  }

  @Async
  void end() {
    server.close();
    server.waitClosed();
  }

  /** How clients have ended so far. */
  Map<End, Long> ends() {
    return ends;
  }

  /** What nobody has caught. */
  List<String> reports() {
    return reports;
  }

  // ---- the server

  /** Sends back what it gets; asked for it, much, nothing or a reset. */
  @Async
  private static void serve(StreamReader reader, StreamWriter writer) {
    try {
      String wish = reader.readLine();
      if (wish == null) {
        return;
      }
      switch (Deed.valueOf(wish)) {
        case RESET_BY_SERVER -> {
          writer.setOption(StandardSocketOptions.SO_LINGER, 0);
          writer.abort();
        }
        case TIMEOUT -> reader.read(); // until the client goes
        case GONE -> {
          while (true) {
            writer.write(new byte[10_000]);
            writer.drain();
          }
        }
        default -> echo(reader, writer);
      }
    } catch (IOException e) {
      // The client has gone: that's what this is about.
    }
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    byte[] buffer = new byte[8192];
    int count;
    while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
      writer.write(buffer, 0, count);
      writer.drain();
    }
  }

  // ---- clients

  /** Starts clients, cancels a tenth of them at random times, and waits for all. */
  @Async
  void round(int clients) {
    List<Task<Void>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Deed deed = Deed.values()[random.nextInt(Deed.values().length)];
      long seed = random.nextLong();
      running.add(Asyncio.createTask(() -> client(deed, seed)));
      if (random.nextInt(10) == 0) {
        running.get(random.nextInt(running.size())).cancel();
      }
      if (running.size() >= AT_ONCE) {
        collect(running);
      }
      for (int turns = random.nextInt(4); turns > 0; turns--) {
        Await.sleep(0);
      }
    }
    collect(running);
    while (server.getConnectionCount() > 0 || Asyncio.allTasks().size() > 2) {
      Await.sleep(1); // a closed connection is heard of when the selector tells
    }
  }

  @Async
  private void collect(List<Task<Void>> running) {
    for (Outcome<Void> outcome : Await.gatherOutcomes(running)) {
      ends.merge(end(outcome), 1L, Long::sum);
    }
    running.clear();
  }

  private static End end(Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Success) {
      return End.WELL;
    }
    if (!(outcome instanceof Outcome.Failure<Void> failed)) {
      return End.CANCELLED;
    }
    Throwable failure = failed.exception();
    if (failure instanceof IOException) {
      return End.FAILED;
    }
    if (failure instanceof TimeoutException) {
      return End.TIMED_OUT;
    }
    throw new AssertionError("a client", failure);
  }

  @Async
  private void client(Deed deed, long seed) throws Exception {
    var dice = new Random(seed);
    int port = deed == Deed.REFUSED ? refusedPort : server.getPort();
    Connection connection = Streams.openConnection(new InetSocketAddress(HOST, port));
    try {
      connection.writer().write(deed + "\n");
      switch (deed) {
        case LINES -> lines(connection, dice);
        case MUCH -> much(connection, dice, false);
        case HALF_CLOSE -> much(connection, dice, true);
        case TIMEOUT -> Await.waitFor(() -> connection.reader().readLine(), dice.nextInt(5));
        case RESET -> {
          connection.writer().write(new byte[dice.nextInt(200_000)]);
          Await.sleep(dice.nextInt(3));
          connection.writer().setOption(StandardSocketOptions.SO_LINGER, 0);
          connection.writer().abort();
        }
        case GONE -> connection.reader().readExactly(1 + dice.nextInt(100_000));
        case REFUSED -> throw new AssertionError("connected where nobody listens");
        case RESET_BY_SERVER -> connection.reader().readLine();
      }
    } finally {
      connection.writer().abort();
    }
  }

  @Async
  private static void lines(Connection connection, Random dice) throws IOException {
    for (int i = dice.nextInt(10); i >= 0; i--) {
      String line = "line " + dice.nextLong();
      connection.writer().write(line + "\n");
      check(connection.reader().readLine().equals(line));
    }
  }

  @Async
  private static void much(Connection connection, Random dice, boolean ends) throws IOException {
    byte[] bytes = new byte[dice.nextInt(300_000)];
    dice.nextBytes(bytes);
    connection.writer().write(bytes);
    if (ends) {
      connection.writer().writeEof();
      check(Arrays.equals(connection.reader().read(), bytes));
    } else {
      check(Arrays.equals(connection.reader().readExactly(bytes.length), bytes));
    }
  }

  private static void check(boolean isRight) {
    if (!isRight) {
      throw new AssertionError("other bytes came back than were sent");
    }
  }

  // ---- counting

  /** What is there now, after a round. */
  Left left() {
    int tasks = Asyncio.allTasks().size();
    return new Left(tasks, server.getConnectionCount(), Descriptors.open(), heap());
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
