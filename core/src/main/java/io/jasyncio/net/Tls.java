package io.jasyncio.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How a connection is encrypted: keys, trust and limits. Counterpart of the arguments {@code ssl},
 * {@code server_hostname}, {@code ssl_handshake_timeout} and {@code ssl_shutdown_timeout} of {@code
 * asyncio}'s functions. Immutable; may be used for any number of connections, from any thread.
 *
 * <pre>{@code
 * Connection connection = Streams.openConnection("example.org", 443, Tls.ofDefault());
 * }</pre>
 *
 * <p>A client verifies that the server's certificate is trusted, and that it is for the name that
 * it connected to.
 */
public final class Tls {
  /** How long a handshake may take, unless said otherwise: 60 seconds. */
  public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);

  /** How long a shutdown may take, unless said otherwise: 30 seconds. */
  public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final SSLContext context;
  private final String serverHostname;
  private final boolean checksHostname;
  private final Duration handshakeTimeout;
  private final Duration shutdownTimeout;
  private final Consumer<SSLParameters> parameters;

  private Tls(
      SSLContext context,
      String serverHostname,
      boolean checksHostname,
      Duration handshakeTimeout,
      Duration shutdownTimeout,
      Consumer<SSLParameters> parameters) {
    this.context = Objects.requireNonNull(context, "context");
    this.serverHostname = serverHostname;
    this.checksHostname = checksHostname;
    this.handshakeTimeout = Objects.requireNonNull(handshakeTimeout, "handshakeTimeout");
    this.shutdownTimeout = Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    this.parameters = parameters;
  }

  /**
   * TLS with keys and trust of one's own.
   *
   * @param context the keys and whom to trust; a server's needs a key
   * @return TLS with the default limits
   */
  public static Tls of(SSLContext context) {
    return new Tls(
        context, null, true, DEFAULT_HANDSHAKE_TIMEOUT, DEFAULT_SHUTDOWN_TIMEOUT, known -> {});
  }

  /**
   * TLS with the trust of the JDK: for clients of public servers. Counterpart of {@code ssl=True}.
   *
   * @return TLS with the default limits
   * @throws IllegalStateException if the JDK has no default context
   */
  public static Tls ofDefault() {
    try {
      return of(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no default SSLContext", e);
    }
  }

  /**
   * Sets the name that a client asks the server for (SNI), and that the server's certificate must
   * be for; at first it's the host that the client connected to. Counterpart of {@code
   * server_hostname}.
   *
   * @param hostname a name or an address
   * @return a new object
   */
  public Tls withServerHostname(String hostname) {
    Objects.requireNonNull(hostname, "hostname");
    return new Tls(
        context, hostname, checksHostname, handshakeTimeout, shutdownTimeout, parameters);
  }

  /**
   * Accepts a certificate that is trusted, for whatever name it is: anybody with a certificate of
   * those trusted can then stand in for the server. Counterpart of {@code check_hostname = False}.
   *
   * @return a new object
   */
  public Tls withoutHostnameCheck() {
    return new Tls(context, serverHostname, false, handshakeTimeout, shutdownTimeout, parameters);
  }

  /**
   * Sets how long a handshake may take. Counterpart of {@code ssl_handshake_timeout}.
   *
   * @param limit from its begin to its end
   * @return a new object
   */
  public Tls withHandshakeTimeout(Duration limit) {
    return new Tls(context, serverHostname, checksHostname, limit, shutdownTimeout, parameters);
  }

  /**
   * Sets how long a connection that is being closed may take to send what is buffered, and the
   * other side to end its own. Counterpart of {@code ssl_shutdown_timeout}.
   *
   * @param limit from {@code close()} on
   * @return a new object
   */
  public Tls withShutdownTimeout(Duration limit) {
    return new Tls(context, serverHostname, checksHostname, handshakeTimeout, limit, parameters);
  }

  /**
   * Changes what else there is to choose: protocol versions, cipher suites, application protocols
   * (ALPN), whether a client needs a certificate.
   *
   * <pre>{@code
   * Tls.of(context).withParameters(p -> p.setApplicationProtocols(new String[] {"h2"}))
   * }</pre>
   *
   * @param change is given the parameters of each connection before its handshake
   * @return a new object
   */
  public Tls withParameters(Consumer<SSLParameters> change) {
    Objects.requireNonNull(change, "change");
    return new Tls(
        context,
        serverHostname,
        checksHostname,
        handshakeTimeout,
        shutdownTimeout,
        parameters.andThen(change));
  }

  Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** The name that a client of a host asks for; null if there is none. */
  String hostname(String host) {
    return serverHostname == null ? host : serverHostname;
  }

  /** An engine for a connection, before its handshake. */
  SSLEngine engine(boolean isServerSide, String host, SocketAddress peer) {
    return isServerSide ? serverEngine() : clientEngine(hostname(host), peer);
  }

  private SSLEngine serverEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    set(engine, engine.getSSLParameters());
    return engine;
  }

  private SSLEngine clientEngine(String hostname, SocketAddress peer) {
    if (hostname == null && checksHostname) {
      throw new IllegalArgumentException(
          "there is no name to check the server's certificate for, since the connection was made to"
              + " an address: write Tls.of(…).withServerHostname(name), or, if any certificate that"
              + " is trusted will do, withoutHostnameCheck()");
    }
    int port = peer instanceof InetSocketAddress address ? address.getPort() : -1;
    SSLEngine engine = context.createSSLEngine(hostname, port);
    engine.setUseClientMode(true);
    SSLParameters chosen = engine.getSSLParameters();
    if (checksHostname) {
      chosen.setEndpointIdentificationAlgorithm("HTTPS");
    }
    chosen.setServerNames(serverNames(hostname));
    set(engine, chosen);
    return engine;
  }

  /** What to ask for by SNI: nothing for an address, or for a name that isn't allowed there. */
  private static List<SNIServerName> serverNames(String hostname) {
    if (hostname == null || ADDRESS.matcher(hostname).matches()) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(hostname));
    } catch (IllegalArgumentException e) {
      return List.of(); // one with an underscore, say; its certificate is checked all the same
    }
  }

  private void set(SSLEngine engine, SSLParameters chosen) {
    parameters.accept(chosen);
    engine.setSSLParameters(chosen);
  }

  @Override
  public String toString() {
    return "Tls["
        + context.getProtocol()
        + (serverHostname == null ? "" : ", " + serverHostname)
        + (checksHostname ? "]" : ", any host name]");
  }
}
