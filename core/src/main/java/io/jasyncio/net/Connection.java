package io.jasyncio.net;

import io.jasyncio.Async;
import io.jasyncio.CancelledError;
import java.io.IOException;

/**
 * A connection: a reader and a writer. Counterpart of the pair that {@code asyncio.open_connection}
 * returns.
 *
 * <pre>{@code
 * try (Connection connection = Streams.openConnection("localhost", 7007)) {
 *   connection.writer().write("hello\n");
 *   System.out.println(connection.reader().readLine());
 * }
 * }</pre>
 *
 * <p>For the thread of one loop.
 */
public final class Connection implements AutoCloseable {
  private final Transport transport;
  private final StreamReader reader;
  private final StreamWriter writer;

  Connection(Transport transport, int limit) {
    this.transport = transport;
    this.reader = new StreamReader(transport, limit);
    this.writer = new StreamWriter(transport, reader);
  }

  /**
   * What the other side sends.
   *
   * @return the reader
   */
  public StreamReader reader() {
    return reader;
  }

  /**
   * What the other side gets.
   *
   * @return the writer
   */
  public StreamWriter writer() {
    return writer;
  }

  /**
   * Closes the connection. Suspends until what was written has been sent; if the task is cancelled
   * meanwhile, what is left of it is lost. Counterpart of {@code writer.close()} and {@code await
   * writer.wait_closed()}.
   *
   * @throws IOException if the connection was lost
   * @throws CancelledError if the task is cancelled meanwhile
   */
  @Async
  @Override
  public void close() throws IOException {
    writer.close();
    try {
      writer.waitClosed();
    } catch (CancelledError e) {
      writer.abort();
      throw e;
    }
  }

  @Override
  public String toString() {
    return "Connection[" + transport + "]";
  }
}
