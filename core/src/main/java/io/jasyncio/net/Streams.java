package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.AsyncConsumer;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Opens connections and starts servers. Counterpart of the functions of {@code asyncio}'s streams.
 * For coroutines: all of these may suspend.
 */
public final class Streams {
  private static final int BACKLOG = 128;

  private Streams() {}

  // ---- clients

  /**
   * Connects to a host. Suspends until that has succeeded or failed. The name is looked up in
   * another thread; if it has several addresses, they are tried in turn, a quarter of a second
   * apart, both families alternating, and the first that answers is taken (RFC 8305). Counterpart
   * of {@code asyncio.open_connection}.
   *
   * @param host a name or an address
   * @param port the port
   * @return the connection, to be closed by the caller
   * @throws UnknownHostException if the name isn't known
   * @throws IOException if no address can be connected to; the failures of the others are
   *     suppressed ones
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Connection openConnection(String host, int port) throws IOException {
    return openConnection(host, port, StreamReader.DEFAULT_LIMIT);
  }

  /**
   * Connects to a host, as {@link #openConnection(String, int)} does, with a limit for the reader.
   *
   * @param host a name or an address
   * @param port the port
   * @param limit how many bytes a line or record may have
   * @return the connection, to be closed by the caller
   * @throws IOException as {@link #openConnection(String, int)}
   */
  @Async
  public static Connection openConnection(String host, int port, int limit) throws IOException {
    StreamReader.checkLimit(limit);
    return new Connection(connect(host, port), limit);
  }

  /**
   * Connects to a host, as {@link #openConnection(String, int)} does, and encrypts the connection.
   * Suspends until both sides have agreed. Counterpart of {@code asyncio.open_connection(host,
   * port, ssl=…)}.
   *
   * @param host a name or an address, which the server's certificate must be for
   * @param port the port
   * @param tls how
   * @return the connection, to be closed by the caller
   * @throws javax.net.ssl.SSLHandshakeException if they don't agree, because the server isn't
   *     trusted for example, or in the time that they have for it
   * @throws IOException as {@link #openConnection(String, int)}
   */
  @Async
  public static Connection openConnection(String host, int port, Tls tls) throws IOException {
    return openConnection(host, port, StreamReader.DEFAULT_LIMIT, tls);
  }

  /**
   * Connects to a host, as {@link #openConnection(String, int, Tls)} does, with a limit for the
   * reader.
   *
   * @param host a name or an address, which the server's certificate must be for
   * @param port the port
   * @param limit how many bytes a line or record may have
   * @param tls how the connection is encrypted
   * @return the connection, to be closed by the caller
   * @throws IOException as {@link #openConnection(String, int, Tls)}
   */
  @Async
  public static Connection openConnection(String host, int port, int limit, Tls tls)
      throws IOException {
    Objects.requireNonNull(tls, "tls");
    StreamReader.checkLimit(limit);
    Transport transport = connect(host, port);
    encrypt(transport, tls);
    return new Connection(transport, limit);
  }

  @Async
  private static void encrypt(Transport transport, Tls tls) throws IOException {
    boolean isEncrypted = false;
    try {
      transport.startTls(tls, new Bytes());
      isEncrypted = true;
    } finally {
      if (!isEncrypted) {
        transport.closeNow();
      }
    }
  }

  /**
   * Connects to an address. Suspends until that has succeeded or failed.
   *
   * @param address the other side; its name must be resolved
   * @return the connection, to be closed by the caller
   * @throws IOException if that fails
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Connection openConnection(SocketAddress address) throws IOException {
    return new Connection(connect(address), StreamReader.DEFAULT_LIMIT);
  }

  /**
   * Connects to a Unix domain socket. Suspends until that has succeeded or failed. Counterpart of
   * {@code asyncio.open_unix_connection}.
   *
   * @param path the socket's file
   * @return the connection, to be closed by the caller
   * @throws IOException if that fails
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Connection openUnixConnection(Path path) throws IOException {
    return openConnection(UnixDomainSocketAddress.of(path));
  }

  @Async
  private static Transport connect(String host, int port) throws IOException {
    List<SocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : HappyEyeballs.alternating(lookUp(host))) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return transport(HappyEyeballs.connect(addresses), host);
  }

  @Async
  private static Transport connect(SocketAddress address) throws IOException {
    return transport(HappyEyeballs.connect(List.of(address)), null);
  }

  private static Transport transport(SocketChannel channel, String host) throws IOException {
    try {
      return Transport.over(channel, host, false);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  @Async
  private static List<InetAddress> lookUp(String host) throws UnknownHostException {
    Objects.requireNonNull(host, "host");
    return Await.await(
        Asyncio.toThread(() -> Arrays.asList(InetAddress.getAllByName(host))),
        UnknownHostException.class);
  }

  // ---- servers

  /**
   * Starts a server at all addresses of a host. Suspends until it listens. Counterpart of {@code
   * asyncio.start_server}.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @return the server, which listens; to be closed by the caller
   * @throws IOException if that fails, because the port is in use for example
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile
   */
  @Async
  public static Server startServer(ConnectionHandler handler, String host, int port)
      throws IOException {
    return startServer(handler, host, port, StreamReader.DEFAULT_LIMIT);
  }

  /**
   * Starts a server, as {@link #startServer(ConnectionHandler, String, int)} does, with a limit for
   * its readers.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @param limit how many bytes a line or record may have
   * @return the server, which listens; to be closed by the caller
   * @throws IOException as {@link #startServer(ConnectionHandler, String, int)}
   */
  @Async
  public static Server startServer(ConnectionHandler handler, String host, int port, int limit)
      throws IOException {
    return new Server(serving(handler, limit), listen(host, port), null);
  }

  /**
   * Starts a server, as {@link #startServer(ConnectionHandler, String, int)} does, whose
   * connections are encrypted. A handler begins when both sides have agreed; a client with which
   * that fails is told to the log alone, as debugging. Counterpart of {@code
   * asyncio.start_server(…, ssl=…)}.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @param tls how; its context must have a key
   * @return the server, which listens; to be closed by the caller
   * @throws IOException as {@link #startServer(ConnectionHandler, String, int)}
   */
  @Async
  public static Server startServer(ConnectionHandler handler, String host, int port, Tls tls)
      throws IOException {
    return startServer(handler, host, port, StreamReader.DEFAULT_LIMIT, tls);
  }

  /**
   * Starts a server, as {@link #startServer(ConnectionHandler, String, int, Tls)} does, with a
   * limit for its readers.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @param limit how many bytes a line or record may have
   * @param tls how connections are encrypted; its context must have a key
   * @return the server, which listens; to be closed by the caller
   * @throws IOException as {@link #startServer(ConnectionHandler, String, int)}
   */
  @Async
  public static Server startServer(
      ConnectionHandler handler, String host, int port, int limit, Tls tls) throws IOException {
    Objects.requireNonNull(tls, "tls");
    return new Server(serving(handler, limit), listen(host, port), tls);
  }

  /**
   * Starts a server at one address. Suspends for no time.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param address where to listen
   * @return the server, which listens; to be closed by the caller
   * @throws IOException if that fails
   */
  @Async
  public static Server startServer(ConnectionHandler handler, SocketAddress address)
      throws IOException {
    AsyncConsumer<Transport> serving = serving(handler, StreamReader.DEFAULT_LIMIT);
    return new Server(serving, listen(List.of(address)), null);
  }

  /**
   * Starts a server at a Unix domain socket. Suspends for no time. The socket's file stays when the
   * server is closed. Counterpart of {@code asyncio.start_unix_server}.
   *
   * @param handler what to do with each connection, in a task of its own
   * @param path the socket's file, which mustn't exist
   * @return the server, which listens; to be closed by the caller
   * @throws IOException if that fails
   */
  @Async
  public static Server startUnixServer(ConnectionHandler handler, Path path) throws IOException {
    return startServer(handler, UnixDomainSocketAddress.of(path));
  }

  private static AsyncConsumer<Transport> serving(ConnectionHandler handler, int limit) {
    Objects.requireNonNull(handler, "handler");
    StreamReader.checkLimit(limit);
    return transport -> {
      Connection connection = new Connection(transport, limit);
      handler.handle(connection.reader(), connection.writer());
    };
  }

  @Async
  private static List<ServerSocketChannel> listen(String host, int port) throws IOException {
    List<SocketAddress> addresses = new ArrayList<>();
    if (host == null) {
      addresses.add(new InetSocketAddress(port));
    } else {
      for (InetAddress address : lookUp(host)) {
        addresses.add(new InetSocketAddress(address, port));
      }
    }
    return listen(addresses);
  }

  private static List<ServerSocketChannel> listen(List<SocketAddress> addresses)
      throws IOException {
    Asyncio.getRunningLoop();
    List<ServerSocketChannel> channels = new ArrayList<>();
    try {
      for (SocketAddress address : addresses) {
        channels.add(listen(address));
      }
      return channels;
    } catch (Throwable t) {
      for (ServerSocketChannel channel : channels) {
        channel.close();
      }
      throw t;
    }
  }

  private static ServerSocketChannel listen(SocketAddress address) throws IOException {
    boolean isUnix = address instanceof UnixDomainSocketAddress;
    ServerSocketChannel channel =
        isUnix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      if (!isUnix) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      return channel.bind(address, BACKLOG);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  // ---- protocols

  /**
   * Connects to a host, as {@link #openConnection(String, int)} does, and lets a protocol have the
   * connection: a task reads for it. Counterpart of {@code loop.create_connection}.
   *
   * @param factory makes the protocol, when there is a connection
   * @param host a name or an address
   * @param port the port
   * @return the connection; the protocol has been told of it
   * @throws IOException as {@link #openConnection(String, int)}
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Transport createConnection(
      Supplier<? extends Protocol> factory, String host, int port) throws IOException {
    Objects.requireNonNull(factory, "factory");
    return connected(factory, connect(host, port));
  }

  /**
   * Connects to a host, as {@link #createConnection(Supplier, String, int)} does, and encrypts the
   * connection before the protocol has it. Counterpart of {@code loop.create_connection(…, ssl=…)}.
   *
   * @param factory makes the protocol, when both sides have agreed
   * @param host a name or an address, which the server's certificate must be for
   * @param port the port
   * @param tls how
   * @return the connection; the protocol has been told of it
   * @throws IOException as {@link #openConnection(String, int, Tls)}
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Transport createConnection(
      Supplier<? extends Protocol> factory, String host, int port, Tls tls) throws IOException {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(tls, "tls");
    Transport transport = connect(host, port);
    encrypt(transport, tls);
    return connected(factory, transport);
  }

  /**
   * Connects to an address, that of a Unix domain socket for example, and lets a protocol have the
   * connection. Counterpart of {@code loop.create_unix_connection}.
   *
   * @param factory makes the protocol, when there is a connection
   * @param address the other side; a name must be resolved
   * @return the connection; the protocol has been told of it
   * @throws IOException if that fails
   * @throws io.jasyncio.CancelledError if the task is cancelled meanwhile; no socket stays open
   */
  @Async
  public static Transport createConnection(
      Supplier<? extends Protocol> factory, SocketAddress address) throws IOException {
    Objects.requireNonNull(factory, "factory");
    return connected(factory, connect(address));
  }

  private static Transport connected(Supplier<? extends Protocol> factory, Transport transport) {
    boolean isMade = false;
    try {
      Protocol protocol = Objects.requireNonNull(factory.get(), "the factory's protocol");
      isMade = true;
      ProtocolRun run = ProtocolRun.begin(protocol, transport);
      if (run != null) {
        run.start();
      }
      return transport;
    } finally {
      if (!isMade) {
        transport.closeNow();
      }
    }
  }

  /**
   * Starts a server, as {@link #startServer(ConnectionHandler, String, int)} does, in which a
   * protocol has each connection. Counterpart of {@code loop.create_server}.
   *
   * @param factory makes a protocol for each connection
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @return the server, which listens; to be closed by the caller
   * @throws IOException as {@link #startServer(ConnectionHandler, String, int)}
   */
  @Async
  public static Server createServer(Supplier<? extends Protocol> factory, String host, int port)
      throws IOException {
    return new Server(serving(factory), listen(host, port), null);
  }

  /**
   * Starts a server, as {@link #createServer(Supplier, String, int)} does, whose connections are
   * encrypted before a protocol has them. Counterpart of {@code loop.create_server(…, ssl=…)}.
   *
   * @param factory makes a protocol for each connection
   * @param host a name or address of this machine; null stands for all of its addresses
   * @param port the port; 0 for any that is free
   * @param tls how; its context must have a key
   * @return the server, which listens; to be closed by the caller
   * @throws IOException as {@link #startServer(ConnectionHandler, String, int)}
   */
  @Async
  public static Server createServer(
      Supplier<? extends Protocol> factory, String host, int port, Tls tls) throws IOException {
    Objects.requireNonNull(tls, "tls");
    return new Server(serving(factory), listen(host, port), tls);
  }

  /**
   * Starts a server at one address, that of a Unix domain socket for example, in which a protocol
   * has each connection. Counterpart of {@code loop.create_unix_server}.
   *
   * @param factory makes a protocol for each connection
   * @param address where to listen
   * @return the server, which listens; to be closed by the caller
   * @throws IOException if that fails
   */
  @Async
  public static Server createServer(Supplier<? extends Protocol> factory, SocketAddress address)
      throws IOException {
    return new Server(serving(factory), listen(List.of(address)), null);
  }

  private static AsyncConsumer<Transport> serving(Supplier<? extends Protocol> factory) {
    Objects.requireNonNull(factory, "factory");
    return transport -> {
      Protocol protocol = Objects.requireNonNull(factory.get(), "the factory's protocol");
      ProtocolRun run = ProtocolRun.begin(protocol, transport);
      if (run != null) {
        run.run();
      }
    };
  }

  // ---- datagrams

  /**
   * Opens a socket for datagrams. Doesn't suspend. From a coroutine or callback. Counterpart of
   * {@code loop.create_datagram_endpoint}.
   *
   * @param local where to receive; null for any address and port
   * @return the endpoint, to be closed by the caller
   * @throws IOException if that fails
   */
  public static DatagramEndpoint openDatagramEndpoint(SocketAddress local) throws IOException {
    return DatagramEndpoint.open(loop(), local);
  }

  private static EventLoop loop() {
    return Asyncio.getRunningLoop();
  }
}
