package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.AsyncIterable;
import io.jasyncio.AsyncIterator;
import io.jasyncio.Await;
import io.jasyncio.runtime.Coroutine;
import io.jasyncio.runtime.Frame;
import io.jasyncio.runtime.HiddenOverload;
import io.jasyncio.runtime.PlainCall;
import io.jasyncio.sync.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Reads bytes and lines as they come in. Counterpart of {@code asyncio.StreamReader}.
 *
 * <p>Reads from its socket only when it's asked to, so a sender that is too fast is slowed down by
 * TCP itself. One task at a time may wait in it. A read that is cancelled loses nothing: what came
 * in stays for the next one.
 *
 * <p>When this side closes the connection, a reader finds the end of the stream.
 *
 * <p>Loop over it for its lines: {@code for (String line : reader)}, in an {@code @Async} method.
 *
 * <p>For the thread of one loop.
 */
public final class StreamReader implements AsyncIterable<String> {
  /** How many bytes a line or record may have, unless said otherwise: 64 KiB. */
  public static final int DEFAULT_LIMIT = 64 * 1024;

  private static final int MOST_AT_ONCE = 64 * 1024;
  private static final byte[] NEWLINE = {'\n'};

  /** Null if bytes are fed by hand. */
  private final Transport transport;

  /** For bytes fed by hand: set when something new is there. Null if there is a transport. */
  private final Event fed;

  private final int limit;
  private final Bytes buffer = new Bytes();
  private Charset charset = StandardCharsets.UTF_8;
  private final SlowRead slowRead = this::readBuffered;

  /** Null until a read has waited. */
  private DirectRead directRead;

  private boolean isAtEnd;
  private boolean isWaiting;
  private IOException failure;

  /**
   * Makes a reader that is fed by hand, by {@link #feedData} and {@link #feedEof}. Needs no loop.
   */
  public StreamReader() {
    this(null, DEFAULT_LIMIT);
  }

  /**
   * Makes a reader that is fed by hand. Needs no loop.
   *
   * @param limit how many bytes a line or record may have
   */
  public StreamReader(int limit) {
    this(null, limit);
  }

  StreamReader(Transport transport, int limit) {
    checkLimit(limit);
    this.transport = transport;
    this.fed = transport == null ? new Event() : null;
    this.limit = limit;
  }

  static void checkLimit(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("a limit of " + limit + " bytes: it must be positive");
    }
  }

  /**
   * Sets how bytes become text: UTF-8 at first. For {@link #readLine} and loops.
   *
   * @param charset one in which a line ends with the byte 10, as in UTF-8 and ISO 8859
   * @return this
   */
  public StreamReader withCharset(Charset charset) {
    this.charset = Objects.requireNonNull(charset, "charset");
    return this;
  }

  // ---- reading

  /**
   * Reads what has come in, into an array. Suspends until something has. Allocates nothing.
   *
   * @param into takes the bytes
   * @param offset where the first one goes
   * @param length how many at most; 0 gives 0 at once
   * @return how many; -1 at the end of the stream
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public int read(byte[] into, int offset, int length) throws IOException {
    throw PlainCall.refused(StreamReader.class, "read", "([BII)I");
  }

  /**
   * The woven form of {@link #read(byte[], int, int)}, by hand: so a read that waits needs no frame
   * of its own, but uses this reader's again.
   *
   * @param into takes the bytes
   * @param offset where the first one goes
   * @param length how many at most
   * @param coroutine the coroutine that calls
   * @return how many; -1 at the end of the stream
   * @throws IOException if the connection is lost
   * @hidden
   */
  @HiddenOverload
  public int read(byte[] into, int offset, int length, Coroutine coroutine) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!buffer.isEmpty() || isAtEnd || transport == null || transport.encryption() != null) {
      return slowRead.read(into, offset, length, coroutine);
    }
    beginWait();
    if (directRead == null) {
      directRead = new DirectRead();
    }
    return directRead.of(into, offset, length).go(coroutine);
  }

  /** A read that may go through the buffer. */
  interface SlowRead {
    @Async
    int read(byte[] into, int offset, int length) throws IOException;

    @HiddenOverload
    default int read(byte[] into, int offset, int length, Coroutine coroutine) throws IOException {
      return read(into, offset, length);
    }
  }

  @Async
  private int readBuffered(byte[] into, int offset, int length) throws IOException {
    if (buffer.isEmpty() && !fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.size());
    buffer.moveTo(into, offset, count);
    return count;
  }

  /** The activation of a read from the socket into the caller's array; there is one at a time. */
  private final class DirectRead extends Frame {
    private byte[] into;
    private int offset;
    private int length;

    DirectRead of(byte[] into, int offset, int length) {
      this.into = into;
      this.offset = offset;
      this.length = length;
      return this;
    }

    /** Reads, or lets the coroutine wait until that is possible. */
    int go(Coroutine coroutine) throws IOException {
      boolean waits = false;
      try {
        int count = transport.poll(into, offset, length);
        if (count == 0) {
          Await.readable(transport.channel, coroutine);
          coroutine.link(this, 0);
          coroutine.suspended = true;
          waits = true;
        }
        isAtEnd = count < 0;
        return count;
      } finally {
        if (!waits) {
          end();
        }
      }
    }

    @Override
    public void resume(Coroutine coroutine) throws IOException {
      boolean isReady = false;
      try {
        coroutine.takeVoid();
        isReady = true;
      } finally {
        if (!isReady) {
          end(); // cancelled, or the channel is closed
        }
      }
      coroutine.primitive = go(coroutine);
    }

    private void end() {
      isWaiting = false;
      into = null;
    }
  }

  /**
   * Reads what has come in. Suspends until something has. Counterpart of {@code
   * StreamReader.read(n)}.
   *
   * @param most how many bytes at most; 0 gives none at once
   * @return the bytes; none at the end of the stream
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public byte[] read(int most) throws IOException {
    checkNotNegative(most);
    if (most == 0 || buffer.isEmpty() && !fill()) {
      return new byte[0];
    }
    return buffer.take(Math.min(most, buffer.size()));
  }

  /**
   * Reads to the end of the stream. Suspends until that has come. Counterpart of {@code
   * StreamReader.read()}.
   *
   * @return all bytes that are left
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; what has come by then is
   *     lost
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public byte[] read() throws IOException {
    var all = new ByteArrayOutputStream();
    while (!buffer.isEmpty() || fill()) {
      all.writeBytes(buffer.take(buffer.size()));
    }
    return all.toByteArray();
  }

  /**
   * Reads a number of bytes. Suspends until they have come. Counterpart of {@code
   * StreamReader.readexactly}.
   *
   * @param count how many
   * @return that many bytes
   * @throws IncompleteReadException if the stream ends before; it has what came
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public byte[] readExactly(int count) throws IOException {
    checkNotNegative(count);
    awaitBuffered(count);
    return buffer.take(count);
  }

  /**
   * Reads a number of bytes, into an array. Suspends until they have come.
   *
   * @param into takes the bytes
   * @param offset where the first one goes
   * @param length how many; 0 returns at once
   * @throws IncompleteReadException if the stream ends before; it has what came
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public void readExactly(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    awaitBuffered(length);
    buffer.moveTo(into, offset, length);
  }

  @Async
  private void awaitBuffered(int count) throws IOException {
    while (buffer.size() < count) {
      if (!fill()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), count);
      }
    }
  }

  /**
   * Reads up to and with a separator. Suspends until it has come. Counterpart of {@code
   * StreamReader.readuntil}.
   *
   * @param separator at least one byte
   * @return the bytes, the separator at their end
   * @throws IncompleteReadException if the stream ends before; it has what came
   * @throws LimitOverrunException if no separator comes within the limit; the bytes stay
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalArgumentException if the separator is empty
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public byte[] readUntil(byte... separator) throws IOException {
    if (separator.length == 0) {
      throw new IllegalArgumentException("an empty separator: it must have one byte at least");
    }
    int searched = 0;
    int index;
    while ((index = buffer.indexOf(separator, searched)) < 0) {
      searched = Math.max(searched, buffer.size() + 1 - separator.length);
      if (searched > limit) {
        throw overrun("no separator came within the limit of ", searched);
      }
      if (!fill()) {
        throw new IncompleteReadException(buffer.take(buffer.size()), -1);
      }
    }
    if (index > limit) {
      throw overrun("the separator came behind the limit of ", index);
    }
    return buffer.take(index + separator.length);
  }

  private LimitOverrunException overrun(String what, int consumed) {
    return new LimitOverrunException(
        what + limit + " bytes. A larger limit is an argument of Streams' methods", consumed);
  }

  /**
   * Reads a line. Suspends until it has come. Counterpart of {@code StreamReader.readline}, which
   * however gives bytes and keeps the end of the line.
   *
   * @return the line, without {@code \n} or {@code \r\n} at its end; null at the end of the stream
   * @throws LimitOverrunException if the line is longer than the limit; what came of it is dropped
   * @throws IOException if the connection is lost
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; nothing is lost
   * @throws IllegalStateException if another task waits in this reader
   */
  @Async
  public String readLine() throws IOException {
    byte[] line;
    try {
      line = readUntil(NEWLINE);
    } catch (IncompleteReadException e) {
      line = e.partial();
      return line.length == 0 ? null : new String(line, charset);
    } catch (LimitOverrunException e) {
      dropLine(e.consumed());
      throw e;
    }
    int length = line.length - 1;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return new String(line, 0, length, charset);
  }

  private void dropLine(int consumed) {
    if (consumed < buffer.size() && buffer.at(consumed) == '\n') {
      buffer.remove(consumed + 1);
    } else {
      buffer.clear();
    }
  }

  /**
   * The lines that come in, as {@link #readLine} reads them. Failures reach the loop as {@link
   * UncheckedIOException}. Counterpart of {@code async for line in reader}.
   *
   * @return an iterator that suspends
   */
  @Override
  public AsyncIterator<String> iterator() {
    return new Lines();
  }

  private final class Lines implements AsyncIterator<String> {
    private String next;

    @Override
    @Async
    public boolean hasNext() {
      if (next == null) {
        try {
          next = readLine();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return next != null;
    }

    @Override
    @Async
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream has ended");
      }
      String line = next;
      next = null;
      return line;
    }
  }

  private static void checkNotNegative(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "can't read " + count + " bytes; read() reads to the end of the stream");
    }
  }

  // ---- asking

  /**
   * Whether the end of the stream has come, and all before it has been read. Only reading finds
   * out. Counterpart of {@code StreamReader.at_eof}.
   *
   * @return true if nothing is left to read
   */
  public boolean atEof() {
    return isAtEnd && buffer.isEmpty();
  }

  // ---- filling

  /** Waits until there is more in the buffer than now. False at the end of the stream. */
  @Async
  private boolean fill() throws IOException {
    if (isAtEnd) {
      return false;
    }
    if (transport == null) {
      return awaitFed();
    }
    ByteBuffer bytes = receive(MOST_AT_ONCE);
    if (bytes == null) {
      return false;
    }
    buffer.add(bytes);
    return true;
  }

  @Async
  private ByteBuffer receive(int most) throws IOException {
    beginWait();
    try {
      Encryption encryption = transport.encryption();
      ByteBuffer bytes =
          encryption == null ? transport.receive(most, false) : encryption.receive(most);
      isAtEnd = bytes == null;
      return bytes;
    } finally {
      isWaiting = false;
    }
  }

  /** Goes on with TLS; what is buffered here is the beginning of it. */
  @Async
  void startTls(Tls tls) throws IOException {
    beginWait();
    try {
      transport.startTls(tls, buffer);
    } finally {
      isWaiting = false;
    }
  }

  @Async
  private boolean awaitFed() throws IOException {
    beginWait();
    try {
      int before = buffer.size();
      while (buffer.size() == before && !isAtEnd && failure == null) {
        fed.clear();
        fed.await();
      }
      if (failure != null) {
        throw failure;
      }
      return buffer.size() > before;
    } finally {
      isWaiting = false;
    }
  }

  private void beginWait() {
    if (isWaiting) {
      throw new IllegalStateException(
          "another task waits in this reader already, and either might get the other's bytes: let"
              + " one task read, or hold an io.jasyncio.sync.Lock");
    }
    isWaiting = true;
  }

  // ---- feeding

  /**
   * Hands bytes to a reader that is fed by hand; who waits for them goes on. Doesn't suspend. From
   * the loop's thread. Counterpart of {@code StreamReader.feed_data}.
   *
   * @param bytes what has come
   * @throws IllegalStateException if the reader reads from a socket, or the end has been fed
   */
  public void feedData(byte... bytes) {
    checkFedByHand();
    if (isAtEnd) {
      throw new IllegalStateException("feedData after feedEof: the stream has ended");
    }
    buffer.add(bytes, 0, bytes.length);
    fed.set();
  }

  /**
   * Says that no more bytes will come. Doesn't suspend. From the loop's thread. Counterpart of
   * {@code StreamReader.feed_eof}.
   *
   * @throws IllegalStateException if the reader reads from a socket
   */
  public void feedEof() {
    checkFedByHand();
    isAtEnd = true;
    fed.set();
  }

  /**
   * Lets who waits, and every later read that needs more bytes, fail. Doesn't suspend. From the
   * loop's thread. Counterpart of {@code StreamReader.set_exception}.
   *
   * @param failure what to throw
   * @throws IllegalStateException if the reader reads from a socket
   */
  public void setException(IOException failure) {
    checkFedByHand();
    this.failure = Objects.requireNonNull(failure, "failure");
    fed.set();
  }

  private void checkFedByHand() {
    if (transport != null) {
      throw new IllegalStateException("this reader reads from a socket: it isn't fed by hand");
    }
  }
}
