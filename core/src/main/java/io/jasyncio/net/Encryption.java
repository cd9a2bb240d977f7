package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Future;
import io.jasyncio.Task;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** TLS between a transport and who reads from it and writes to it. For the loop's thread alone. */
final class Encryption {
  /*
   * The engine says what it wants next:
   *
   *   NEED_TASK     a computation that may block: trust managers look at files and may ask other
   *                 hosts. So it goes to the loop's executor; the hop costs little beside it.
   *   NEED_WRAP     to send something: a flight of the handshake, an alert, the answer to a key
   *                 update. Goes to the transport as any other bytes do; nobody waits for it.
   *   NEED_UNWRAP   to be given more of what the other side sends
   *
   * establish() obeys until the handshake is over. Afterwards the engine wants something only when
   * the other side has sent something (a new ticket, a key update, TLS 1.2's renegotiation): so
   * whoever reads obeys. What is written while a handshake is under way is held back.
   *
   * Closing is a task of its own: it sends close_notify and ends this side's half of the TCP
   * connection (some peers wait for that alone), drops what still comes until the other side's end,
   * and then closes the socket. A task, so that the end of a run ends it too.
   */

  private static final int MOST_AT_ONCE = 64 * 1024;

  /** With as much decrypted, and one record more, the array is still one of the spare ones. */
  private static final int ENOUGH = 32 * 1024;

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  /** The suite of a session before the first handshake is over: see SSLEngine.getSession. */
  private static final String NONE_AGREED = "SSL_NULL_WITH_NULL_NULL";

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Transport transport;
  private final Tls tls;
  private final SSLEngine engine;
  private final String peer;

  /** What has come and isn't decrypted. */
  private final Bytes received;

  /** Whether that isn't a whole record. */
  private boolean isShort;

  /** What is decrypted and hasn't been read: who reads had no room for it. */
  private final Bytes decrypted = new Bytes();

  /** What was written while nothing but a handshake may be sent. */
  private final Bytes held = new Bytes();

  /** What the engine wants to be computed, while it is; or null. */
  private Future<Void> computation;

  private boolean isEstablished;
  private boolean hasReceived;

  /** Whether the first byte that came can't be TLS's. */
  private boolean isPlain;

  /** Whether the other side's close_notify has come. */
  private boolean hasEnded;

  /** Whether close_notify is to be sent, or has been. */
  private boolean ends;

  /** Whether close_notify is with the transport; nothing can follow it. */
  private boolean hasSentEnd;

  Encryption(Transport transport, Tls tls, Bytes received) throws IOException {
    this.transport = transport;
    this.tls = tls;
    this.engine = tls.engine(transport.isServerSide, transport.host, transport.getPeerAddress());
    this.peer = peer();
    this.received = new Bytes();
    if (!received.isEmpty()) {
      take(received.view());
      received.clear();
    }
  }

  private String peer() throws IOException {
    String name = transport.isServerSide ? null : tls.hostname(transport.host);
    String address = "" + transport.getPeerAddress();
    return name == null ? address : name + " (" + address + ")";
  }

  SSLEngine engine() {
    return engine;
  }

  int heldSize() {
    return held.size();
  }

  // ---- the handshake

  /** Agrees with the other side. The connection is closed if that fails or is cancelled. */
  @Async
  void establish() throws IOException {
    try {
      engine.beginHandshake();
      Await.timeout(tls.handshakeTimeout(), this::shakeHands, IOException.class);
      isEstablished = true;
      sendHeld();
    } catch (TimeoutException e) {
      throw lose(
          failed(
              "it took longer than "
                  + tls.handshakeTimeout().toMillis()
                  + " ms, the limit of Tls.withHandshakeTimeout",
              e));
    } catch (SSLException e) {
      alert();
      throw lose(failed(reason(e), e));
    } catch (IOException e) {
      throw lose(e);
    } finally {
      if (!isEstablished) {
        transport.closeNow();
      }
    }
  }

  @Async
  private void shakeHands() throws IOException {
    while (isShakingHands()) {
      if (!obey() && (hasEnded || !advance(false))) {
        throw new SSLHandshakeException("the connection was closed");
      }
    }
    if (engine.getSession().getCipherSuite().equals(NONE_AGREED)) {
      // By user_canceled and close_notify: to the engine that's an end like others.
      throw new SSLHandshakeException("the other side has ended it");
    }
  }

  private boolean isShakingHands() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  /** Does what the engine wants, unless it wants to be given bytes. False if it wanted nothing. */
  @Async
  private boolean obey() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      compute();
      return true;
    }
    return produce();
  }

  /** If this is cancelled, the computation goes on, and the next one waits for it. */
  @Async
  private void compute() {
    if (computation == null) {
      computation = Asyncio.toThread(this::runTasks);
    }
    Future<Void> awaited = computation;
    Await.shield(awaited);
    if (computation == awaited) {
      computation = null;
    }
  }

  private void runTasks() {
    Runnable task;
    while ((task = engine.getDelegatedTask()) != null) {
      task.run();
    }
  }

  private SSLHandshakeException failed(String reason, Throwable cause) {
    var failure =
        new SSLHandshakeException("the TLS handshake with " + peer + " failed: " + reason);
    failure.initCause(cause);
    return failure;
  }

  private String reason(SSLException e) {
    if (isPlain) {
      return "what the other side sent isn't TLS. Perhaps it speaks plain text at this port";
    }
    boolean isOfCertificate = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "its certificate isn't trusted: "
            + cause.getMessage()
            + ". Whom to trust is said by the SSLContext";
      }
      isOfCertificate |= cause instanceof CertificateException;
    }
    if (isOfCertificate && !transport.isServerSide) {
      return "its certificate is refused: "
          + e.getMessage()
          + ". If the server is known by another name, write Tls.withServerHostname(name)";
    }
    return e.getMessage();
  }

  private IOException lose(IOException e) {
    transport.lose(e);
    return e;
  }

  // ---- reading

  /**
   * Reads what has come in, decrypted. Suspends until something has.
   *
   * @param most how many bytes, more than 0
   * @return the bytes, for use until the next suspension; null at the end of the stream, also if
   *     this side closes it
   * @throws SSLException if the stream ends without close_notify: it may have been cut
   */
  @Async
  ByteBuffer receive(int most) throws IOException {
    try {
      while (decrypted.isEmpty() && !hasEnded && !transport.isClosing()) {
        if (!obey() && !advance(false)) {
          break;
        }
        sendHeld(); // either may have ended a handshake
      }
    } catch (SSLException e) {
      alert();
      throw lose(e);
    }
    if (!transport.isClosing() && !decrypted.isEmpty()) {
      return takeDecrypted(most);
    }
    if (transport.failure() != null) {
      throw transport.failure();
    }
    return null;
  }

  private ByteBuffer takeDecrypted(int most) {
    ByteBuffer taken = Transport.incoming();
    decrypted.moveTo(taken, Math.min(Math.min(most, decrypted.size()), taken.remaining()));
    return taken.flip();
  }

  /**
   * Decrypts what has come; waits first if that isn't a record. False if this side is closing.
   *
   * @param isLast whether the connection is being closed
   */
  @Async
  private boolean advance(boolean isLast) throws IOException {
    if (isShort || received.isEmpty()) {
      ByteBuffer more = transport.receive(MOST_AT_ONCE, isLast);
      if (more == null) {
        if (isLast || transport.isClosing()) {
          return false;
        }
        throw cut();
      }
      take(more);
    }
    decrypt();
    return true;
  }

  private SSLException cut() {
    return isEstablished
        ? new SSLException(
            "the connection to "
                + peer
                + " ended without TLS's close_notify: what came may not be all. The other side has"
                + " failed, or somebody between has cut the connection")
        : new SSLHandshakeException("the other side closed the connection");
  }

  private void take(ByteBuffer bytes) {
    if (!hasReceived) {
      hasReceived = true;
      isPlain = !isFirstOfTls(bytes.get(bytes.position()) & 0xff);
    }
    received.add(bytes);
    isShort = false;
  }

  private static boolean isFirstOfTls(int type) {
    return type == HANDSHAKE || type == ALERT || type >= 0x80; // that is an SSL 2 hello
  }

  private void decrypt() throws SSLException {
    ByteBuffer from = received.view();
    int before = from.remaining();
    SSLEngineResult result;
    do {
      ByteBuffer into = decrypted.room(engine.getSession().getApplicationBufferSize());
      result = engine.unwrap(from, into);
      decrypted.added(result.bytesProduced());
    } while (goesOn(result) && from.hasRemaining() && decrypted.size() < ENOUGH);
    isShort = result.getStatus() == Status.BUFFER_UNDERFLOW;
    received.remove(before - from.remaining());
    if (result.getStatus() == Status.CLOSED || engine.isInboundDone()) {
      hasEnded = true;
      produce(); // TLS 1.2 ends both directions
    }
  }

  private static boolean goesOn(SSLEngineResult result) {
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      return true;
    }
    HandshakeStatus status = result.getHandshakeStatus();
    return result.getStatus() == Status.OK
        && status != HandshakeStatus.NEED_TASK
        && status != HandshakeStatus.NEED_WRAP
        && result.bytesConsumed() + result.bytesProduced() > 0;
  }

  // ---- writing

  /** Encrypts bytes and sends them, or holds them back while that isn't possible. */
  void write(ByteBuffer bytes) {
    if (isEstablished && held.isEmpty()) {
      encrypt(bytes);
    }
    if (bytes.hasRemaining() && !transport.isClosed()) {
      held.add(bytes);
    }
    transport.noteMark(); // now that all has its place: who hears of it may write too
  }

  /** Encrypts and sends bytes, as far as no handshake is under way. */
  private void encrypt(ByteBuffer bytes) {
    int before;
    do {
      before = bytes.remaining();
      ByteBuffer records = Transport.outgoing();
      Status status = Status.CLOSED;
      try {
        status = wrap(bytes, records);
        transport.transmit(records.flip());
      } catch (SSLException e) {
        lose(e);
      }
      if (status == Status.CLOSED) {
        lose(
            new SSLException(
                "can't write to " + peer + ": it has ended the TLS session, in both directions"));
      }
    } while (bytes.hasRemaining() && bytes.remaining() < before && !transport.isClosed());
  }

  /** Makes records of bytes, as many as have room. */
  private Status wrap(ByteBuffer bytes, ByteBuffer records) throws SSLException {
    SSLEngineResult result;
    do {
      result = engine.wrap(bytes, records);
    } while (result.getStatus() == Status.OK
        && result.bytesProduced() > 0
        && (bytes.hasRemaining() || wantsToSend()));
    return result.getStatus();
  }

  private boolean wantsToSend() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  /** Sends what the engine itself has to say. False if that was nothing. */
  private boolean produce() throws SSLException {
    if (!wantsToSend()) {
      return false;
    }
    ByteBuffer records = Transport.outgoing();
    wrap(NOTHING, records);
    boolean isSomething = records.flip().hasRemaining();
    transport.transmit(records);
    return isSomething;
  }

  /** Tells the other side how the session ends, if the engine has something to say of it. */
  private void alert() {
    try {
      produce();
    } catch (SSLException e) {
      // It ends anyway.
    }
  }

  private void sendHeld() {
    if (!held.isEmpty()) {
      ByteBuffer bytes = held.view();
      int before = bytes.remaining();
      encrypt(bytes);
      held.remove(before - bytes.remaining());
      transport.noteRoom();
    }
    if (ends && !hasSentEnd && held.isEmpty()) {
      sendEnd();
    }
  }

  // ---- ending

  /** Sends close_notify, behind what was written. */
  void writeEof() {
    ends = true;
    if (isEstablished) {
      sendHeld();
    }
  }

  private void sendEnd() {
    engine.closeOutbound();
    alert();
    hasSentEnd = true;
    transport.finishIfFlushed();
  }

  boolean hasSentEnd() {
    return hasSentEnd;
  }

  /** Ends the session, and then the connection, in a task. */
  void close() {
    if (!isEstablished) {
      transport.closeNow(); // whoever shakes hands hears of it
      return;
    }
    transport.wakeReader();
    if (hasEnded || isInAHurry()) {
      held.clear();
      writeEof();
      transport.closeWhenFlushed();
      return;
    }
    Asyncio.createTask(this::shutDown, "ends TLS with " + peer)
        .addDoneCallback(done -> transport.closeNow()); // also if it never began
  }

  /** Who closes because it's cancelled, at the end of a run for example, waits for nobody. */
  private static boolean isInAHurry() {
    Task<?> closing = Asyncio.currentTask();
    return closing != null && closing.cancelling() > 0;
  }

  @Async
  private void shutDown() {
    try {
      Await.timeout(tls.shutdownTimeout(), this::end, IOException.class);
    } catch (TimeoutException e) {
      var late =
          new InterruptedIOException(
              "the TLS shutdown with "
                  + peer
                  + " took longer than "
                  + tls.shutdownTimeout().toMillis()
                  + " ms, the limit of Tls.withShutdownTimeout: the other side didn't take all, or"
                  + " didn't end");
      late.initCause(e);
      lose(late);
    } catch (IOException e) {
      lose(e);
    }
  }

  @Async
  private void end() throws IOException {
    if (!ends) {
      writeEof();
    }
    while (!hasEnded && !transport.isClosed()) {
      if (!obey() && !advance(true)) {
        break;
      }
      sendHeld();
      decrypted.clear(); // nobody wants it
    }
    transport.closeWhenFlushed();
    transport.awaitClosed();
  }
}
