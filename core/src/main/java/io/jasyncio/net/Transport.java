package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import io.jasyncio.ExceptionContext;
import io.jasyncio.sync.Event;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import javax.net.ssl.SSLSession;

/**
 * A connected socket, and what has been written to it but not yet sent: below a {@link Protocol},
 * and below the reader and the writer of a stream. Counterpart of {@code asyncio.Transport}.
 *
 * <p>Nothing here suspends: a protocol is told what happens. In coroutines use {@link Streams}.
 *
 * <p>For the thread of one loop.
 */
public final class Transport {
  /*
   * What is written goes to the socket at once; what the socket doesn't take waits in `unsent`, and
   * a callback sends it when there is room. With TLS, `unsent` holds encrypted bytes: so water
   * marks, order and the end of the stream are the same with and without.
   *
   * Reading is asked for, by a reader or by the task of a protocol. Bytes pass through two direct
   * buffers a thread, one for what comes and one for what goes, which are in use between two
   * suspensions only: so a connection that is idle holds no buffer.
   *
   *   state      isClosing   closed     what is in unsent
   *   open       no          not set    is being sent
   *   closing    yes         not set    is being sent; with TLS the other side's end is waited for
   *   closed     either      set        nothing; `failure` tells whether that was an error
   */

  private static final int SCRATCH = 64 * 1024;

  /** So many reads of a fast sender's bytes are as long as the other tasks have to wait. */
  private static final int MOST_FULL_READS = 16;

  private static final ThreadLocal<ByteBuffer> INCOMING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));
  private static final ThreadLocal<ByteBuffer> OUTGOING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SCRATCH));

  final EventLoop loop;
  final SocketChannel channel;

  /** What the user called the other side; null if that was no name, or on a server's side. */
  final String host;

  final boolean isServerSide;

  /** Null without TLS. */
  private Encryption encryption;

  /** Null below a stream. */
  private Protocol protocol;

  private final Bytes unsent = new Bytes();
  private int highWater = StreamWriter.DEFAULT_HIGH_WATER;
  private int lowWater = StreamWriter.DEFAULT_HIGH_WATER / 4;

  /** Unset from the moment that the high-water mark is passed, until the low one is reached. */
  private final Event flows = new Event(new Room());

  /** Null until reading is paused for the first time; unset while it is. */
  private Event mayRead;

  private final Event closed = new Event();
  private boolean isClosing;
  private boolean closesWhenFlushed;
  private boolean endsWhenFlushed;
  private IOException failure;

  /**
   * Whether to wait before the next read: the last one took all there was, so that's cheaper; or it
   * is the others' turn, though there may be more.
   */
  private boolean waitsFirst;

  /** How many reads in a row left something there, perhaps. */
  private int fullReads;

  private Transport(EventLoop loop, SocketChannel channel, String host, boolean isServerSide) {
    this.loop = loop;
    this.channel = channel;
    this.host = host;
    this.isServerSide = isServerSide;
    flows.set();
  }

  /**
   * The transport over a channel that is connected, in non-blocking mode.
   *
   * @param host what the user called the other side, or null
   */
  static Transport over(SocketChannel channel, String host, boolean isServerSide)
      throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return new Transport(Asyncio.getRunningLoop(), channel, host, isServerSide);
  }

  /** An empty buffer for what comes in, for use until the next suspension. */
  static ByteBuffer incoming() {
    return INCOMING.get().clear();
  }

  /** An empty buffer for what goes out, for use until the next call of anybody else's code. */
  static ByteBuffer outgoing() {
    return OUTGOING.get().clear();
  }

  /** What the connection was lost by, or null. */
  IOException failure() {
    return failure;
  }

  boolean isClosed() {
    return closed.isSet();
  }

  void checkThread() {
    if (Asyncio.getRunningLoop() != loop) {
      throw new IllegalStateException(
          "a stream belongs to the loop that opened it, "
              + loop
              + "; from elsewhere use its callSoonThreadsafe");
    }
  }

  // ---- reading

  /** Null without TLS. */
  Encryption encryption() {
    return encryption;
  }

  /**
   * Reads what has come in, as it is on the wire. Suspends until something has.
   *
   * @param most how many bytes, more than 0
   * @param isLast whether to read although the connection is being closed
   * @return the bytes, for use until the next suspension; null at the end of the stream, also if
   *     this side closes it
   */
  @Async
  ByteBuffer receive(int most, boolean isLast) throws IOException {
    try {
      if (waitsFirst) {
        waitsFirst = false;
        Await.readable(channel);
      }
      while (!isClosed() && (isLast || !isClosing)) {
        if (!isReading() && !isLast) {
          mayRead.await();
          continue;
        }
        ByteBuffer scratch = incoming().limit(Math.min(most, SCRATCH));
        int count = channel.read(scratch);
        if (count != 0) {
          noteRead(scratch, count);
          return count < 0 ? null : scratch.flip();
        }
        Await.readable(channel);
      }
    } catch (IOException e) {
      if (isLast && unsent.isEmpty()) {
        return null; // nothing is lost by it
      }
      lose(e);
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /**
   * Reads what has come in, as it is on the wire, into an array. Doesn't wait.
   *
   * @return how many bytes; 0 if none are there, or perhaps none are: wait first; -1 at the end of
   *     the stream, also if this side closes it
   */
  int poll(byte[] into, int offset, int length) throws IOException {
    ByteBuffer bytes = poll(length);
    if (bytes == null) {
      return -1;
    }
    int count = bytes.remaining();
    bytes.get(into, offset, count);
    return count;
  }

  /** As {@link #poll(byte[], int, int)}; the bytes are for use until the next suspension. */
  ByteBuffer poll(int most) throws IOException {
    ByteBuffer scratch = incoming().limit(Math.min(most, SCRATCH));
    if (waitsFirst && !isClosing()) {
      waitsFirst = false;
      return scratch.flip();
    }
    try {
      int count = isClosing() ? -1 : channel.read(scratch);
      if (count >= 0) {
        noteRead(scratch, count);
        return scratch.flip();
      }
    } catch (IOException e) {
      lose(e);
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  private void noteRead(ByteBuffer scratch, int count) {
    fullReads = scratch.hasRemaining() ? 0 : fullReads + 1;
    waitsFirst = count > 0 && (fullReads == 0 || fullReads % MOST_FULL_READS == 0);
  }

  /**
   * Stops reading: {@link Protocol#dataReceived} isn't called until {@link #resumeReading}. TCP
   * then slows the other side down. From the loop's thread. Counterpart of {@code
   * transport.pause_reading}.
   */
  public void pauseReading() {
    checkThread();
    if (isClosing()) {
      return;
    }
    if (mayRead == null) {
      mayRead = new Event();
    }
    mayRead.clear();
  }

  /**
   * Ends what {@link #pauseReading} began. From the loop's thread. Counterpart of {@code
   * transport.resume_reading}.
   */
  public void resumeReading() {
    checkThread();
    if (mayRead != null) {
      mayRead.set();
    }
  }

  /**
   * Whether this reads: unless it was paused. Counterpart of {@code transport.is_reading}.
   *
   * @return true at first
   */
  public boolean isReading() {
    return mayRead == null || mayRead.isSet();
  }

  @Async
  void awaitReading() {
    while (!isReading()) {
      mayRead.await(); // it may be paused again by the time that this goes on
    }
  }

  // ---- writing

  /**
   * Writes bytes. From the loop's thread. Counterpart of {@code transport.write}.
   *
   * @param bytes what to write; the array may be changed afterwards
   * @throws IllegalStateException if the transport is closed, or {@link #writeEof} has been called;
   *     or if called from another thread than the loop's
   */
  public void write(byte... bytes) {
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes a part of an array. Without TLS it allocates nothing while the socket takes the bytes at
   * once. From the loop's thread.
   *
   * @param bytes holds what to write; may be changed afterwards
   * @param offset where it begins
   * @param length how many bytes
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkWritable("write");
    if (encryption != null) {
      encryption.write(ByteBuffer.wrap(bytes, offset, length));
      return;
    }
    int sent = 0;
    while (unsent.isEmpty() && sent < length && !isClosed()) {
      ByteBuffer scratch = outgoing();
      int chunk = Math.min(length - sent, scratch.remaining());
      int count = send(scratch.put(bytes, offset + sent, chunk).flip());
      sent += count;
      if (count < chunk && !isClosed()) {
        unsent.add(bytes, offset + sent, length - sent);
        flushWhenPossible();
        noteMark();
        return;
      }
    }
    if (sent < length && !isClosed()) {
      unsent.add(bytes, offset + sent, length - sent);
      noteMark();
    }
  }

  /**
   * Writes what is in a buffer. From the loop's thread.
   *
   * @param bytes what to write, from its position to its limit; the position moves to the limit
   * @throws IllegalStateException as {@link #write(byte[])}
   */
  public void write(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      // the JDK would copy all of it to a direct buffer
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      checkWritable("write");
      if (encryption != null) {
        encryption.write(bytes);
      } else {
        transmit(bytes);
        noteMark();
      }
    }
    bytes.position(bytes.limit());
  }

  /**
   * Sends bytes as they are, or puts them behind those that wait; drops them if it is closed. Calls
   * nobody: the caller notes the mark, when it has finished.
   */
  void transmit(ByteBuffer bytes) {
    if (isClosed()) {
      return;
    }
    if (!unsent.isEmpty()) {
      unsent.add(bytes);
      return;
    }
    send(bytes);
    if (bytes.hasRemaining() && !isClosed()) {
      unsent.add(bytes);
      flushWhenPossible();
    }
  }

  /** Sends some of the bytes in a buffer, without waiting. 0 also if the connection is lost. */
  private int send(ByteBuffer bytes) {
    try {
      return channel.write(bytes);
    } catch (IOException e) {
      lose(e);
      return 0;
    }
  }

  /**
   * Says that nothing more will be written, once what was written has been sent; the other side may
   * still write. With TLS this is its {@code close_notify}: a peer that speaks TLS 1.2 then ends
   * its own side too. From the loop's thread. Counterpart of {@code transport.write_eof}.
   *
   * @throws IllegalStateException if the transport is closed, or if called from another thread than
   *     the loop's
   */
  public void writeEof() {
    checkThread();
    if (isClosing) {
      throw closedAlready("writeEof");
    }
    if (endsWhenFlushed) {
      return;
    }
    endsWhenFlushed = true;
    if (encryption != null) {
      encryption.writeEof();
    } else {
      finishIfFlushed();
    }
  }

  private void checkWritable(String method) {
    checkThread();
    if (isClosing) {
      throw closedAlready(method);
    }
    if (endsWhenFlushed) {
      throw new IllegalStateException(
          method + " after writeEof: the other side has been told that nothing more comes");
    }
  }

  private static IllegalStateException closedAlready(String method) {
    return new IllegalStateException(method + " after close: the writer is closed");
  }

  /** As {@link StreamWriter#drain}. */
  @Async
  void drain() throws IOException {
    if (failure == null && !isClosing && flows.isSet()) {
      return;
    }
    if (isClosing) {
      Await.sleep(0); // lets a loop of writes hear of the end
    }
    flows.await();
    if (failure != null) {
      throw failure;
    }
  }

  // ---- flushing

  private void flushWhenPossible() {
    try {
      loop.addWriter(channel, this::flush);
    } catch (ClosedChannelException e) {
      lose(e);
    }
  }

  /** Sends what is buffered, as far as the socket takes it. */
  private void flush() {
    while (!unsent.isEmpty()) {
      ByteBuffer scratch = outgoing();
      int chunk = Math.min(unsent.size(), scratch.remaining());
      unsent.copyTo(scratch, chunk);
      int count = send(scratch.flip());
      if (isClosed()) {
        return;
      }
      unsent.remove(count);
      if (count < chunk) {
        break;
      }
    }
    if (unsent.isEmpty()) {
      loop.removeWriter(channel);
    }
    noteRoom();
    finishIfFlushed();
  }

  /** Tells who writes if too much is buffered. */
  void noteMark() {
    if (flows.isSet() && getWriteBufferSize() > highWater && !isClosed()) {
      flows.clear();
      if (protocol != null) {
        tell("pauseWriting", protocol::pauseWriting);
      }
    }
  }

  /** Tells who writes if there is room again. */
  void noteRoom() {
    if (!flows.isSet() && getWriteBufferSize() <= lowWater) {
      flows.set();
      if (protocol != null) {
        tell("resumeWriting", protocol::resumeWriting);
      }
    }
  }

  private void tell(String method, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      loop.callExceptionHandler(ExceptionContext.of(method + " of " + protocol + " failed", t));
    }
  }

  void finishIfFlushed() {
    if (!unsent.isEmpty() || isClosed()) {
      return;
    }
    if (closesWhenFlushed) {
      closeNow();
    } else if (encryption == null ? endsWhenFlushed : encryption.hasSentEnd()) {
      try {
        channel.shutdownOutput();
      } catch (IOException e) {
        lose(e);
      }
    }
  }

  // ---- TLS

  /**
   * Goes on with TLS. Suspends until both sides have agreed.
   *
   * @param tls how
   * @param received what came in and hasn't been read: the other side may have begun already
   */
  @Async
  void startTls(Tls tls, Bytes received) throws IOException {
    checkWritable("startTls");
    if (encryption != null) {
      throw new IllegalStateException("startTls: this connection has TLS already");
    }
    encryption = new Encryption(this, tls, received);
    encryption.establish();
  }

  /**
   * The TLS session: protocol version, cipher suite, the other side's certificates. Counterpart of
   * {@code get_extra_info("ssl_object")}, {@code "cipher"} and {@code "peercert"}.
   *
   * @return the session; null without TLS
   */
  public SSLSession getSslSession() {
    return encryption == null ? null : encryption.engine().getSession();
  }

  /**
   * The application protocol that both sides have agreed on in the handshake (ALPN). Counterpart of
   * {@code ssl_object.selected_alpn_protocol()}.
   *
   * @return its name; null without TLS, or if they agreed on none
   */
  public String getApplicationProtocol() {
    String name = encryption == null ? null : encryption.engine().getApplicationProtocol();
    return name == null || name.isEmpty() ? null : name;
  }

  // ---- closing

  /**
   * Closes the connection, both ways, once what is buffered has been sent; with TLS, once the other
   * side has ended too, or its time to do so is over. Closed twice is closed once. From the loop's
   * thread. Counterpart of {@code transport.close}.
   *
   * @throws IllegalStateException if called from another thread than the loop's
   */
  public void close() {
    checkThread();
    if (isClosing) {
      return;
    }
    isClosing = true;
    if (mayRead != null) {
      mayRead.set();
    }
    if (encryption == null || isClosed()) {
      closeWhenFlushed();
    } else {
      encryption.close();
    }
  }

  /** Lets who waits to read find that this is closing. */
  void wakeReader() {
    loop.notifyClosing(channel);
    if (!unsent.isEmpty()) {
      flushWhenPossible(); // that was forgotten too
    }
  }

  void closeWhenFlushed() {
    closesWhenFlushed = true;
    finishIfFlushed();
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
    closeNow();
  }

  /**
   * Whether {@link #close} or {@link #abort} has been called, or the connection is lost.
   * Counterpart of {@code transport.is_closing}.
   *
   * @return true if nothing can be written any more
   */
  public boolean isClosing() {
    return isClosing || isClosed();
  }

  /** Closes the connection because of an error, unless it is closed. */
  void lose(IOException e) {
    if (!isClosed()) {
      failure = e;
      closeNow();
    }
  }

  /** Closes the connection at once. */
  void closeNow() {
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
    unsent.clear();
    flows.set(); // who waits for room waits no more
    if (mayRead != null) {
      mayRead.set();
    }
  }

  @Async
  void awaitClosed() throws IOException {
    closed.await();
    if (failure != null) {
      throw failure;
    }
  }

  // ---- asking and setting

  /**
   * Who is told what happens. Counterpart of {@code transport.get_protocol}.
   *
   * @return the protocol; null below a stream
   */
  public Protocol getProtocol() {
    return protocol;
  }

  /**
   * Sets who is told what happens from now on. Counterpart of {@code transport.set_protocol}.
   *
   * @param protocol the protocol
   */
  public void setProtocol(Protocol protocol) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
  }

  /**
   * How many bytes wait to be sent. Counterpart of {@code transport.get_write_buffer_size}.
   *
   * @return their number
   */
  public int getWriteBufferSize() {
    return encryption == null ? unsent.size() : unsent.size() + encryption.heldSize();
  }

  /**
   * Sets when {@link Protocol#pauseWriting} is called, or {@link StreamWriter#drain} suspends.
   * Counterpart of {@code transport.set_write_buffer_limits}.
   *
   * @param high the protocol is paused when more bytes than this are buffered
   * @param low it is resumed when no more than this are
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
    return channel.getRemoteAddress();
  }

  /**
   * The address of this side. Counterpart of {@code get_extra_info("sockname")}.
   *
   * @return the address
   * @throws IOException if the connection is closed
   */
  public SocketAddress getLocalAddress() throws IOException {
    return channel.getLocalAddress();
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
    channel.setOption(option, value);
  }

  /**
   * The socket itself. Who reads from it or writes to it comes between others' bytes. Counterpart
   * of {@code get_extra_info("socket")}.
   *
   * @return a channel in non-blocking mode
   */
  public SocketChannel getChannel() {
    return channel;
  }

  @Override
  public String toString() {
    return channel.toString();
  }

  /** What who writes too much waits for, in words. */
  private final class Room {
    @Override
    public String toString() {
      return "room to write at " + channel + ", " + getWriteBufferSize() + " bytes buffered";
    }
  }
}
