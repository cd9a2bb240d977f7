package io.jasyncio.samples.http;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.CancelledError;
import io.jasyncio.Runner;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Serves the files of a folder over HTTP/1.1, to those who know how to ask and to those who don't:
 * all that a client may send, and the time that it may take, has a limit. Ctrl-C, or SIGTERM, stops
 * it: responses that are being sent get some time to end.
 */
public final class FileServer {
  private static final int MOST_CONNECTIONS = 1000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration TIME_FOR_A_REQUEST = Duration.ofSeconds(10);
  private static final Duration TIME_TO_HANG_UP = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Site site;
  private final int mostConnections;

  /** Connections on which no request is under way. */
  private final Set<StreamWriter> idle = new HashSet<>();

  private Server server;

  FileServer(Path folder, int mostConnections) throws IOException {
    this.site = new Site(folder);
    this.mostConnections = mostConnections;
  }

  public static void main(String[] args) {
    if (args.length == 0) {
      System.err.println("usage: FileServer FOLDER [PORT]");
      System.exit(2);
    }
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080; // 0 stands for any that is free
    try (var runner = new Runner().withInterruptSignal().withTerminationSignal()) {
      var server = new FileServer(Path.of(args[0]), MOST_CONNECTIONS);
      runner.run(() -> server.serve(port), IOException.class);
    } catch (CancelledError e) {
      System.out.println("stopped");
    } catch (IOException e) {
      System.err.println("can't serve " + args[0] + " at port " + port + ": " + e.getMessage());
      System.exit(1);
    }
  }

  @Async
  private void serve(int port) throws IOException {
    Server server = start(port);
    System.out.println("Serving at http://localhost:" + server.getPort() + "/");
    try {
      server.serveForever(); // suspends until a signal cancels it
    } finally {
      stop();
    }
  }

  /** Starts to listen. */
  @Async
  Server start(int port) throws IOException {
    server = Streams.startServer(this::serve, "localhost", port, Request.LONGEST_LINE);
    return server;
  }

  /** Stops listening, hangs up where nothing is under way, and waits for the rest, for a while. */
  @Async
  void stop() {
    server.close();
    idle.forEach(StreamWriter::close);
    server.close(GRACE);
  }

  /** Serves a client, with one response after the other. */
  @Async
  private void serve(StreamReader reader, StreamWriter writer) {
    try {
      if (server.getConnectionCount() > mostConnections) {
        Response.error(Status.SERVICE_UNAVAILABLE, "Try again later.").send(writer, true);
        return;
      }
      boolean goesOn = true;
      while (goesOn && server.isServing()) {
        goesOn = exchange(awaitRequest(reader, writer), reader, writer);
      }
      hangUp(reader, writer);
    } catch (TimeoutException e) {
      writer.abort(); // nothing has come, or nothing was taken, for too long
    } catch (IOException e) {
      // The client has gone: after its last response, or in the middle of one.
    }
  }

  /** The first byte of a request; empty lines before it don't count. */
  @Async
  private byte awaitRequest(StreamReader reader, StreamWriter writer)
      throws IOException, TimeoutException {
    idle.add(writer);
    try {
      return Await.timeout(
          IDLE,
          () -> {
            byte first;
            do {
              first = reader.readExactly(1)[0];
            } while (first == '\r' || first == '\n');
            return first;
          },
          IOException.class);
    } finally {
      idle.remove(writer);
    }
  }

  /** Reads a request and sends the response. False if it's the last one. */
  @Async
  private boolean exchange(byte first, StreamReader reader, StreamWriter writer)
      throws IOException, TimeoutException {
    Request request;
    try {
      request = Await.timeout(TIME_FOR_A_REQUEST, () -> read(first, reader), IOException.class);
    } catch (HttpException e) {
      e.response().with("Connection", "close").send(writer, true);
      return false; // where the next one begins isn't known
    } catch (TimeoutException e) {
      Response.error(Status.REQUEST_TIMEOUT, "That takes too long.")
          .with("Connection", "close")
          .send(writer, true);
      return false;
    }
    boolean goesOn = request.isPersistent() && server.isServing();
    answer(request)
        .with("Connection", goesOn ? "keep-alive" : "close")
        .send(writer, !request.isHead());
    return goesOn;
  }

  @Async
  private static Request read(byte first, StreamReader reader) throws IOException {
    Request request = Request.read(first, reader);
    request.dropBody(reader);
    return request;
  }

  @Async
  private Response answer(Request request) throws IOException {
    try {
      return Await.toThread(() -> site.answer(request), IOException.class);
    } catch (HttpException e) {
      return e.response();
    }
  }

  /**
   * Says that no more will come, and reads on until the client has hung up, too: a socket that is
   * closed with bytes unread cuts off what has been written to it last.
   */
  @Async
  private static void hangUp(StreamReader reader, StreamWriter writer)
      throws IOException, TimeoutException {
    writer.writeEof();
    byte[] dropped = new byte[8 * 1024];
    Await.timeout(
        TIME_TO_HANG_UP,
        () -> {
          while (reader.read(dropped, 0, dropped.length) >= 0) {
            // more to drop
          }
        },
        IOException.class);
  }
}
