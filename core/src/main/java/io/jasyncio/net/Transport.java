package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.sync.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The socket below a reader and a writer. Who finds that the connection is lost, says so to both.
 *
 * <p>Bytes pass through one direct buffer a thread, which is in use between two suspensions only:
 * so a connection that is idle holds no buffer.
 */
final class Transport {
  private static final int SCRATCH = 64 * 1024;
  private static final ThreadLocal<ByteBuffer> SCRATCHES =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));

  final EventLoop loop;
  final SocketChannel channel;
  private final Event closed = new Event();
  private Runnable onClose = () -> {};
  private IOException failure;

  /** Whether the last read took all there was: then it's cheaper to wait first. */
  private boolean isDrained;

  /** For a channel that is connected, in non-blocking mode. */
  Transport(EventLoop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /** An empty buffer, for use until the next suspension. */
  static ByteBuffer scratch() {
    return SCRATCHES.get().clear();
  }

  /** What the connection was lost by, or null. */
  IOException failure() {
    return failure;
  }

  boolean isClosed() {
    return closed.isSet();
  }

  /**
   * Reads what has come in. Suspends until something has.
   *
   * @param most how many bytes, more than 0
   * @return the bytes, for use until the next suspension; null at the end of the stream, also if
   *     this side has closed it
   */
  @Async
  ByteBuffer receive(int most) throws IOException {
    try {
      if (isDrained) {
        isDrained = false;
        Await.readable(channel);
      }
      while (!isClosed()) {
        ByteBuffer scratch = scratch().limit(Math.min(most, SCRATCH));
        int count = channel.read(scratch);
        if (count != 0) {
          isDrained = scratch.hasRemaining() && count > 0;
          return count < 0 ? null : scratch.flip();
        }
        Await.readable(channel);
      }
    } catch (IOException e) {
      lose(e);
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /** Sends some of the bytes in a buffer, without waiting. 0 also if the connection is lost. */
  int send(ByteBuffer bytes) {
    try {
      return channel.write(bytes);
    } catch (IOException e) {
      lose(e);
      return 0;
    }
  }

  /** Closes the connection because of an error, unless it is closed. */
  void lose(IOException e) {
    if (!isClosed()) {
      failure = e;
      close();
    }
  }

  /** Closes the connection at once. */
  void close() {
    if (isClosed()) {
      return;
    }
    closed.set();
    loop.notifyClosing(channel);
    try {
      channel.close();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    onClose.run();
  }

  /** Adds what is called, once, when the connection has been closed or is lost. */
  void onClose(Runnable action) {
    Runnable before = onClose;
    onClose =
        () -> {
          before.run();
          action.run();
        };
  }

  @Async
  void awaitClosed() throws IOException {
    closed.await();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
