package io.jasyncio.net;

import io.jasyncio.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

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
  private final StreamReader reader;

  StreamWriter(Transport transport, StreamReader reader) {
    this.transport = transport;
    this.reader = reader;
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
    transport.write(bytes, offset, length);
  }

  /**
   * Writes what is in a buffer. Doesn't suspend. From the loop's thread.
   *
   * @param bytes what to write, from its position to its limit; the position moves to the limit
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(ByteBuffer bytes) {
    transport.write(bytes);
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
    transport.drain();
  }

  /**
   * Says that nothing more will be written: the other side reads to the end, and may still write.
   * Doesn't suspend; what is buffered goes first. With TLS this is its {@code close_notify}: in TLS
   * 1.3 the other side may still write, in TLS 1.2 it ends its own side too. From the loop's
   * thread. Counterpart of {@code StreamWriter.write_eof}.
   *
   * @throws IllegalStateException if the writer is closed, or if called from another thread than
   *     the loop's
   */
  public void writeEof() {
    transport.writeEof();
  }

  // ---- TLS

  /**
   * Goes on with TLS, on a connection that spoke plain text so far. Suspends until both sides have
   * agreed. A client's server must have a certificate for the host that {@link
   * Streams#openConnection(String, int)} connected to. Counterpart of {@code
   * StreamWriter.start_tls}.
   *
   * @param context keys, and whom to trust
   * @throws IOException as {@link #startTls(Tls)}
   */
  @Async
  public void startTls(SSLContext context) throws IOException {
    startTls(Tls.of(context));
  }

  /**
   * Goes on with TLS, on a connection that spoke plain text so far. Suspends until both sides have
   * agreed. What was written before is sent before; what has come and hasn't been read counts as
   * the other side's TLS. If this fails or is cancelled, the connection is closed. Counterpart of
   * {@code StreamWriter.start_tls}.
   *
   * @param tls how
   * @throws javax.net.ssl.SSLHandshakeException if they don't agree, because this side doesn't
   *     trust the other for example, or in the time that they have for it
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; the connection is closed
   * @throws IllegalArgumentException if a client has no name to check the certificate for
   * @throws IllegalStateException if the connection has TLS already or is closed, or another task
   *     waits in the reader
   */
  @Async
  public void startTls(Tls tls) throws IOException {
    Objects.requireNonNull(tls, "tls");
    reader.startTls(tls);
  }

  /**
   * The TLS session: protocol version, cipher suite, the other side's certificates. Counterpart of
   * {@code get_extra_info("ssl_object")}, {@code "cipher"} and {@code "peercert"}.
   *
   * @return the session; null without TLS
   */
  public SSLSession getSslSession() {
    return transport.getSslSession();
  }

  /**
   * The application protocol that both sides have agreed on in the handshake (ALPN). Counterpart of
   * {@code ssl_object.selected_alpn_protocol()}.
   *
   * @return its name; null without TLS, or if they agreed on none
   */
  public String getApplicationProtocol() {
    return transport.getApplicationProtocol();
  }

  // ---- closing

  /**
   * Closes the connection, both ways, once what is buffered has been sent; with TLS, once the other
   * side has ended too, or its time to do so is over. Doesn't suspend: see {@link #waitClosed}.
   * Closed twice is closed once. From the loop's thread. Counterpart of {@code StreamWriter.close}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void close() {
    transport.close();
  }

  /**
   * Closes the connection at once; what is buffered is lost. From the loop's thread. Counterpart of
   * {@code transport.abort}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void abort() {
    transport.abort();
  }

  /**
   * Whether {@link #close} or {@link #abort} has been called, or the connection is lost.
   * Counterpart of {@code StreamWriter.is_closing}.
   *
   * @return true if nothing can be written any more
   */
  public boolean isClosing() {
    return transport.isClosing();
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
    return transport.getWriteBufferSize();
  }

  /**
   * Sets when {@link #drain} suspends. Counterpart of {@code transport.set_write_buffer_limits}.
   *
   * @param high it suspends while more bytes than this are buffered
   * @param low it goes on when no more than this are
   * @throws IllegalArgumentException unless {@code 0 <= low <= high}
   */
  public void setWriteBufferLimits(int high, int low) {
    transport.setWriteBufferLimits(high, low);
  }

  /**
   * The address of the other side. Counterpart of {@code get_extra_info("peername")}.
   *
   * @return the address
   * @throws IOException if the connection is closed
   */
  public SocketAddress getPeerAddress() throws IOException {
    return transport.getPeerAddress();
  }

  /**
   * The address of this side. Counterpart of {@code get_extra_info("sockname")}.
   *
   * @return the address
   * @throws IOException if the connection is closed
   */
  public SocketAddress getLocalAddress() throws IOException {
    return transport.getLocalAddress();
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
    transport.setOption(option, value);
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
    return "StreamWriter[" + transport + ", " + transport.getWriteBufferSize() + " bytes buffered]";
  }
}
