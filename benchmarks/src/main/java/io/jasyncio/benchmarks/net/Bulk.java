package io.jasyncio.benchmarks.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Much through one connection, and back: written and read in one thread, as the socket can. */
final class Bulk {
  private static final int CHUNK = 64 * 1024;

  private Bulk() {}

  /** Returns when all has come back. */
  static void run(int port, long bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(Clients.address(port, 0));
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      ByteBuffer in = ByteBuffer.allocateDirect(CHUNK);
      ByteBuffer out = ByteBuffer.allocateDirect(CHUNK);
      long written = 0;
      long read = 0;
      while (read < bytes) {
        selector.select();
        selector.selectedKeys().clear();
        if (key.isReadable()) {
          int count = channel.read(in.clear());
          if (count < 0) {
            throw new IOException("the server has closed the connection at byte " + read);
          }
          read += count;
        }
        if (key.isWritable() && written < bytes) {
          out.clear().limit((int) Math.min(CHUNK, bytes - written));
          written += channel.write(out);
          if (written == bytes) {
            key.interestOps(SelectionKey.OP_READ);
          }
        }
      }
    }
  }
}
