package io.jasyncio.benchmarks.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Connections to an echo server, in one thread with a selector, the same for all servers. Messages
 * have a fixed size, and each says its number, which has to come back.
 */
final class Clients implements AutoCloseable {
  static final int MESSAGE = 64;

  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  /** After so many, one waits for an answer: a server's queue of connections isn't long. */
  private static final int OPENED_AT_ONCE = 50;

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final Selector selector = Selector.open();
  private final List<Client> all = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ByteBuffer out = ByteBuffer.allocateDirect(MESSAGE);

  /** Round trips so far. */
  private long ended;

  /** Whether who gets an answer sends again at once. */
  private boolean isFlooding;

  /** Takes how long answers took, from when they should have been asked for; or null. */
  private Histogram histogram;

  /** One connection. */
  private static final class Client {
    final SocketChannel channel;

    /** When each message that isn't answered should have been sent: a ring. */
    long[] intended = new long[8];

    long sent;
    long answered;
    int bytesOfNext;
    long numberOfNext;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Opens connections; each has had an answer then. */
  Clients(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(address(port, i));
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Client client = new Client(channel);
      channel.register(selector, SelectionKey.OP_READ, client);
      all.add(client);
      send(client, System.nanoTime());
      if (i % OPENED_AT_ONCE == 0) {
        awaitAnswers();
      }
    }
    awaitAnswers();
  }

  /** Loopback has many addresses, so that there are ports enough. */
  static InetSocketAddress address(int port, long number) {
    return new InetSocketAddress("127.0.0." + (1 + number % 200), port);
  }

  private void awaitAnswers() throws IOException {
    long total = total();
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (ended < total) {
      selector.select(this::receive, 1000);
      if (System.nanoTime() > until) {
        throw new IOException(total - ended + " messages weren't answered");
      }
    }
  }

  private long total() {
    return all.stream().mapToLong(client -> client.sent).sum();
  }

  // ---- flooding: each sends again when it has its answer

  /** Sends a message by each connection, and from now on another one for each answer. */
  void startFlood() throws IOException {
    isFlooding = true;
    for (Client client : all) {
      send(client, 0);
    }
  }

  /** Round trips in about so much time, of a flood that has been started. */
  Counted flood(long nanos) throws IOException {
    long before = ended;
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      selector.select(this::receive, 100);
    }
    return Counted.since(begun, ended - before);
  }

  void endFlood() throws IOException {
    isFlooding = false;
    awaitAnswers();
  }

  // ---- a given rate: messages are sent when it's time, whatever has been answered

  /** How long answers took, at so many messages a second; nobody waits for a slow server. */
  Histogram paced(int perSecond, long nanos) throws IOException {
    histogram = new Histogram(LONGEST_NANOS, DIGITS);
    long interval = 1_000_000_000L / perSecond;
    long begun = System.nanoTime();
    long messages = nanos / interval;
    for (long i = 0; i < messages; ) {
      long due = begun + i * interval;
      if (System.nanoTime() >= due) {
        send(all.get((int) (i % all.size())), due);
        i++;
      }
      selector.selectNow(this::receive);
    }
    noteUnanswered();
    Histogram result = histogram;
    histogram = null;
    return result;
  }

  /** Waits for a while; what hasn't come by then took at least as long. */
  private void noteUnanswered() throws IOException {
    long total = total();
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (ended < total && System.nanoTime() < until) {
      selector.select(this::receive, 10);
    }
    long now = System.nanoTime();
    for (Client client : all) {
      for (long number = client.answered; number < client.sent; number++) {
        note(now - client.intended[(int) number & client.intended.length - 1]);
      }
    }
  }

  private void note(long nanos) {
    if (histogram != null) {
      histogram.recordValue(Math.min(Math.max(nanos, 1), LONGEST_NANOS));
    }
  }

  // ---- messages

  private void send(Client client, long intended) throws IOException {
    if (client.sent - client.answered == client.intended.length) {
      grow(client);
    }
    client.intended[(int) client.sent & client.intended.length - 1] = intended;
    out.clear().putLong(0, client.sent);
    while (out.hasRemaining()) { // messages are small: the socket takes them, or soon will
      client.channel.write(out);
    }
    client.sent++;
  }

  private static void grow(Client client) {
    long[] larger = new long[client.intended.length * 2];
    for (long number = client.answered; number < client.sent; number++) {
      larger[(int) number & larger.length - 1] =
          client.intended[(int) number & client.intended.length - 1];
    }
    client.intended = larger;
  }

  private void receive(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      int count = client.channel.read(in.clear());
      if (count < 0) {
        throw new IOException("the server has closed a connection");
      }
      in.flip();
      while (in.hasRemaining()) {
        take(client);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The rest of a message, or a part of that; its number stands in its first eight bytes. */
  private void take(Client client) throws IOException {
    int rest = Math.min(MESSAGE - client.bytesOfNext, in.remaining());
    for (int i = 0; i < rest && client.bytesOfNext + i < Long.BYTES; i++) {
      client.numberOfNext = client.numberOfNext << 8 | in.get(in.position() + i) & 0xff;
    }
    in.position(in.position() + rest);
    client.bytesOfNext += rest;
    if (client.bytesOfNext < MESSAGE) {
      return;
    }
    if (client.numberOfNext != client.answered) {
      throw new IOException("answer " + client.numberOfNext + " instead of " + client.answered);
    }
    note(System.nanoTime() - client.intended[(int) client.answered & client.intended.length - 1]);
    client.bytesOfNext = 0;
    client.numberOfNext = 0;
    client.answered++;
    ended++;
    if (isFlooding) {
      send(client, 0);
    }
  }

  @Override
  public void close() throws IOException {
    for (Client client : all) {
      client.channel.close();
    }
    selector.close();
  }
}
