package io.jasyncio.samples.http;

import io.jasyncio.Async;
import io.jasyncio.net.LimitOverrunException;
import io.jasyncio.net.StreamReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of a request: RFC 9112. What is wrong or too large is refused, with an {@link
 * HttpException}: where a request ends must never be in doubt.
 *
 * @param target as the client sent it: {@code /a%20file?query}
 * @param headers by their names in lower case
 */
record Request(String method, String target, boolean isHttp10, Map<String, String> headers) {
  /** How long the request line, and each header, may be: the limit of the server's readers. */
  static final int LONGEST_LINE = 8 * 1024;

  private static final int LONGEST_HEAD = 32 * 1024;
  private static final int LONGEST_BODY = 64 * 1024;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  // ---- reading

  /**
   * Reads a head.
   *
   * @param first its first byte, which has been read already
   */
  @Async
  static Request read(byte first, StreamReader reader) throws IOException {
    String line = (char) (first & 0xff) + readLine(reader, Status.URI_TOO_LONG);
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].matches(TOKEN) || !words[2].matches("HTTP/\\d\\.\\d")) {
      throw new HttpException(Status.BAD_REQUEST, "The first line isn't METHOD TARGET HTTP/1.1.");
    }
    if (!List.of("HTTP/1.0", "HTTP/1.1").contains(words[2])) {
      throw new HttpException(Status.VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here.");
    }
    var request = new Request(words[0], words[1], words[2].equals("HTTP/1.0"), readHeaders(reader));
    request.check();
    return request;
  }

  @Async
  private static Map<String, String> readHeaders(StreamReader reader) throws IOException {
    Map<String, String> headers = new HashMap<>();
    int size = 0;
    for (String line; !(line = readLine(reader, Status.HEADERS_TOO_LARGE)).isEmpty(); ) {
      size += line.length();
      if (size > LONGEST_HEAD) {
        throw new HttpException(
            Status.HEADERS_TOO_LARGE, "At most " + LONGEST_HEAD + " bytes of headers are read.");
      }
      int colon = line.indexOf(':');
      if (colon < 0 || !line.substring(0, colon).matches(TOKEN)) {
        throw new HttpException(Status.BAD_REQUEST, "A header isn't NAME: VALUE.");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    return headers;
  }

  @Async
  private static String readLine(StreamReader reader, Status ifTooLong) throws IOException {
    byte[] bytes;
    try {
      bytes = reader.readUntil((byte) '\n');
    } catch (LimitOverrunException e) {
      throw new HttpException(ifTooLong, "At most " + LONGEST_LINE + " bytes of a line are read.");
    }
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    line = line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new HttpException(Status.BAD_REQUEST, "There is a control character in the head.");
    }
    return line;
  }

  private void check() throws HttpException {
    String host = headers.get("host");
    if (host == null ? !isHttp10 : host.contains(",")) {
      throw new HttpException(Status.BAD_REQUEST, "There must be one header Host.");
    }
    if (headers.containsKey("transfer-encoding") && (isHttp10 || has("content-length"))) {
      throw new HttpException(Status.BAD_REQUEST, "The length of the body is told in two ways.");
    }
    if (has("content-length") && !header("content-length").matches("\\d+")) {
      throw new HttpException(Status.BAD_REQUEST, "Content-Length isn't a number.");
    }
  }

  // ---- asking

  private boolean has(String header) {
    return headers.containsKey(header);
  }

  /** A header's value, empty if it isn't there; several of a name are joined by commas. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether the client may send another request after this one. */
  boolean isPersistent() {
    List<String> options = List.of(header("connection").toLowerCase(Locale.ROOT).split("[ ,\t]+"));
    return isHttp10 ? options.contains("keep-alive") : !options.contains("close");
  }

  // ---- the body

  /** Reads the body, of which nothing here makes use, up to where the next request begins. */
  @Async
  void dropBody(StreamReader reader) throws IOException {
    boolean isChunked = header("transfer-encoding").equalsIgnoreCase("chunked");
    if (has("transfer-encoding") && !isChunked) {
      throw new HttpException(Status.NOT_IMPLEMENTED, "Chunked is the only coding known here.");
    }
    String length = header("content-length").replaceFirst("^0+", "");
    if ((isChunked || !length.isEmpty()) && has("expect")) {
      throw new HttpException(Status.EXPECTATION_FAILED, "Nothing here makes use of a body.");
    }
    if (isChunked) {
      dropChunks(reader);
    } else {
      drop(size(length, 10), reader);
    }
  }

  @Async
  private static void dropChunks(StreamReader reader) throws IOException {
    int left = LONGEST_BODY;
    for (int size; (size = chunkSize(reader)) > 0; ) {
      left -= size;
      if (left < 0) {
        throw tooLarge();
      }
      drop(size, reader);
      if (!readLine(reader, Status.BAD_REQUEST).isEmpty()) {
        throw new HttpException(Status.BAD_REQUEST, "A chunk is longer than it says.");
      }
    }
    readHeaders(reader); // the trailer
  }

  @Async
  private static int chunkSize(StreamReader reader) throws IOException {
    String size = readLine(reader, Status.BAD_REQUEST).split(";", 2)[0].strip();
    if (!size.matches("[0-9A-Fa-f]+")) {
      throw new HttpException(Status.BAD_REQUEST, "The size of a chunk isn't a number.");
    }
    return size(size.replaceFirst("^0+", ""), 16);
  }

  private static int size(String digits, int radix) throws HttpException {
    if (digits.length() > 7) {
      throw tooLarge();
    }
    int size = digits.isEmpty() ? 0 : Integer.parseInt(digits, radix);
    if (size > LONGEST_BODY) {
      throw tooLarge();
    }
    return size;
  }

  private static HttpException tooLarge() {
    return new HttpException(
        Status.CONTENT_TOO_LARGE, "At most " + LONGEST_BODY + " bytes of a body are read.");
  }

  @Async
  private static void drop(int count, StreamReader reader) throws IOException {
    reader.readExactly(count);
  }
}
