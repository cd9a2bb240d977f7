package io.jasyncio.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that knows nothing of jasyncio: a blocking socket. */
public final class Client implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader reader;

  public Client(int port) throws IOException {
    socket = new Socket("localhost", port);
    reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says that it sends no more. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** The next line; null at the end. */
  public String line() throws IOException {
    return reader.readLine();
  }

  /** All up to the end. */
  public String rest() throws IOException {
    var text = new StringBuilder();
    for (int c; (c = reader.read()) >= 0; ) {
      text.append((char) c);
    }
    return text.toString();
  }

  /** The bytes themselves; not to be mixed with lines. */
  public InputStream bytes() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
