package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.sync.Event;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes bytes to a connection. Counterpart of {@code asyncio.StreamWriter}.
 *
 * <p>{@link #write(byte[])} doesn't suspend: what the socket doesn't take at once is buffered.
 * {@link #drain()} suspends while too much is: call it after each write, or a fast writer fills the
 * memory that a slow reader leaves.
 *
 * <p>If the connection is lost, what is written is dropped; {@link #drain} and {@link #waitClosed}
 * tell.
 *
 * <p>For the thread of one loop.
 */
public final class StreamWriter {
  /** How many bytes may be buffered before {@link #drain} suspends, at first: 64 KiB. */
  public static final int DEFAULT_HIGH_WATER = 64 * 1024;

  private final Transport transport;
  private final Bytes buffer = new Bytes();
  private int highWater = DEFAULT_HIGH_WATER;
  private int lowWater = DEFAULT_HIGH_WATER / 4;

  /** Unset from the moment that the high-water mark is passed, until the low one is reached. */
  private final Event flows = new Event(this);

  private boolean isClosing;
  private boolean endsAfterFlush;

  StreamWriter(Transport transport) {
    this.transport = transport;
    transport.onClose(this::drop);
    flows.set();
  }

  // ---- writing

  /**
   * Writes bytes. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * StreamWriter.write}.
   *
   * @param bytes what to write; the array may be changed afterwards
   * @throws IllegalStateException if the writer is closed, or {@link #writeEof} has been called; or
   *     if called from another thread than the loop's
   */
  public void write(byte... bytes) {
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes a part of an array. Doesn't suspend; allocates nothing while the socket takes the bytes
   * at once. From the loop's thread.
   *
   * @param bytes holds what to write; may be changed afterwards
   * @param offset where it begins
   * @param length how many bytes
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkWritable("write");
    int sent = 0;
    while (buffer.isEmpty() && sent < length && !transport.isClosed()) {
      ByteBuffer scratch = Transport.scratch();
      int chunk = Math.min(length - sent, scratch.remaining());
      int count = transport.send(scratch.put(bytes, offset + sent, chunk).flip());
      sent += count;
      if (count < chunk && !transport.isClosed()) {
        buffer.add(bytes, offset + sent, length - sent);
        flushWhenPossible();
        return;
      }
    }
    if (sent < length && !transport.isClosed()) {
      buffer.add(bytes, offset + sent, length - sent);
      noteMark();
    }
  }

  /**
   * Writes what is in a buffer. Doesn't suspend. From the loop's thread.
   *
   * @param bytes what to write, from its position to its limit; the position moves to the limit
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(ByteBuffer bytes) {
    checkWritable("write");
    if (buffer.isEmpty() && !transport.isClosed()) {
      transport.send(bytes);
      if (bytes.hasRemaining() && !transport.isClosed()) {
        buffer.add(bytes);
        flushWhenPossible();
      }
    } else if (!transport.isClosed()) {
      buffer.add(bytes);
      noteMark();
    }
    bytes.position(bytes.limit());
  }

  /**
   * Writes text, in UTF-8. Doesn't suspend. From the loop's thread.
   *
   * @param text what to write
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes lines, in UTF-8, each with {@code \n} behind it. Doesn't suspend. From the loop's
   * thread. Counterpart of {@code StreamWriter.writelines}, which however adds no ends.
   *
   * @param lines what to write
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void writeLines(Iterable<String> lines) {
    var text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    write(text.toString());
  }

  /**
   * Suspends while more is buffered than the high-water mark, until no more is than the low-water
   * mark. Counterpart of {@code StreamWriter.drain}.
   *
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; what is buffered is
   *     still sent
   */
  @Async
  public void drain() throws IOException {
    if (transport.failure() == null && !isClosing && flows.isSet()) {
      return;
    }
    if (isClosing) {
      Await.sleep(0); // lets a loop of writes hear of the end
    }
    flows.await();
    if (transport.failure() != null) {
      throw transport.failure();
    }
  }

  /**
   * Says that nothing more will be written: the other side reads to the end, and may still write.
   * Doesn't suspend; what is buffered goes first. From the loop's thread. Counterpart of {@code
   * StreamWriter.write_eof}.
   *
   * @throws IllegalStateException if the writer is closed, or if called from another thread than
   *     the loop's
   */
  public void writeEof() {
    checkThread();
    if (isClosing) {
      throw closed("writeEof");
    }
    if (!endsAfterFlush) {
      endsAfterFlush = true;
      finishIfFlushed();
    }
  }

  private void checkWritable(String method) {
    checkThread();
    if (isClosing) {
      throw closed(method);
    }
    if (endsAfterFlush) {
      throw new IllegalStateException(
          method + " after writeEof: the other side has been told that nothing more comes");
    }
  }

  private static IllegalStateException closed(String method) {
    return new IllegalStateException(method + " after close: the writer is closed");
  }

  private void checkThread() {
    if (Asyncio.getRunningLoop() != transport.loop) {
      throw new IllegalStateException(
          "a stream belongs to the loop that opened it, "
              + transport.loop
              + "; from elsewhere use its callSoonThreadsafe");
    }
  }

  // ---- flushing

  private void flushWhenPossible() {
    noteMark();
    try {
      EventLoop loop = transport.loop;
      loop.addWriter(transport.channel, this::flush);
    } catch (ClosedChannelException e) {
      transport.lose(e);
    }
  }

  /** Sends what is buffered, as far as the socket takes it. */
  private void flush() {
    while (!buffer.isEmpty()) {
      ByteBuffer scratch = Transport.scratch();
      int chunk = Math.min(buffer.size(), scratch.remaining());
      buffer.copyTo(scratch, chunk);
      int count = transport.send(scratch.flip());
      if (transport.isClosed()) {
        return;
      }
      buffer.remove(count);
      if (count < chunk) {
        break;
      }
    }
    if (buffer.size() <= lowWater) {
      flows.set();
    }
    if (buffer.isEmpty()) {
      transport.loop.removeWriter(transport.channel);
      finishIfFlushed();
    }
  }

  private void noteMark() {
    if (buffer.size() > highWater) {
      flows.clear();
    }
  }

  private void finishIfFlushed() {
    if (!buffer.isEmpty() || transport.isClosed()) {
      return;
    }
    if (isClosing) {
      transport.close();
    } else if (endsAfterFlush) {
      try {
        transport.channel.shutdownOutput();
      } catch (IOException e) {
        transport.lose(e);
      }
    }
  }

  /** Forgets what can't be sent any more, and lets those go on who wait for room. */
  private void drop() {
    buffer.clear();
    flows.set();
  }

  // ---- closing

  /**
   * Closes the connection, both ways, once what is buffered has been sent. Doesn't suspend: see
   * {@link #waitClosed}. Closed twice is closed once. From the loop's thread. Counterpart of {@code
   * StreamWriter.close}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void close() {
    checkThread();
    if (!isClosing) {
      isClosing = true;
      finishIfFlushed();
    }
  }

  /**
   * Closes the connection at once; what is buffered is lost. From the loop's thread. Counterpart of
   * {@code transport.abort}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void abort() {
    checkThread();
    isClosing = true;
    transport.close();
  }

  /**
   * Whether {@link #close} or {@link #abort} has been called, or the connection is lost.
   * Counterpart of {@code StreamWriter.is_closing}.
   *
   * @return true if nothing can be written any more
   */
  public boolean isClosing() {
    return isClosing || transport.isClosed();
  }

  /**
   * Suspends until the connection is closed. Counterpart of {@code StreamWriter.wait_closed}.
   *
   * @throws IOException if the connection was lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile
   */
  @Async
  public void waitClosed() throws IOException {
    transport.awaitClosed();
  }

  // ---- asking and setting

  /**
   * How many bytes wait to be sent. Counterpart of {@code transport.get_write_buffer_size}.
   *
   * @return their number
   */
  public int getWriteBufferSize() {
    return buffer.size();
  }

  /**
   * Sets when {@link #drain} suspends. Counterpart of {@code transport.set_write_buffer_limits}.
   *
   * @param high it suspends while more bytes than this are buffered
   * @param low it goes on when no more than this are
   * @throws IllegalArgumentException unless {@code 0 <= low <= high}
   */
  public void setWriteBufferLimits(int high, int low) {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(
          "limits of " + high + " and " + low + " bytes: it must be 0 <= low <= high");
    }
    highWater = high;
    lowWater = low;
    noteMark();
  }

  /**
   * The address of the other side. Counterpart of {@code get_extra_info("peername")}.
   *
   * @return the address
   * @throws IOException if the connection is closed
   */
  public SocketAddress getPeerAddress() throws IOException {
    return transport.channel.getRemoteAddress();
  }

  /**
   * The address of this side. Counterpart of {@code get_extra_info("sockname")}.
   *
   * @return the address
   * @throws IOException if the connection is closed
   */
  public SocketAddress getLocalAddress() throws IOException {
    return transport.channel.getLocalAddress();
  }

  /**
   * Sets a socket option, {@link java.net.StandardSocketOptions#TCP_NODELAY} for example, which is
   * on at first. Counterpart of {@code get_extra_info("socket").setsockopt}.
   *
   * @param <V> the type of its value
   * @param option the option
   * @param value its value
   * @throws IOException if the connection is closed
   */
  public <V> void setOption(SocketOption<V> option, V value) throws IOException {
    transport.channel.setOption(option, value);
  }

  /**
   * The socket itself. Who reads from it or writes to it comes between others' bytes. Counterpart
   * of {@code get_extra_info("socket")}.
   *
   * @return a channel in non-blocking mode
   */
  public SocketChannel getChannel() {
    return transport.channel;
  }

  @Override
  public String toString() {
    return "StreamWriter[" + transport + ", " + buffer.size() + " bytes buffered]";
  }
}
