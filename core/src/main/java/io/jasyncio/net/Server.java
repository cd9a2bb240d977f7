package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.AsyncConsumer;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.EventLoop;
import io.jasyncio.ExceptionContext;
import io.jasyncio.Task;
import io.jasyncio.sync.Event;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Accepts connections, and runs a task for each. Counterpart of {@code asyncio.Server}.
 *
 * <p>It listens from the beginning to {@link #close()}. To close it leaves the connections that
 * there are: {@link #waitClosed()} waits for them, {@link #closeClients()} and {@link
 * #abortClients()} end them, {@link #close(Duration)} does all in turn. A server that is left open
 * stops listening at the end of {@code Asyncio.run}.
 *
 * <p>For the thread of one loop.
 */
public final class Server implements AutoCloseable {
  /** How long to accept nothing when the process has no descriptor left. */
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private static final System.Logger LOGGER = System.getLogger("io.jasyncio");

  private final EventLoop loop = Asyncio.getRunningLoop();
  private final AsyncConsumer<Transport> handler;
  private final Tls tls;
  private final List<ServerSocketChannel> listening;
  private final Map<Transport, Task<Void>> connections = new LinkedHashMap<>();
  private final Event ended = new Event();
  private boolean isClosed;

  /**
   * A server at channels that listen.
   *
   * @param handler what to do with each connection; it is closed when that ends
   * @param tls how connections are encrypted, before the handler sees them; null if they aren't
   */
  Server(AsyncConsumer<Transport> handler, List<ServerSocketChannel> listening, Tls tls) {
    this.handler = handler;
    this.listening = List.copyOf(listening);
    this.tls = tls;
    for (ServerSocketChannel channel : listening) {
      Asyncio.createTask(() -> accept(channel), "accepts at " + channel);
    }
  }

  // ---- accepting

  /** Accepts until the server is closed; cancelled at the end of a run, it closes the server. */
  @Async
  private void accept(ServerSocketChannel channel) {
    try {
      acceptAll(channel);
    } finally {
      close();
    }
  }

  @Async
  private void acceptAll(ServerSocketChannel channel) {
    while (!isClosed) {
      try {
        serve(loop.sockAccept(channel));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        loop.callExceptionHandler(
            ExceptionContext.of(
                this
                    + " can't accept a connection, perhaps for want of descriptors; it tries again"
                    + " in "
                    + BACK_OFF.toSeconds()
                    + " s",
                e));
        Await.sleep(BACK_OFF);
      }
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    Transport transport;
    try {
      transport = Transport.over(channel, null, true);
    } catch (IOException e) {
      channel.close(); // the client has gone meanwhile
      return;
    }
    Task<Void> task = Asyncio.createTask(() -> handle(transport), "serves " + channel);
    connections.put(transport, task);
    task.addDoneCallback(done -> forget(transport));
  }

  /**
   * Serves a connection until it is closed, and what the handler wrote is sent: so the end of a run
   * ends that too. If this is cancelled, what isn't sent yet is lost.
   */
  @Async
  private void handle(Transport transport) {
    try {
      serve(transport);
      transport.awaitClosed();
    } catch (IOException e) {
      // It was lost: the handler has been told, or has ended before.
    } finally {
      transport.abort(); // changes nothing unless this was cancelled
    }
  }

  @Async
  private void serve(Transport transport) {
    try {
      if (tls == null || isEncrypted(transport)) {
        handler.accept(transport);
      }
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable t) {
      loop.callExceptionHandler(ExceptionContext.of("the handler of " + transport + " failed", t));
    } finally {
      transport.close();
    }
  }

  /** A client that can't shake hands is no failure of the server: it's told to the log alone. */
  @Async
  private boolean isEncrypted(Transport transport) {
    try {
      transport.startTls(tls, new Bytes());
      return true;
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "{0}: {1}", this, e);
      return false;
    }
  }

  private void forget(Transport transport) {
    transport.abort(); // it's closed, unless the task was cancelled before it began
    connections.remove(transport);
    noteEnd();
  }

  private void noteEnd() {
    if (isClosed && connections.isEmpty()) {
      ended.set();
    }
  }

  /**
   * Suspends until the task is cancelled, then closes the server. Counterpart of {@code
   * Server.serve_forever}.
   *
   * @throws CancelledError when the task is cancelled
   * @throws IllegalStateException if the server is closed
   */
  @Async
  public void serveForever() {
    if (isClosed) {
      throw new IllegalStateException(this + " is closed");
    }
    try {
      ended.await();
    } finally {
      close();
    }
  }

  // ---- closing

  /**
   * Stops listening; connections that there are stay. Closed twice is closed once. Doesn't suspend.
   * From the loop's thread. Counterpart of {@code Server.close}.
   */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    loop.checkThread("Server.close", "server.close()");
    isClosed = true;
    for (ServerSocketChannel channel : listening) {
      loop.notifyClosing(channel);
      try {
        channel.close();
      } catch (IOException e) {
        loop.callExceptionHandler(ExceptionContext.of("can't close " + channel, e));
      }
    }
    noteEnd();
  }

  /**
   * Stops listening, gives the connections time to end, and then cancels their handlers and cuts
   * them. Suspends until none is left.
   *
   * @param grace how long they may take
   * @throws CancelledError if the task is cancelled meanwhile
   */
  @Async
  public void close(Duration grace) {
    close();
    try {
      Await.timeout(grace, this::waitClosed);
    } catch (TimeoutException e) {
      for (Task<Void> task : connections.values()) {
        task.cancel();
      }
      abortClients();
      waitClosed();
    }
  }

  /**
   * Suspends until the server is closed and its last connection has ended. Counterpart of {@code
   * Server.wait_closed}.
   *
   * @throws CancelledError if the task is cancelled meanwhile
   */
  @Async
  public void waitClosed() {
    ended.await();
  }

  /**
   * Closes all connections, once what their writers buffer has been sent; handlers that read find
   * the end of the stream. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Server.close_clients}.
   */
  public void closeClients() {
    for (Transport transport : new ArrayList<>(connections.keySet())) {
      transport.close();
    }
  }

  /**
   * Closes all connections at once. Doesn't suspend. From the loop's thread. Counterpart of {@code
   * Server.abort_clients}.
   */
  public void abortClients() {
    for (Transport transport : new ArrayList<>(connections.keySet())) {
      transport.abort();
    }
  }

  // ---- asking

  /**
   * Whether the server listens. Counterpart of {@code Server.is_serving}.
   *
   * @return true until it is closed
   */
  public boolean isServing() {
    return !isClosed;
  }

  /**
   * How many connections there are.
   *
   * @return their number
   */
  public int getConnectionCount() {
    return connections.size();
  }

  /**
   * Where the server listens, with the port that port 0 has become. Counterpart of {@code
   * Server.sockets}.
   *
   * @return the addresses
   * @throws IOException if the server is closed
   */
  public List<SocketAddress> getAddresses() throws IOException {
    List<SocketAddress> addresses = new ArrayList<>();
    for (ServerSocketChannel channel : listening) {
      addresses.add(channel.getLocalAddress());
    }
    return addresses;
  }

  /**
   * The port at which the server listens.
   *
   * @return the first of them
   * @throws IOException if the server is closed
   * @throws IllegalStateException if it listens at no port
   */
  public int getPort() throws IOException {
    if (getAddresses().get(0) instanceof java.net.InetSocketAddress address) {
      return address.getPort();
    }
    throw new IllegalStateException(this + " listens at no port");
  }

  @Override
  public String toString() {
    return "Server["
        + listening
        + ", "
        + connections.size()
        + " connections"
        + (isClosed ? ", closed]" : "]");
  }
}
