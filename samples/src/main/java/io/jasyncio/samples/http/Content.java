package io.jasyncio.samples.http;

import io.jasyncio.Async;
import io.jasyncio.Await;
import io.jasyncio.net.StreamWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a response brings. */
sealed interface Content {
  Content NONE = new Text("");

  long length();

  /** Sends it, no faster than the client takes it. */
  @Async
  void send(StreamWriter writer) throws IOException, TimeoutException;

  /** A text that has been made for the response. */
  record Text(byte[] bytes) implements Content {
    Text(String text) {
      this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    @Async
    public void send(StreamWriter writer) throws IOException, TimeoutException {
      writer.write(bytes);
      Await.timeout(Slice.TIME_TO_TAKE, writer::drain, IOException.class);
    }
  }

  /**
   * Some bytes of a file. Reading a file blocks: so another thread does that, a bit at a time, and
   * the loop goes on meanwhile.
   */
  record Slice(Path path, long start, long length) implements Content {
    private static final int BYTES_AT_ONCE = 128 * 1024;

    /** How long a client may take for {@link #BYTES_AT_ONCE}. */
    private static final Duration TIME_TO_TAKE = Duration.ofSeconds(30);

    @Override
    @Async
    public void send(StreamWriter writer) throws IOException, TimeoutException {
      var bytes = ByteBuffer.allocate((int) Math.min(length, BYTES_AT_ONCE));
      try (FileChannel file = Await.toThread(() -> FileChannel.open(path), IOException.class)) {
        for (long sent = 0; sent < length; sent += bytes.limit()) {
          bytes.clear().limit((int) Math.min(length - sent, bytes.capacity()));
          long position = start + sent;
          if (Await.toThread(() -> file.read(bytes, position), IOException.class) < 0) {
            throw new EOFException(path + " has become shorter"); // the client sees too few bytes
          }
          writer.write(bytes.flip());
          Await.timeout(TIME_TO_TAKE, writer::drain, IOException.class);
        }
      }
    }
  }
}
