package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.ExceptionContext;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads for a protocol, and tells it what happens. */
final class ProtocolRun {
  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Transport transport;
  private Throwable failure;
  private boolean hasEnded;

  private ProtocolRun(Transport transport) {
    this.transport = transport;
  }

  /**
   * Tells a protocol that there is a connection.
   *
   * @return what reads for it; null if the protocol failed: then the connection has ended
   */
  static ProtocolRun begin(Protocol protocol, Transport transport) {
    transport.setProtocol(protocol);
    ProtocolRun run = new ProtocolRun(transport);
    try {
      protocol.connectionMade(transport);
      return run;
    } catch (Throwable t) {
      run.fail(t);
      run.end();
      return null;
    }
  }

  /** Reads until the connection has ended, in a task. */
  void start() {
    Asyncio.createTask(this::run, "reads for " + transport.getProtocol())
        .addDoneCallback(done -> end()); // also if it never began
  }

  /** Reads until the connection has ended. */
  @Async
  void run() {
    try {
      readAll();
      if (transport.isClosing() || !transport.getProtocol().eofReceived()) {
        transport.close();
      }
      transport.awaitClosed();
    } catch (CancelledError e) {
      transport.abort();
      throw e;
    } catch (IOException e) {
      failure = e;
      transport.abort();
    } catch (Throwable t) {
      fail(t);
    } finally {
      end();
    }
  }

  @Async
  private void readAll() throws IOException {
    Encryption encryption = transport.encryption();
    while (true) {
      transport.awaitReading();
      ByteBuffer data =
          encryption == null ? transport.poll(MOST_AT_ONCE) : encryption.receive(MOST_AT_ONCE);
      if (data == null) {
        return;
      }
      if (data.hasRemaining()) {
        transport.getProtocol().dataReceived(data);
      } else {
        Await.readable(transport.channel);
      }
    }
  }

  private void fail(Throwable t) {
    failure = t;
    transport.loop.callExceptionHandler(
        ExceptionContext.of(transport.getProtocol() + " failed; its connection is closed", t));
    transport.abort();
  }

  private void end() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    transport.closeNow();
    try {
      transport.getProtocol().connectionLost(failure);
    } catch (Throwable t) {
      transport.loop.callExceptionHandler(
          ExceptionContext.of("connectionLost of " + transport.getProtocol() + " failed", t));
    }
  }
}
