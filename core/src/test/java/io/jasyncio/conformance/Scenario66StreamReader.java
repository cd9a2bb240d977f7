package io.jasyncio.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jasyncio.Async;
import io.jasyncio.Asyncio;
import io.jasyncio.Await;
import io.jasyncio.Task;
import io.jasyncio.net.IncompleteReadException;
import io.jasyncio.net.StreamReader;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A stream reader hands out whole lines, exact counts and the rest up to the end; a short exact
 * read is an error carrying the partial data.
 */
final class Scenario66StreamReader extends Scenario {
  Scenario66StreamReader(PrintStream out) {
    super(out);
  }

  @Async
  private void feeder(StreamReader reader) {
    for (String chunk : new String[] {"hel", "lo\nwor", "ld\n", "0123456789tail"}) {
      print("feed", chunk.length());
      reader.feedData(chunk.getBytes(UTF_8));
      Await.sleep(0);
    }
    reader.feedEof();
  }

  @Async
  private void main() throws IOException {
    StreamReader reader = new StreamReader();
    Task<Void> f = Asyncio.createTask(() -> feeder(reader));
    print("line", reader.readLine());
    print("line", reader.readLine());
    print("exact", text(reader.readExactly(6)));
    print("until", text(reader.readUntil((byte) '9')));
    try {
      reader.readExactly(10);
    } catch (IncompleteReadException e) {
      print("incomplete", text(e.partial()));
    }
    print("rest", reader.read().length, "at end", reader.atEof() ? "yes" : "no");
    Await.await(f);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Override
  void run() {
    Asyncio.run(this::main);
  }
}
