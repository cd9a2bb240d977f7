package io.jasyncio.benchmarks.net;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** As a user writes it. */
final class JasyncioEcho implements Echo.Server {
  /** For all connections: one thread reads into it and writes from it, and nobody in between. */
  private static final byte[] BUFFER = new byte[64 * 1024];

  @Override
  public int start() {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Echo.inThread(() -> Asyncio.run(() -> serve(port)));
    return port.join();
  }

  @Async
  private static void serve(CompletableFuture<Integer> port) throws IOException {
    try (Server server = Streams.startServer(JasyncioEcho::echo, null, 0)) {
      port.complete(server.getPort());
      server.serveForever();
    }
  }

  @Async
  private static void echo(StreamReader reader, StreamWriter writer) {
    try {
      int count;
      while ((count = reader.read(BUFFER, 0, BUFFER.length)) >= 0) {
        writer.write(BUFFER, 0, count);
        writer.drain();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
