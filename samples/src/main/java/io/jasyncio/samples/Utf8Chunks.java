package io.jasyncio.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A UTF-8 file in chunks of text, small ones, so that even a letter takes a few turns. */
final class Utf8Chunks implements AutoCloseable {
  private static final int CHUNK_BYTES = 512;

  private final FileChannel file;
  private final long size;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8.newDecoder(); // reports, replaces nothing
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK_BYTES);
  private boolean ended;

  Utf8Chunks(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (Files.isDirectory(path)) {
      throw new IOException("is a directory; name the files in it");
    }
    file = FileChannel.open(path);
    size = file.size();
  }

  /**
   * Reads on.
   *
   * @return the next chunk, or null at the end of the file
   */
  String next() throws IOException {
    if (ended) {
      return null;
    }
    ended = file.read(bytes) < 0;
    bytes.flip();
    CoderResult result = decoder.decode(bytes, chars, ended);
    if (result.isError()) {
      long at = file.position() - bytes.remaining();
      throw new IOException("isn't UTF-8 text (see byte " + at + "); convert it, e.g. with iconv");
    }
    bytes.compact(); // the start of a character whose rest is in the next chunk
    String chunk = chars.flip().toString();
    chars.clear();
    return chunk;
  }

  long size() {
    return size;
  }

  long position() throws IOException {
    return file.position();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
