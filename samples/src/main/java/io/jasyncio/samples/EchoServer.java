package io.jasyncio.samples;

import io.jasyncio.Async;
import io.jasyncio.CancelledError;
import io.jasyncio.Runner;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends back to each client what it sends; try it with {@code nc localhost 7007}. Ctrl-C, or
 * SIGTERM, stops it: what has been echoed by then still goes out.
 */
public final class EchoServer {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private EchoServer() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 7007; // 0 stands for any that is free
    try (var runner = new Runner().withInterruptSignal().withTerminationSignal()) {
      runner.run(() -> serve(port), IOException.class);
    } catch (CancelledError e) {
      System.out.println("stopped");
    } catch (IOException e) {
      System.err.println("can't listen at port " + port + ": " + e.getMessage());
      System.exit(1);
    }
  }

  @Async
  private static void serve(int port) throws IOException {
    Server server = Streams.startServer(EchoServer::echo, "localhost", port);
    System.out.println("Echoing at localhost, port " + server.getPort());
    try {
      server.serveForever(); // suspends until a signal cancels it
    } finally {
      server.closeClients();
      server.close(GRACE); // suspends until all has gone out, or the time is over
    }
  }

  @Async
  static void echo(StreamReader reader, StreamWriter writer) {
    byte[] chunk = new byte[8 * 1024];
    try {
      for (int count; (count = reader.read(chunk, 0, chunk.length)) >= 0; ) {
        writer.write(chunk, 0, count);
        writer.drain(); // suspends while the client takes nothing: then nothing is read either
      }
    } catch (IOException e) {
      // The client has gone without a word, as clients do.
    }
  }
}
