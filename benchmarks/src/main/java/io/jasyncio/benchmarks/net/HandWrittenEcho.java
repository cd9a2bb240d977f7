package io.jasyncio.benchmarks.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * By hand, with a selector in one thread and nothing between: one buffer for all, and what a socket
 * doesn't take waits in a copy, while nothing more is read.
 */
final class HandWrittenEcho implements Echo.Server {
  private static final int BACKLOG = 128;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private Selector selector;

  @Override
  public int start() throws IOException {
    selector = Selector.open();
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(0), BACKLOG).configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
    Echo.inThread(this::serve);
    return listening.socket().getLocalPort();
  }

  private void serve() throws IOException {
    while (true) {
      selector.select(this::ready);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.isWritable()) {
        flush(key, (SocketChannel) key.channel());
      } else {
        echo(key, (SocketChannel) key.channel());
      }
    } catch (IOException e) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel listening) throws IOException {
    SocketChannel channel;
    while ((channel = listening.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private void echo(SelectionKey key, SocketChannel channel) throws IOException {
    int count = channel.read(buffer.clear());
    if (count < 0) {
      close(key);
      return;
    }
    channel.write(buffer.flip());
    if (buffer.hasRemaining()) {
      key.attach(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private static void flush(SelectionKey key, SocketChannel channel) throws IOException {
    ByteBuffer rest = (ByteBuffer) key.attachment();
    channel.write(rest);
    if (!rest.hasRemaining()) {
      key.attach(null);
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private static void close(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // It's gone anyway.
    }
  }
}
