package io.jasyncio.conformance;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.net.Connection;
import io.jasyncio.net.Server;
import io.jasyncio.net.StreamReader;
import io.jasyncio.net.StreamWriter;
import io.jasyncio.net.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Each accepted connection runs its handler as a task; the client reads back what it wrote, then
 * both sides see the end.
 */
final class Scenario67StreamEchoServer extends Scenario {
  Scenario67StreamEchoServer(PrintStream out) {
    super(out);
  }

  @Async
  private void handle(StreamReader reader, StreamWriter writer) throws IOException {
    for (String line : reader) {
      print("server got", line);
      writer.write(line.toUpperCase(Locale.ROOT) + "\n");
      writer.drain();
    }
    print("server sees end");
    writer.close();
  }

  @Async
  private void main() throws IOException {
    Server server = Streams.startServer(this::handle, "127.0.0.1", 0);
    Connection connection = Streams.openConnection("127.0.0.1", server.getPort());
    StreamReader reader = connection.reader();
    StreamWriter writer = connection.writer();
    for (String word : new String[] {"alpha", "beta"}) {
      writer.write(word + "\n");
      writer.drain();
      print("client got", reader.readLine());
    }
    writer.writeEof();
    print("client reads to the end", reader.read().length);
    writer.close();
    writer.waitClosed();
    server.close();
    server.waitClosed();
    print("server closed");
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
