package io.jasyncio.benchmarks.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Opens a connection, has a byte echoed, closes it, opens the next; some at a time. */
final class Connecting implements AutoCloseable {
  private static final int AT_ONCE = 32;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
  private final int port;
  private long begun;
  private long ended;
  private boolean isEnding;

  Connecting(int port) throws IOException {
    this.port = port;
  }

  /** How many connections have been opened and closed in about so much time. */
  Counted run(long nanos) throws IOException {
    long before = ended;
    isEnding = false;
    for (int i = 0; i < AT_ONCE; i++) {
      begin();
    }
    long start = System.nanoTime();
    long until = start + nanos;
    while (System.nanoTime() < until) {
      selector.select(this::ready, 100);
    }
    Counted counted = Counted.since(start, ended - before);
    isEnding = true;
    while (ended < begun) {
      selector.select(this::ready, 1000);
    }
    return counted;
  }

  private void begin() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    boolean isConnected = channel.connect(Clients.address(port, begun++));
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    if (isConnected) {
      ask(key, channel);
    }
  }

  private void ask(SelectionKey key, SocketChannel channel) throws IOException {
    channel.write(buffer.clear());
    key.interestOps(SelectionKey.OP_READ);
  }

  private void ready(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        ask(key, channel);
      } else {
        if (channel.read(buffer.clear()) != 1) {
          throw new IOException("no byte came back");
        }
        channel.close();
        ended++;
        if (!isEnding) {
          begin();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
